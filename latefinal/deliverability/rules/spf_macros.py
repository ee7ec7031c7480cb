"""Macros in an SPF record (RFC 7208, 7): `%{i}` is the address that is asked about, and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

_MACRO = re.compile(r"%(?:\{(?P<letter>[slodiphcrtv])(?P<keep>\d*)(?P<turn>r?)(?P<at>[.+,/_=-]*)\}"
                    r"|(?P<plain>[%_-])|(?P<bad>.?))", re.IGNORECASE)  # fmt: skip
_PLAIN = {"%": "%", "_": " ", "-": "%20"}
LONGEST = 253


class BadMacro(ValueError):
    """A `%` that begins no macro."""


@dataclass(frozen=True)
class Macros:
    """What the letters stand for."""

    ip: IPv4Address | IPv6Address | None
    domain: str
    sender: str

    def value(self, letter: str) -> str:
        """What a letter stands for; HELO is taken to be the sender's domain."""
        local, _at, host = self.sender.rpartition("@")
        dotted = ""
        if self.ip is not None:
            dotted = str(self.ip) if self.ip.version == 4 else ".".join(f"{int(self.ip):032x}")
        values = {
            "s": self.sender,
            "l": local or "postmaster",
            "o": host,
            "d": self.domain,
            "i": dotted,
            "p": "unknown",
            "h": host,
            "v": "ip6" if self.ip is not None and self.ip.version == 6 else "in-addr",
        }
        return values.get(letter, "unknown")


def expand(text: str, macros: Macros) -> str:
    """`text` with its macros filled in; cut on the left to what a name may hold."""

    def filled(found: re.Match[str]) -> str:
        if found["bad"] is not None:
            raise BadMacro(text)
        if found["plain"]:
            return _PLAIN[found["plain"]]
        parts = re.split(
            f"[{re.escape(found['at'] or '.')}]", macros.value(found["letter"].lower())
        )
        if found["turn"]:
            parts.reverse()
        kept = int(found["keep"] or 0)
        if found["keep"] and not kept:
            raise BadMacro(text)
        return ".".join(parts[-kept:] if kept else parts)

    name = _MACRO.sub(filled, text)
    while len(name) > LONGEST and "." in name:
        name = name.partition(".")[2]
    return name.rstrip(".")
