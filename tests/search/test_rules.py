"""Reading what a reader typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.search.rules import (
    Query,
    SearchTerm,
    for_postgresql,
    for_sqlite,
    mark_finds,
    parse_query,
)


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("harbour lease", [("harbour",), ("lease",)], []),
        ('"naval lease" varen', [("naval", "lease"), ("varen",)], []),
        ("“naval lease”", [("naval", "lease")], []),
        ("harbour -yacht", [("harbour",)], [("yacht",)]),
        ('harbour -"pleasure yacht"', [("harbour",)], [("pleasure", "yacht")]),
        ("co-op", [("co", "op")], []),
        ("the ministry's port", [("ministry",), ("port",)], []),
        ("to be or not to be", [("not",)], []),
        ("the who", [("the",), ("who",)], []),
        ("The port", [("port",)], []),
        ('"the who" varen', [("the", "who"), ("varen",)], []),
        ("port -the", [("port",)], [("the",)]),
        ("−yacht “port”", [("port",)], [("yacht",)]),
        ('"never closed', [("never", "closed")], []),
        ("OR AND NOT NEAR", [("NOT",), ("NEAR",)], []),
        ('- -- "" * ( ) ^ : {a}', [("a",)], []),
        ("port\x00town", [("port", "town")], []),
        ("2032", [("2032",)], []),
        ("-yacht", [], [("yacht",)]),
        ("", [], []),
        ("?!", [], []),
    ],
)
def test_a_query_is_read_as_it_was_meant(typed, wanted, unwanted):
    query = parse_query(typed)
    assert [term.words for term in query.wanted] == wanted
    assert [term.words for term in query.unwanted] == unwanted


def test_only_words_to_leave_out_is_no_query():
    assert not parse_query("-yacht")


def test_a_long_query_is_cut_to_what_can_be_answered():
    assert len(parse_query("harbour " * 2000).wanted) == 16
    assert parse_query("x" * 299 + "yz").wanted == (SearchTerm(("x" * 299 + "y",)),)


def test_every_term_is_quoted_so_that_no_word_commands_the_database():
    query = parse_query('harbour "naval lease" -yacht')
    assert for_sqlite(query) == '("harbour" AND "naval lease") NOT "yacht"'
    assert for_postgresql(query) == '"harbour" "naval lease" -"yacht"'


@pytest.mark.parametrize(
    ("word", "bare"),
    [("Malmö", "Malmo"), ("voilà", "voila"), ("x\u036f", "x"), ("ͱ", "ͱ"), ("˯", "˯")],
)
def test_postgresql_gets_words_without_accents(word, bare):
    assert for_postgresql(Query((SearchTerm((word, "café")),))) == f'"{bare} cafe"'


@given(st.text())
def test_any_text_reads_as_words_without_marks(text):
    query = parse_query(text)
    for term in query.wanted + query.unwanted:
        assert term.words
        assert all(word.isalnum() for word in term.words)
    assert parse_query(text) == query


def test_finds_are_marked_and_everything_else_is_escaped():
    assert mark_finds("<b>a\x02 & \x03b</b>") == "&lt;b&gt;a<mark> &amp; </mark>b&lt;/b&gt;"


@given(st.text(alphabet="ab<>&\x02\x03"))
def test_no_excerpt_can_open_an_element_of_its_own(text):
    shown = str(mark_finds(text)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in shown
