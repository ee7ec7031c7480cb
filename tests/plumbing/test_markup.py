"""Strangers' words lose their markup and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.markup import JOINERS, clean_html, plain_text, strip_markup


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
        ("10\u00a0000\u202f€", "10\u00a0000\u202f€"),
        ("東京\u3000大阪", "東京\u3000大阪"),
        ("one\u2028two", "one\ntwo"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200c \u200d\u200c", ""),
    ],
)
def test_words_stay_and_markup_goes(given_words, kept):
    assert strip_markup(given_words) == kept


def test_what_was_written_as_an_entity_is_words_and_stays():
    assert strip_markup("Use &lt;em&gt; here") == "Use <em> here"


@pytest.mark.parametrize(
    "address",
    ["//host/x.png", "/\\host/x.png", "/\t/host/x.png", "/a\n/x.png", "/\x7f/x.png", "x.png"],
)
def test_a_picture_elsewhere_is_taken_out_however_it_is_written(address):
    assert "src" not in clean_html(f'<img src="{address}" alt="a">')


def test_a_picture_of_ours_stays():
    assert 'src="/media/a b.png"' in clean_html('<img src="/media/a b.png" alt="a">')


@given(st.text())
def test_any_text_comes_out_without_controls(text):
    assert not [
        char
        for char in strip_markup(text)
        if unicodedata.category(char)[0] == "C" and char not in f"\n\t{JOINERS}"
    ]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>“<b>Hello</b>,” she said.</p>", "“Hello,” she said."),
        ("<p>un<em>believ</em>able</p>", "unbelievable"),
        ('<p>The tender (<a href="/x/">here</a>).</p><p>Next</p>', "The tender (here). Next"),
        ("<ul><li>one</li><li>two</li></ul>three<br>four", "one two three four"),
        ("<abbr title='x'>UN</abbr> &amp; <article>all</article>", "UN & all"),
    ],
)
def test_an_element_within_a_sentence_parts_no_words(markup, words):
    assert plain_text(markup) == words
