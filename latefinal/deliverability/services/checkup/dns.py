"""The DNS, asked: by the servers of LATEFINAL_DNS, or those of the system."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import dns.exception
import dns.name
import dns.resolver
import dns.reversename
from django.conf import settings
from dns.rdatatype import RdataType

from latefinal.deliverability.errors import NamesSilent
from latefinal.plumbing.domains import ascii_domain

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds for one question, all servers together."""

SILENCES = 3
"""After so many questions without any answer, nobody is asked any more: they would not answer."""


class Resolver:
    """Answers as `rules.names.Names` wants them, each question asked once."""

    def __init__(self, *, server: str = "", patience: float = PATIENCE) -> None:
        """`server` is host:port of a name server; empty: the system's."""
        self._known: dict[tuple[str, RdataType], list[object] | None] = {}
        self._is_answered, self._silences = False, 0
        self._asked = self._server(server)
        if self._asked is not None:
            self._asked.use_edns(0, 0, 1232)  # long keys come in one packet
            self._asked.lifetime, self._asked.timeout = patience, patience / 2

    @staticmethod
    def _server(server: str) -> dns.resolver.Resolver | None:
        if not server:
            try:
                return dns.resolver.Resolver()
            except dns.resolver.NoResolverConfiguration:
                return None
        place = urlsplit(f"//{server}")
        asked = dns.resolver.Resolver(configure=False)
        asked.nameservers = [place.hostname or ""]
        asked.port = place.port or 53
        return asked

    def txt(self, name: str) -> list[str]:
        """Each TXT record, its strings joined."""
        return self._ask(
            name,
            RdataType.TXT,
            lambda row: b"".join(row.strings).decode("utf-8", "replace"),  # type: ignore[attr-defined]  # as the kind says
        )

    def addresses(self, name: str, version: int) -> list[str]:
        """IP addresses of that version (4 or 6)."""
        kind = RdataType.A if version == 4 else RdataType.AAAA
        return self._ask(name, kind, lambda row: str(row.address))  # type: ignore[attr-defined]  # as the kind says

    def mx(self, name: str) -> list[tuple[int, str]]:
        """Preference and host, the most wanted first; a host that is empty takes no mail."""
        return sorted(
            self._ask(
                name,
                RdataType.MX,
                lambda row: (int(row.preference), _bare(row.exchange)),  # type: ignore[attr-defined]  # as the kind says
            )
        )

    def ptr(self, address: str) -> list[str]:
        """Names of an IP address."""
        reverse = dns.reversename.from_address(str(ip_address(address))).to_text()
        return self._ask(reverse, RdataType.PTR, lambda row: _bare(row.target))  # type: ignore[attr-defined]  # as the kind says

    def cname(self, name: str) -> str:
        """What the name stands for; empty when it stands for itself."""
        found = self._ask(name, RdataType.CNAME, lambda row: _bare(row.target))  # type: ignore[attr-defined]  # as the kind says
        return found[0] if found else ""

    def _ask(self, name: str, kind: RdataType, read: Callable[[object], T]) -> list[T]:
        asked = (name.lower().rstrip("."), kind)
        if asked not in self._known:
            self._known[asked] = self._answer(*asked)
        rows = self._known[asked]
        if rows is None:
            raise NamesSilent(name)
        return [read(row) for row in rows]

    def _answer(self, name: str, kind: RdataType) -> list[object] | None:
        """The rows; None where nobody answered."""
        if self._asked is None or (self._silences >= SILENCES and not self._is_answered):
            return None
        try:
            found = self._asked.resolve(f"{ascii_domain(name)}.", kind)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            self._is_answered = True
            return []
        except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            return []  # no such name can be
        except (dns.exception.DNSException, OSError):
            self._silences += 1
            return None
        self._is_answered = True
        return list(found)


def _bare(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower().rstrip(".")


def resolver_from_settings() -> Resolver:
    """By LATEFINAL_DNS."""
    return Resolver(server=settings.LATEFINAL_DNS)
