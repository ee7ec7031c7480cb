"""Marks in a text, numbers, proposals."""

from uuid import UUID

import pytest

from latefinal.sourcing.rules import gist_of, is_quoted, marks_in_markup, number_marks

A = UUID("11111111-1111-4111-8111-111111111111")
B = UUID("22222222-2222-4222-8222-222222222222")


def said(mark, words):
    return f'<a data-said="{mark}">{words}</a>'


def test_marks_are_found_once_each_in_the_order_of_the_text():
    markup = f"<p>{said(B, 'x')} {said(A, 'y')} {said(B, 'z')}</p>"
    assert marks_in_markup(markup) == [B, A]


def test_a_number_stands_behind_the_words_and_before_the_space():
    shown = number_marks(f"<p>{said(A, '“Yes,” ')}he said.</p>", {A: 1})
    assert shown.startswith('<p>“Yes,”<sup class="said">')
    assert shown.endswith("</sup> he said.</p>")


def test_words_over_two_paragraphs_get_one_number_at_their_end():
    shown = number_marks(f"<p>{said(A, 'one')}</p><p>{said(A, 'two')}</p>", {A: 1})
    assert shown.startswith("<p>one</p>")
    assert shown.count('id="said-ref-1"') == 1


def test_emphasis_within_a_mark_is_kept():
    assert "a <b>bold</b> word<sup" in number_marks(said(A, "a <b>bold</b> word"), {A: 1})


@pytest.mark.parametrize("mark", [B, "no-uuid", '"><script>'])
def test_what_is_not_shown_becomes_plain_words(mark):
    assert "data-said" not in number_marks(said(mark, "words"), {A: 1}).replace("&quot;", "")


def test_a_mark_without_a_number_becomes_plain_words():
    assert number_marks(said(A, "words"), {}) == "words"


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("“We go.”", True),
        ("„Мы идём“", True),
        ("«Оui»,", True),
        ("he would go", False),
        ("", False),
    ],
)
def test_quotation_marks_say_that_words_are_their_own(words, quoted):
    assert is_quoted(words) is quoted


def test_a_gist_is_cut_at_a_word():
    assert gist_of("“The talks continue,”") == "The talks continue"
    assert gist_of("word " * 60).endswith("word…")
    assert len(gist_of("word " * 60)) <= 121
