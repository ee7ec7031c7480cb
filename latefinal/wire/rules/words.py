"""From a stranger's markup to our HTML, to plain paragraphs, to a line. Pure."""

from __future__ import annotations

import html
import re

from latefinal.plumbing.feeds import printable
from latefinal.plumbing.markup import clean_html, plain_text

from .links import absolute

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]{2,8}|#\w{1,6});")
_LONE_BRACKET = re.compile(r"<(?![/!?]?[a-zA-Z-][^<>]*>)")
DEEPEST = 100
_OPENED = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ENDS_BY_ITSELF = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})  # fmt: skip
# Elements that part words and are none of ours, and what they become.
_BLOCK = re.compile(
    r"<(/?)(?:div|section|article|header|footer|main|aside|center|address|details|summary)"
    r"(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_LARGEST = re.compile(r"<(/?)h1(?:\s[^<>]*)?>", re.IGNORECASE)
_SMALLEST = re.compile(r"<(/?)h[56](?:\s[^<>]*)?>", re.IGNORECASE)
_PROGRAM = re.compile(r"<(script|style)\b")
_NITF_BODY = re.compile(r"<(body\.content)\b[^<>]*>")
_BODY = re.compile(r"<(body)\b[^<>]*>", re.IGNORECASE)
# As `clean_html` writes an element: every value within quotes.
_LINK = re.compile(r'<a(?: [a-z]+="[^"]*")*>')
_HREF = re.compile(r'(?<= href=")[^"]*')
_PICTURE = re.compile(r'<img(?: [a-z]+="[^"]*")*>')
_ENDS = re.compile(
    r"</(?:p|li|h2|h3|h4|blockquote|figcaption|pre|dd|dt|tr|caption|table|ul|ol|dl)>|<hr>"
)
_BREAK = re.compile(r"<br>")
_CELL = re.compile(r"</t[dh]>")
_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
# What windows-1252 has where Unicode has controls: written as numbers by programs that mix them up.
_CP1252 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_EMPTY = re.compile(r"<(?:p|figure|li|ul|ol|blockquote|h2|h3|h4)>\s*</[a-z0-9]+>")


def repaired(words: str) -> str:
    """`words` without what no text holds, and with what was meant by some of that."""
    return printable(words.translate(_CP1252))


def is_markup(words: str) -> bool:
    """Whether somebody wrote `words` as HTML."""
    return bool(_MARKUP.search(words))


def as_markup(words: str, *, end_of_line: str = "<br>") -> str:
    """Plain `words` as HTML: paragraphs at empty lines, and what is said at the other ends."""
    parts = re.split(r"\n\s*\n", html.escape(words.strip(), quote=False))
    return "".join(f"<p>{end_of_line.join(part.split(chr(10)))}</p>" for part in parts if part)


def one_line(markup: str) -> str:
    """The words of `markup` on one line; a “<” that opens nothing stays, and no program does."""
    return repaired(plain_text(_LONE_BRACKET.sub("&lt;", _without_programs(markup))))


def _without_programs(markup: str) -> str:
    """`markup` without scripts and styles and what is within; one that has no end has all."""
    lower, parts, place = markup.lower(), [], 0
    while begins := _PROGRAM.search(lower, place):
        parts.append(markup[place : begins.start()])
        ends = lower.find(f"</{begins[1]}", begins.end())
        place = len(markup) if ends < 0 else ends
    return "".join((*parts, markup[place:]))


def body_html(markup: str, base: str) -> str:
    """`markup` cleaned, its links absolute; without pictures, which are the outlet's.

    What is no markup is folded at its ends of lines: XML is, wherever it pleases a program.
    """
    if not is_markup(markup):
        markup = as_markup(markup, end_of_line=" ")
    elif is_nested_deep(markup):
        markup = as_markup(one_line(markup))
    inner = _LONE_BRACKET.sub("&lt;", repaired(_within_body(markup)))
    clean = clean_html(
        _LARGEST.sub("<\\1h2>", _SMALLEST.sub("<\\1h4>", _BLOCK.sub("<\\1p>", inner)))
    )
    led = _LINK.sub(lambda link: _led(link[0], base), _PICTURE.sub("", clean))
    return _EMPTY.sub("", led).strip()


def is_nested_deep(markup: str) -> bool:
    """Whether more elements are open at once than anybody writes.

    A parser of HTML looks through all of them at each further one: it would take minutes.
    """
    depth = 0
    for end, name in _OPENED.findall(markup):
        if name.lower() not in _ENDS_BY_ITSELF:
            depth = max(depth - 1, 0) if end else depth + 1
            if depth > DEEPEST:
                return True
    return False


def _within_body(markup: str) -> str:
    """Of a whole document the body alone, NITF's too; anything else as it is."""
    begins = _NITF_BODY.search(markup) or _BODY.search(markup)
    if not begins:
        return markup
    ends = markup.lower().rfind(f"</{begins[1].lower()}")
    return markup[begins.end() : ends if ends > begins.end() else None]


def _led(link: str, base: str) -> str:
    def lead(href: re.Match[str]) -> str:
        address = html.unescape(href[0])
        if address.startswith(("#", "mailto:")):
            return href[0]
        return html.escape(absolute(address, base))

    return _HREF.sub(lead, link)


def paragraphs(clean: str) -> str:
    """The words of clean HTML, an empty line between paragraphs."""
    parted = _CELL.sub(" ", _BREAK.sub("\n", _ENDS.sub("\n\n", clean.replace("\n", " "))))
    bare = html.unescape(_TAG.sub("", parted))
    lines = [" ".join(line.split()) for line in bare.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
