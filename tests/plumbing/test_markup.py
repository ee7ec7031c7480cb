"""Strangers' words lose their markup and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.markup import strip_markup


@pytest.mark.parametrize(
    ("given_words", "kept"),
    [
        ("plain", "plain"),
        ("<b>bold</b> & <a href='x'>link</a>", "bold & link"),
        ("a <script>alert(1)</script> b", "a  b"),
        ("prices <last year, and so on", "prices <last year, and so on"),
        ("3 < 4 > 2", "3 < 4 > 2"),
        ("I <3 it", "I <3 it"),
        ("one\r\ntwo\n\n\n\nthree\n", "one\ntwo\n\nthree"),
        ("a\x00b\x1bc\u202ed", "abcd"),
        ("<<b>script>", "<script>"),
    ],
)
def test_words_stay_and_markup_goes(given_words, kept):
    assert strip_markup(given_words) == kept


@given(st.text())
def test_any_text_comes_out_without_controls(text):
    assert not [
        char for char in strip_markup(text) if not char.isprintable() and char not in "\n\t"
    ]
