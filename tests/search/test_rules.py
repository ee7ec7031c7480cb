"""Reading what a reader typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.stemming import WORD
from latefinal.search.rules import (
    SearchTerm,
    for_postgresql,
    for_sqlite,
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
    assert for_postgresql(query.wanted) == "('harbour') & ('naval' <-> 'lease')"
    assert for_postgresql(query.unwanted) == "!('yacht')"


@given(st.text())
def test_any_text_reads_as_words_without_marks(text):
    query = parse_query(text)
    for term in query.wanted + query.unwanted:
        assert term.words
        assert all(WORD.fullmatch(word) for word in term.words)
    assert parse_query(text) == query
