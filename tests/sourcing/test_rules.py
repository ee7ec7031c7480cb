"""Marks in a text, numbers, proposals."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from latefinal.sourcing.rules.marks import gist_of, is_quoted, marks_in_markup, number_marks
from latefinal.sourcing.rules.summary import summarise

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
        ("  ,;", False),
        ("“We go,” he said", True),
        ("He said: “We go!”;", True),
        ("he “would” go", False),
        ("“", True),
    ],
)
def test_quotation_marks_say_that_words_are_their_own(words, quoted):
    assert is_quoted(words) is quoted


def test_a_gist_is_cut_at_a_word():
    assert gist_of("“The talks continue,”") == "The talks continue"
    assert gist_of("word " * 60).endswith("word…")
    assert len(gist_of("word " * 60)) <= 121
    assert gist_of("x" * 120) == "x" * 120
    assert len(gist_of("x" * 122)) < 122
    assert gist_of(" «We  go»; ") == "We go"
    assert gist_of("one two three", limit=8) == "one two…"


def said_by(*ways):
    """Statements that came so: what is counted of them, without their rows."""
    return [SimpleNamespace(way=way) for way in ways]


@pytest.mark.parametrize(
    ("ways", "line"),
    [
        ([], "0 statements"),
        (["told"], "1 statement: 1 told to us"),
        (["document", "state", "state"], "3 statements: 2 via state media, 1 from a document"),
        (["outlet", "document", "document", "told", "told"],
         "5 statements: 1 via another outlet, 2 from documents, 2 told to us"),
        (["captured", "state"],
         "2 statements: 1 via state media, 1 via private media close to the state"),
        (["outlet", "outlet", "state"], "3 statements: 1 via state media, 2 via other outlets"),
    ],
)  # fmt: skip
def test_how_a_story_is_sourced_is_said_in_a_line(ways, line):
    assert summarise(said_by(*ways)) == line


def test_a_number_stands_behind_the_last_of_the_words_though_it_is_named_again():
    shown = number_marks(f"{said(A, 'one')} {said(B, 'two ')}{said(A, 'three')}", {A: 1, B: 2})
    assert shown.startswith('one two<sup class="said"><a href="#said-2" id="said-ref-2"')
    assert "</sup> three<sup" in shown
    assert 'aria-label="Who said this: statement 1"' in shown
