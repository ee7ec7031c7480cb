"""What the rules ask of the DNS. Who asks the servers is `services/checkup/names.py`."""

from __future__ import annotations

from typing import Protocol

from latefinal.plumbing.domains import registered_domain


class Names(Protocol):
    """Answers about names.

    What is not there is an empty list; NamesSilent is raised when nobody answered, so that silence
    is never taken for absence.
    """

    def txt(self, name: str) -> list[str]:
        """Each TXT record, its strings joined."""
        ...

    def addresses(self, name: str, version: int) -> list[str]:
        """IP addresses of that version (4 or 6)."""
        ...

    def mx(self, name: str) -> list[tuple[int, str]]:
        """Preference and host, the most wanted first."""
        ...

    def ptr(self, address: str) -> list[str]:
        """Names of an IP address."""
        ...

    def cname(self, name: str) -> str:
        """What the name stands for; empty when it stands for itself."""
        ...


def organisation_of(domain: str) -> str:
    """The organisational domain (RFC 7489, 3.2), by the public suffix list; else `domain`."""
    return registered_domain(domain) or domain.lower()


def is_within(name: str, domain: str) -> bool:
    """Whether `name` is `domain` or below it."""
    return name == domain or name.endswith(f".{domain}")
