"""An address taken apart once: what is checked is what is asked. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

from latefinal.plumbing.domains import LONGEST_DOMAIN, spell_in_ascii

from .errors import AddressRefused

SCHEMES = {"http": 80, "https": 443}
"""Each with its own port."""
WEB_PORTS = frozenset(SCHEMES.values())
LONGEST_ADDRESS = 4096
LONGEST_SHOWN = 200

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)*[a-z0-9_][a-z0-9_-]{0,62}")
# What may stand in a path or a query as it is (RFC 3986); anything else is written in percent.
_AS_IT_IS = "/?:@!$&'()*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Location:
    """Where to go and what to ask for: `host` in ASCII, without brackets; `target` with query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port, as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """The whole of it."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def shown(self) -> str:
        """What an error may say: without the query."""
        return shown_address(self.address)

    def leads_to(self, target: str, *, ports: frozenset[int] = WEB_PORTS) -> Location:
        """The location that `target`, absolute or relative to this one, names.

        Raises AddressRefused.
        """
        try:
            joined = urljoin(self.address, target.strip())
        except ValueError:
            raise _refused(target, _("It is not written as an address is")) from None
        return read_location(joined, ports=ports)


def read_location(address: str, *, ports: frozenset[int] = WEB_PORTS) -> Location:
    """Take `address` apart; a fragment is left out.

    Raises AddressRefused for what is neither http nor https, for another port than `ports`, for a
    name or a password within it, and for a host that cannot be one.
    """
    bare = address.strip()
    if _CONTROLS.search(bare) or "\\" in bare or len(bare) > LONGEST_ADDRESS:
        raise _refused(bare, _("It holds what no address does, or is too long"))
    try:
        parts = urlsplit(bare)
        port = parts.port
    except ValueError:
        raise _refused(bare, _("It is not written as an address is")) from None
    if parts.scheme not in SCHEMES:
        raise _refused(bare, _("Only http and https addresses are"))
    if "@" in parts.netloc:
        raise _refused(bare, _("It holds a name or a password"))
    port = SCHEMES[parts.scheme] if port is None else port
    if port not in ports:
        raise _refused(bare, _("Only the web's own ports, 80 and 443, are asked"))
    return Location(parts.scheme, _host(parts, bare), port, _target(parts))


def _host(parts: SplitResult, address: str) -> str:
    refused = _refused(address, _("It names no host"))
    written = parts.hostname or ""
    try:
        if ":" in written and "%" not in written:
            return str(IPv6Address(written))
        host = spell_in_ascii(written.removesuffix(".")).lower()
    except ValueError:  # IDNAError is one
        raise refused from None
    if len(host) > LONGEST_DOMAIN or not _HOST.fullmatch(host):
        raise refused
    return host


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_AS_IT_IS)
    return f"{path}?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else path


def _refused(address: str, why: str) -> AddressRefused:
    words = _("“%(address)s” is not fetched. %(why)s. Correct the address.")
    return AddressRefused(words % {"address": shown_address(address), "why": why})


def shown_address(address: str) -> str:
    """`address` as an error may say it: without query, log-in and fragment, and not endless."""
    bare = _CONTROLS.sub("", re.split(r"[?#]", address, maxsplit=1)[0])
    bare = re.sub(r"//[^/]*@", "//", bare)
    return bare if len(bare) <= LONGEST_SHOWN else f"{bare[:LONGEST_SHOWN]}…"
