"""A rich text as plain words, and marks set around words of it."""

import html
import re
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.sourcing.errors import WordsNotMarkable
from latefinal.sourcing.rules.rich_words import mark_words, read_rich_words
from latefinal.sourcing.rules.story_words import marked_spans, with_marks, words_of_body

MARK = "0b8f1c1e-1111-4222-8333-444455556666"
WORDS = st.text(alphabet="ab &<>\u201c\u201d\u0416\u00e9'\"\n", max_size=20)


@st.composite
def markups(draw):
    """Paragraphs as the editor stores them, some words bold, some signs written as entities."""
    paragraphs = draw(st.lists(st.lists(st.tuples(WORDS, st.booleans()), max_size=4), max_size=4))
    return "".join(
        f"<p>{''.join(_bold(words, is_bold) for words, is_bold in runs)}</p>" for runs in paragraphs
    )


def _bold(words, is_bold):
    return f"<b>{html.escape(words)}</b>" if is_bold else html.escape(words)


@given(markup=markups(), data=st.data())
def test_marks_change_no_word_and_hold_exactly_the_words_asked_for(markup, data):
    read = read_rich_words(markup)
    start = data.draw(st.integers(0, len(read.text)))
    end = data.draw(st.integers(start, len(read.text)))
    marked = mark_words(markup, [(start, end)], mark=MARK)
    again = read_rich_words(marked)
    assert again.text == read.text
    shown = "".join(
        sign
        for sign, at, linked in zip(again.text, again.starts, again.linked, strict=True)
        if linked and at >= 0
    )
    asked = zip(read.text[start:end], read.starts[start:end], strict=True)
    assert shown == "".join(sign for sign, at in asked if at >= 0)
    opened = f'<a linktype="statement" uuid="{MARK}">'
    assert marked.replace(opened, "").replace("</a>", "") == markup


def test_words_over_two_paragraphs_are_marked_in_each():
    markup = "<p>He said <b>the pass</b> is shut.</p><p>And stays so.</p>"
    text = read_rich_words(markup).text
    start, end = text.index("the pass"), text.index(" so.")
    marked = mark_words(markup, [(start, end)], mark=MARK)
    assert re.sub(r' uuid="[^"]*"', "", marked) == (
        '<p>He said <b><a linktype="statement">the pass</a></b><a linktype="statement"> is shut.'
        '</a></p><p><a linktype="statement">And stays</a> so.</p>'
    )


def test_an_entity_that_is_one_sign_is_marked_whole():
    marked = mark_words("<p>fish &amp; chips</p>", [(5, 6)], mark=MARK)
    assert ">&amp;</a>" in marked


def test_words_with_a_link_in_them_are_refused_in_a_sentence():
    with pytest.raises(WordsNotMarkable, match="the pass is shut"):
        mark_words('<p>the <a href="/x/">pass</a> is shut</p>', [(0, 16)], mark=MARK)


def test_marks_go_to_the_blocks_in_which_the_words_stand():
    blocks = [
        {"type": "text", "value": "<p>One.</p>", "id": "a"},
        {"type": "note", "value": {"words": "not for readers"}, "id": "b"},
        {"type": "quote", "value": {"words": "<p>Two.</p>", "source": ""}, "id": "c"},
    ]
    text = words_of_body(blocks)
    assert "not for readers" not in text
    start = text.index("Two.")
    marked = with_marks(blocks, [(start, start + 4)], mark=str(uuid4()))
    assert marked[0] == blocks[0]
    assert "linktype" in marked[2]["value"]["words"]
    assert blocks[2]["value"]["words"] == "<p>Two.</p>"
    linked = marked_spans(marked)
    assert linked[start : start + 4] == [True] * 4
    assert not any(linked[:start])
