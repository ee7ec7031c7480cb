"""What strangers' markup ties together: its inner links keep their ends, a player its address.

For markup that a parser has written: each tag closed, each value in double quotes and escaped.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s=>"]+="[^"]*")*)>')
_VALUE = re.compile(r' ([^\s=>"]+)="([^"]*)"')
_PLAYER = re.compile(
    r'<iframe((?: [^\s=>"]+="[^"]*")*)>(.*?)</iframe>'
    r'|<(/?)(audio|embed|object|source|video)((?: [^\s=>"]+="[^"]*")*)>',
    re.DOTALL,
)
_HOLDING = frozenset({"audio", "object", "video"})
# What no parser takes for a host, or for words: never a part of an address that can be opened.
_UNSOUND = re.compile(r"[\s\x00-\x1f\x7f\\<>\"]")


def players_as_links(markup: str) -> str:
    """`markup` with a plain link in place of each frame or player that has an address to be opened.

    What stands in a player for browsers that cannot play it stays; a frame's goes with the frame.
    """
    return _PLAYER.sub(_Players().link, markup)


class _Players:
    """One link for a player with all that stands in it: further sources are the same, once more."""

    def __init__(self) -> None:
        self.depth = 0
        self.is_linked = False

    def link(self, found: re.Match[str]) -> str:
        """What stands in place of a tag, or of a whole frame."""
        frame, words, closing, tag, written = found.groups()
        if frame is not None:
            return _link(_values(frame)) or html.escape(words)
        if closing:
            self.depth -= 1
            return ""
        if tag in _HOLDING:
            self.is_linked = self.is_linked and self.depth > 0
            self.depth += 1
        if self.depth:
            return self._link_within(_values(written))
        return _link(_values(written)) if tag == "embed" else ""

    def _link_within(self, values: dict[str, str]) -> str:
        if self.is_linked or not (link := _link(values)):
            return ""
        self.is_linked = True
        return f"{link} "  # words for older browsers may follow


def tie(markup: str, *, keeps: frozenset[str]) -> tuple[str, frozenset[str]]:
    """`markup` without any id but those that its own links lead to, and the names these have now.

    The new names are of this markup alone: they clash with none of the page, or of other markup on
    it. An id of an element outside `keeps` stands in an empty one at its beginning.
    """
    asked = {name for values in _all_values(markup) if (name := _asked_for(values))}
    there = dict.fromkeys(name for values in _all_values(markup) for name in _ids(values))
    seal = hashlib.sha256(markup.encode(errors="replace")).hexdigest()[:8]
    names = {name: f"kept-{seal}-{number}" for number, name in enumerate(there) if name in asked}
    waiting = dict(names)

    def tied(found: re.Match[str]) -> str:
        values = _values(found[2])
        own = [waiting.pop(name) for name in _ids(values) if name in waiting]
        if name := names.get(_asked_for(values)):
            values["href"] = f"#{name}"
        values = {key: value for key, value in values.items() if key not in ("id", "name")}
        if own and found[1] in keeps:
            values["id"] = own.pop()
        return _tag(found[1], values) + "".join(f'<i id="{name}"></i>' for name in own)

    return _TAG.sub(tied, markup), frozenset(names.values())


def _values(written: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _VALUE.findall(written)}


def _all_values(markup: str) -> Iterator[dict[str, str]]:
    return (_values(found[2]) for found in _TAG.finditer(markup))


def _tag(name: str, values: dict[str, str]) -> str:
    written = (f' {key}="{html.escape(value)}"' for key, value in values.items())
    return f"<{name}{''.join(written)}>"


def _ids(values: dict[str, str]) -> list[str]:
    """The names that an element can be reached by; older pages gave them to <a name>."""
    return [name for key in ("id", "name") if (name := values.get(key, "").strip())]


def _asked_for(values: dict[str, str]) -> str:
    """The name that a link within the same markup leads to, or nothing."""
    address = values.get("href", "").strip()
    return unquote(address[1:]) if address.startswith("#") else ""


def _link(values: dict[str, str]) -> str:
    """The address of a frame or player as a link; what loads late holds it in `data-src`."""
    for name in ("src", "data-src", "data"):
        address = values.get(name, "").strip()
        whole = f"https:{address}" if address.startswith("//") else address
        if words := _words_of(whole):
            return f'<a href="{html.escape(whole)}">{html.escape(words)}</a>'
    return ""


def _words_of(address: str) -> str:
    """Host and path of what a browser can open, nothing of anything else."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or _UNSOUND.search(address):
        return ""
    return parts.netloc.rpartition("@")[2] + parts.path
