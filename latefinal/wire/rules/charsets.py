"""In which encoding a feed was written: said in up to three places, and often wrongly. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The first signs of “<?” and of “{” without a mark before them.
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
# What is meant by what is said (WHATWG Encoding): the larger set, of which the one said is a part.
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_NO_TEXTS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})
"""Of programs and of mail, not of the web: they read something else into plain words."""
_BY_DEFAULT = "cp1252"
"""Said by servers that were told nothing, and so worth little beside a prolog."""
_GUESSED = ("cp1252", "cp1251", "koi8_u", "iso8859_5", "cp866", "cp1250")
_MOST_GUESSED = 64 * 1024
_MOST_STRANGE = 0.05
_MOST_BROKEN = 0.02

_WORD = re.compile(r"[^\W\d_]+")
_ODD = re.compile(
    r"(?<=[^\W\d_])[\x80-\x9f¢¤-¦¨¬¯±-´¶¸¹¼-¾\u2500-\u25ff]"
    r"|[\x80-\x9f¢¤-¦¨¬¯±-´¶¸¹¼-¾\u2500-\u25ff](?=[^\W\d_])|\ufffd"
)


def decode(body: bytes, *, content_type: str) -> str:
    """`body` as text. It is UTF-8 where it can be, whatever was said: hardly any other text can.

    Else what the header or the prolog says is taken where it makes words; else what makes words.
    """
    for mark, name in (*_BOMS, *_WIDE):
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    said = list(dict.fromkeys(_said(body, content_type)))
    if b"\x1b" in body and (escaped := [name for name in said if name.startswith("iso2022")]):
        return body.decode(escaped[0], "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_as_said(body, said)


def _said(body: bytes, content_type: str) -> Iterator[str]:
    """The encodings that are named and known, the likelier first."""
    header, prolog = _HEADER.search(content_type), _PROLOG.search(body, 0, 1024)
    names = [header[1]] if header else []
    names += [prolog[1].decode("ascii")] if prolog else []
    meant = [known for name in names if (known := _known(name))]
    yield from sorted(meant, key=lambda name: name == _BY_DEFAULT)


def _known(name: str) -> str:
    """Python's name of an encoding, and none for what is none or is no text's."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError):
        return ""
    if found.name in _NO_TEXTS:
        return ""
    return _MEANT.get(found.name, found.name)


def _decoded_as_said(body: bytes, said: list[str]) -> str:
    sample = _told_by(body)
    if "utf-8" in said or not said:
        broken = body.decode("utf-8", "replace")
        signs = len(re.findall("[^\x00-\x7f]", broken)) or 1
        if broken.count("\ufffd") / signs <= _MOST_BROKEN:
            return broken
    for name in said:
        text = _as(sample, name)
        if name != "utf-8" and text is not None and strangeness(text) <= _MOST_STRANGE:
            return body.decode(name, "replace")
    return body.decode(_guessed(sample, [name for name in said if name != "utf-8"]), "replace")


def _told_by(body: bytes) -> bytes:
    """The part of `body` that tells most: the lines with signs beyond ASCII, up to a size."""
    telling, size = [], 0
    for line in body.splitlines():
        if not line.isascii():
            telling.append(line[: _MOST_GUESSED - size])
            size += len(telling[-1])
        if size >= _MOST_GUESSED:
            break
    return b"\n".join(telling)


def _as(sample: bytes, name: str) -> str | None:
    """`sample` in that encoding, its last signs perhaps cut; None where it cannot be."""
    text = sample.decode(name, "replace")
    return text if text.count("\ufffd") <= 1 + len(sample) // 5000 else None


def _guessed(sample: bytes, said: list[str]) -> str:
    """The encoding in which `sample` makes the best words."""
    names = dict.fromkeys([*said, *_GUESSED])
    rated = {name: strangeness(text) for name in names if (text := _as(sample, name)) is not None}
    best = min(rated, key=lambda name: rated[name], default=_BY_DEFAULT)
    if rated.get(best, 1.0) <= _MOST_STRANGE:
        return best
    found = from_bytes(sample).best()
    return found.encoding if found else best


def strangeness(text: str) -> float:
    """How little `text` looks like words, from 0 to about 1; only what is not in ASCII counts."""
    signs = [sign for sign in text if sign > "\x7f"]
    if not signs:
        return 0.0
    odd = len(_ODD.findall(text)) / 2
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return min((odd + sum(map(_strange_signs, words))) / len(signs), 1.0)


def _strange_signs(word: str) -> int:
    """The signs of `word` that do not belong to it: of another script, or capitals within it."""
    foreign = [sign for sign in word if sign > "\x7f"]
    is_cyrillic = [0x400 <= ord(sign) < 0x530 for sign in word]
    if any(is_cyrillic) and not all(is_cyrillic):
        return len(foreign)
    if not any(is_cyrillic) and len(foreign) == len(word) > 2 and _is_latin(word):
        return len(foreign)
    flips = (before.islower() and sign.isupper() for before, sign in pairwise(word))
    return 2 * sum(flips)


def _is_latin(word: str) -> bool:
    return all(sign < "\u0250" for sign in word)
