"""A story's text, made into blocks."""

from uuid import UUID

import pytest

from latefinal.demo.sample.errors import BadSample
from latefinal.demo.sample.markup import to_blocks, words_said

MARK = UUID(int=7)


def blocks(text):
    return to_blocks(text, marks={"key": MARK})


def test_paragraphs_that_follow_each_other_are_one_text():
    assert blocks("One\nline.\n\nTwo.\n") == [("text", "<p>One line.</p><p>Two.</p>")]


def test_said_words_carry_their_mark():
    made = f'<p><a linktype="statement" uuid="{MARK}">It is so,</a> she said.</p>'
    assert blocks("[It is so,][key] she said.") == [("text", made)]


def test_words_that_nobody_said_are_refused():
    with pytest.raises(BadSample, match="there is no “other”"):
        blocks("[It is so][other].")


def test_what_looks_like_markup_stays_words():
    assert blocks("1 < 2 & <b>") == [("text", "<p>1 &lt; 2 &amp; &lt;b&gt;</p>")]


def test_bold_italic_and_links():
    assert blocks("**A** *b* [c](/d/)") == [
        ("text", '<p><b>A</b> <i>b</i> <a href="/d/">c</a></p>')
    ]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("## Why now", ("heading", "Why now")),
        ("- one\n- two", ("list", "<ul><li>one</li><li>two</li></ul>")),
        ("1. one\n2. two", ("list", "<ol><li>one</li><li>two</li></ol>")),
        (">> So.", ("pull_quote", {"words": "So."})),
        ("> So.\n> — A voice", ("quote", {"words": "<p>So.</p>", "source": "A voice"})),
        ("> So.", ("quote", {"words": "<p>So.</p>", "source": ""})),
        ("![ferry]", ("picture", {"picture": "ferry", "caption": ""})),
        ("![ferry: Late.]", ("picture", {"picture": "ferry", "caption": "Late."})),
        (":::note\nHold.\n\nStill.\n:::", ("note", {"words": "Hold.\n\nStill."})),
        (
            ":::aside In figures\nFew.\n\n- one\n:::",
            ("aside", {"title": "In figures", "words": "<p>Few.</p><ul><li>one</li></ul>"}),
        ),
    ],
)
def test_every_kind_of_block(text, block):
    assert blocks(text) == [block]


def test_a_table_has_a_head():
    [(kind, value)] = blocks("| a | b |\n|---|---|\n| 1 | 2 |")
    assert kind == "table"
    assert value["data"] == [["a", "b"], ["1", "2"]]
    assert value["first_row_is_table_header"]


def test_an_open_box_is_refused():
    with pytest.raises(BadSample, match="is not closed"):
        blocks(":::aside Open\nwords")


def test_a_picture_without_a_name_is_refused():
    with pytest.raises(BadSample, match="is no picture"):
        blocks("![")


def test_the_words_of_a_statement_are_without_markup():
    assert words_said("[It *is* so][key] and [no][other].") == {"key": "It is so", "other": "no"}
