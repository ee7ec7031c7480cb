"""The text part of a letter is folded where a person would fold it."""

from __future__ import annotations

import pytest

from latefinal.subscriptions.rules.words import wrapped

PLACE = "https://paper.example/central-highlands/" + "a-very-long-name-" * 5


@pytest.mark.parametrize(("signs", "lines"), [(72, 1), (73, 2)])
def test_a_line_holds_seventy_two_signs(signs, lines):
    text = "a" * (signs - 2) + " b"
    assert len(wrapped(text).splitlines()) == lines


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("one two three", "one two\nthree\n"),
        ("  one two three", "  one two\n  three\n"),
        ("* one two three", "* one two\n  three\n"),
        ("12. one two three", "12. one\n    two\n    three\n"),
        ("> one two three", "> one two\n> three\n"),
        ("> > one two", "> > one\n> > two\n"),
        ("  > one two", "  > one\n  > two\n"),
        ("-one two three", "-one two\nthree\n"),
        ("one-two-three four", "one-two-three\nfour\n"),
        ("one   \ntwo", "one\ntwo\n"),
        ("\n\none\n\n\n\ntwo\n\n", "one\n\ntwo\n"),
        ("one\n \n  \ntwo", "one\n\ntwo\n"),
        ("", "\n"),
    ],
)
def test_it_keeps_its_margin_and_one_blank_line_between(text, folded):
    assert wrapped(text, width=9) == folded


def test_an_address_is_never_broken():
    assert PLACE in wrapped(f"* Read it all here: {PLACE} and tell us.").splitlines()[1].strip()
