"""The words around what was found."""

import re

from hypothesis import given
from hypothesis import strategies as st

from latefinal.search.excerpts import BEFORE, WORDS, excerpt, marked
from latefinal.search.rules import parse_query

LONG = " ".join(f"word{number}" for number in range(200))


def show(text, words, language="en"):
    return str(excerpt(text, parse_query(words).stemmed(language), language))


def test_every_form_of_a_word_is_marked_as_it_is_written():
    assert show("Two Leases, one lease.", "leasing") == (
        "Two <mark>Leases</mark>, one <mark>lease</mark>."
    )


def test_everything_else_is_escaped():
    assert show("<b>Five & a lease</b>", "lease") == (
        "&lt;b&gt;Five &amp; a <mark>lease</mark>&lt;/b&gt;"
    )


def test_words_in_quotation_marks_are_marked_where_they_stand_together():
    assert show("A naval base, a naval lease.", '"naval lease"') == (
        "A naval base, a <mark>naval</mark> <mark>lease</mark>."
    )


def test_the_part_is_shown_that_holds_most_of_what_was_looked_for():
    text = f"A harbour. {LONG} A lease of the harbour. {LONG}"
    shown = show(text, "harbour lease")
    assert "A <mark>lease</mark> of the <mark>harbour</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(re.findall(r"\w+", re.sub("</?mark>", "", shown))) == WORDS
    assert shown.index("<mark>") > len("… word1 ") * (BEFORE - 3)


def test_the_last_words_are_shown_without_a_sign_that_more_follows():
    assert show(f"{LONG} the lease.", "lease").endswith("the <mark>lease</mark>.")


def test_nothing_is_shown_where_nothing_was_found():
    assert show(LONG, "lease") == ""


def test_a_headline_is_shown_whole():
    query = parse_query("порта").stemmed("ru")
    assert marked("Новый порт — для кого?", query, "ru") == ("Новый <mark>порт</mark> — для кого?")
    assert marked("?!<", query, "ru") == "?!&lt;"


@given(st.text(alphabet="ab c<>&\"'-", max_size=300), st.text(alphabet='abc "-', max_size=30))
def test_no_text_opens_an_element_of_its_own(text, words):
    query = parse_query(words).stemmed("en")
    for shown in (str(excerpt(text, query, "en")), str(marked(text, query, "en"))):
        assert shown.count("<mark>") == shown.count("</mark>")
        assert "<" not in re.sub("</?mark>", "", shown)
