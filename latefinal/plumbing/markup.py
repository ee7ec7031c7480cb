"""The only sanitiser. Everything that strangers wrote passes here before it is stored or shown."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

from .anchors import players_as_links, tie

# What may stand in a body: text-level and block-level elements, no style, no script, no form.
ALLOWED_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dl", "dt", "em",
    "figcaption", "figure", "h2", "h3", "h4", "hr", "i", "img", "ins", "kbd", "li", "ol", "p",
    "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto"}
# What is taken out and yet may be where a link within the same markup leads to.
_MAY_BE_LED_TO = {
    "address", "article", "aside", "center", "details", "div", "font", "footer", "h1", "h5", "h6",
    "header", "main", "mark", "nav", "section", "span", "summary", "time",
}  # fmt: skip
# What is taken out and leaves its address, by where it holds that.
_PLAYERS = {
    "audio": {"src", "data-src"},
    "embed": {"src", "data-src"},
    "iframe": {"src", "data-src"},
    "object": {"data"},
    "source": {"src", "data-src"},
    "video": {"src", "data-src"},
}
# Elements within a word or a sentence: taking one out must not part what it held together.
_WITHIN_WORDS = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)"
    r"(?:\s[^>]*)?>",
    re.IGNORECASE,
)
# Browsers read a backslash as a slash and drop tabs and line breaks, so that “/\host” and
# “/<tab>/host” are addresses at another host (WHATWG URL standard).
_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f]*\Z")
_ANY_TAG = re.compile(r"<[^>]*>")
_LONE_BRACKET = re.compile(r"<(?![/!]?[a-zA-Z][^<>]*>)")
# Invisible and yet part of a word: Persian, Indian scripts and emoji are written with them.
JOINERS = "\u200c\u200d"
_LOOSE_JOINERS = re.compile(rf"(?<!\S)[{JOINERS}]+|[{JOINERS}]+(?!\S)")


def clean_html(markup: str) -> str:
    """Take everything out of `markup` that could run, style or track.

    Pictures keep only local addresses: one fetched from elsewhere would tell that host who reads.
    An id stays, under another name, where a link of `markup` leads to it; a frame or a player
    leaves a link.
    """
    tied, names = tie(players_as_links(_written_out(markup)), keeps=frozenset(ALLOWED_TAGS))

    def may_stay(tag: str, attribute: str, value: str) -> str | None:
        is_elsewhere = tag == "img" and attribute == "src" and not _LOCAL.match(value)
        is_strange = attribute == "id" and value not in names
        return None if is_elsewhere or is_strange else value

    return nh3.clean(
        tied,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES | {"*": {"id"}},
        attribute_filter=may_stay,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    )


def _written_out(markup: str) -> str:
    """`markup` as a parser writes what it read, with what `clean_html` still has to decide on."""
    return nh3.clean(
        markup,
        tags=ALLOWED_TAGS | _MAY_BE_LED_TO | _PLAYERS.keys(),
        attributes=ALLOWED_ATTRIBUTES
        | _PLAYERS
        | {"*": {"id"}, "a": {*ALLOWED_ATTRIBUTES["a"], "name"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )


def plain_text(markup: str) -> str:
    """The words of `markup`, without any element, entities resolved, spaces folded."""
    bare = _ANY_TAG.sub(" ", _WITHIN_WORDS.sub("", markup))
    return " ".join(html.unescape(bare).split())


def strip_markup(words: str) -> str:
    """A stranger's plain words: elements and what is invisible out; spaces and line breaks kept.

    A “<” that opens no element stays: a parser would take “prices <last year” for the start of one
    and drop the rest of what was said. The result is text, to be escaped where it is shown.
    """
    bare = html.unescape(nh3.clean(_LONE_BRACKET.sub("&lt;", words), tags=set()))
    kept = "".join(filter(_is_written, "\n".join(bare.splitlines())))
    return re.sub(r"\n{3,}", "\n\n", _LOOSE_JOINERS.sub("", kept)).strip()


def _is_written(char: str) -> bool:
    # A space that does not break counts as unprintable, and yet parts “10 000”.
    return char in f"\n\t{JOINERS}" or char.isprintable() or unicodedata.category(char) == "Zs"
