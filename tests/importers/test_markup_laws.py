"""What holds for any markup whatever."""

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from latefinal.importers.wordpress.markup import convert, words_in
from latefinal.importers.wordpress.words import words_of
from latefinal.plumbing.markup import clean_html
from latefinal.stories.blocks import TEXT_FEATURES, BodyBlock

OURS = set(BodyBlock().child_blocks)
TAGS = [
    "a", "b", "blockquote", "br", "cite", "code", "del", "div", "em", "figure", "figcaption", "h2",
    "hr", "i", "iframe", "img", "li", "ol", "p", "pre", "script", "span", "strong", "sub", "sup",
    "style", "svg", "table", "tbody", "td", "th", "tr", "ul", "q", "x-other", "body", "title",
]  # fmt: skip
WORD = st.sampled_from(["quay", "fog", "née", "ночь", "42", "&amp;", "&#8217;s", "[sic]", "x < y"])
SPACE = st.sampled_from([" ", "\n", "\n\n", "", "\t"])
ATTRIBUTES = st.sampled_from(
    ["", ' href="http://a.example/?p=1"', " start=3", ' style="x:y"', " '"]
)
OPEN = st.builds("<{}{}>".format, st.sampled_from(TAGS), ATTRIBUTES)
CLOSE = st.builds("</{}>".format, st.sampled_from(TAGS))
ODD = st.sampled_from(
    ["<!--more-->", "<!-- wp:x /-->", "[gallery]", "[caption]", "[/caption]", "<![x", "<?p", "</"]
)
SOUP = st.lists(st.one_of(WORD, SPACE, OPEN, CLOSE, ODD), max_size=40).map("".join)


def lawful(content):
    converted = convert(content)
    assert converted.words_lost() == 0
    assert {kind for kind, _value in converted.blocks} <= OURS
    assert not any("<img" in clean_html(str(value)) for _kind, value in converted.blocks)
    return converted


@given(SOUP)
@example("<script><img>")
@example("<title><img>")
def test_tag_soup_never_raises_and_loses_no_word(content):
    lawful(content)


@given(st.text(max_size=200))
def test_any_text_never_raises_and_loses_no_word(content):
    lawful(content)


TREE = st.recursive(
    WORD,
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["b", "em", "p", "div", "blockquote", "ul><li", "code", "h2", "span"]),
        st.lists(inner, min_size=1, max_size=4).map(" ".join),
    ).map(lambda text: text.replace("</ul><li>", "</li></ul>")),
    max_leaves=25,
)


@given(TREE)
def test_sound_markup_gains_no_word_and_is_seldom_kept_whole(content):
    converted = lawful(content)
    assert not words_in(converted.blocks) - words_of(content)
    assert "markup too broken to take apart" not in converted.kept


RICH = [
    "one <b>two <i>three</i></b> four\nfive\n\n<a href='/?b=1&c=2'>six <b>7</b></a>",
    "<ul><li>one <b>two</b><br>three<ol><li>deep <a href='/x/'>link</a></ol><li>4</li></ul>",
    "<blockquote>one\n\n<i>two</i> <a href='mailto:a@b.example'>three</a></blockquote>",
]


@pytest.mark.parametrize("content", RICH)
def test_rich_text_passes_through_the_editor_unchanged(content):
    for kind, value in convert(content).blocks:
        html = value["words"] if kind == "quote" else value
        features = ["ul", "ol", *TEXT_FEATURES] if kind == "list" else TEXT_FEATURES
        editor = ContentstateConverter([name for name in features if name != "statement"])
        back = editor.to_database_format(editor.from_database_format(html))
        assert words_of(back) == words_of(html)
        for part in (r"href=\"[^\"]*\"", r"<b>", r"<i>", r"<br/>", r"<li"):
            assert Counter(re.findall(part, back)) == Counter(re.findall(part, html)), back
