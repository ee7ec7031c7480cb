"""The settings a newsroom may choose, as one typed table.

Each is read from the environment under its own name; the reference page is made from this table.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import django
from django.utils.translation import to_locale

from latefinal.plumbing.domains import LONGEST_DOMAIN, ascii_domain, spell_in_ascii

T = TypeVar("T")


class BadSetting(ValueError):
    """A value in the environment that cannot be read as what it should be."""


@dataclass(frozen=True)
class Setting:
    """One row of the table: what it is called, what it takes and what it does."""

    name: str
    kind: str
    default: str
    help: str


_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class Env:
    """Reads settings from `source` and remembers each one that was asked for."""

    def __init__(self, source: Mapping[str, str]) -> None:
        self.source = source
        self.table: dict[str, Setting] = {}

    def text(self, name: str, *, default: str = "", shown: str | None = None, help: str) -> str:
        """Any words; `shown` is what the reference page gives as the default."""
        return self._read(name, kind="text", default=default, shown=shown, help=help, parse=str)

    def path(self, name: str, *, default: Path, shown: str | None = None, help: str) -> Path:
        """A folder or file, made absolute against where the command was started."""
        return self._read(
            name,
            kind="folder",
            default=default,
            shown=shown,
            help=help,
            parse=lambda raw: Path(raw).expanduser().resolve(),
        )

    def optional_path(self, name: str, *, help: str) -> Path | None:
        """The same, or none."""
        return self._read(
            name,
            kind="folder",
            default=None,
            shown="none",
            help=help,
            parse=lambda raw: Path(raw).expanduser().resolve(),
        )

    def web_address(self, name: str, *, default: str, shown: str | None = None, help: str) -> str:
        """Where a site is: scheme, host in ASCII, a port if need be, and nothing after."""
        return self._read(
            name,
            kind="address of a site, like https://paper.example",
            default=default,
            shown=shown,
            help=help,
            parse=_web_address,
        )

    def ip_address(self, name: str, *, default: str, shown: str | None = None, help: str) -> str:
        """An address of a machine, of version 4 or 6; the web server takes no name for one."""
        return self._read(
            name,
            kind="IP address",
            default=default,
            shown=shown,
            help=help,
            parse=lambda raw: str(ip_address(raw)),
        )

    def mail_address(self, name: str, *, default: str, shown: str | None = None, help: str) -> str:
        """An address of up to 20 signs before its @: longer ones leave no room for a mark."""
        return self._read(
            name,
            kind="mail address, like b@bounces.example.org",
            default=default,
            shown=shown,
            help=help,
            parse=_mail_address,
        )

    def place(self, name: str, *, default: str, shown: str | None = None, help: str) -> str:
        """A host and a port, to listen at."""
        return self._read(
            name,
            kind="host and port, like 127.0.0.1:8024",
            default=default,
            shown=shown,
            help=help,
            parse=_place,
        )

    def server(self, name: str, *, default: str, shown: str | None = None, help: str) -> str:
        """Where a server answers: an IP address (one of version 6 in brackets), and a port."""
        return self._read(
            name,
            kind="address and port, like 192.0.2.53:53",
            default=default,
            shown=shown,
            help=help,
            parse=_server,
        )

    def language(self, name: str, *, default: str, help: str) -> str:
        """A language that Django has words in; it would not start with another."""
        return self._read(name, kind="language", default=default, help=help, parse=_language)

    def number(self, name: str, *, default: int, help: str) -> int:
        """A whole number; its unit stands in the help."""
        return self._read(name, kind="number", default=default, help=help, parse=int)

    def flag(self, name: str, *, default: bool, help: str) -> bool:
        """Yes or no, true or false, on or off, 1 or 0."""
        return self._read(name, kind="yes or no", default=default, help=help, parse=_yes_or_no)

    def words(
        self, name: str, *, default: list[str], shown: str | None = None, help: str
    ) -> list[str]:
        """A list, parted by commas."""
        return self._read(
            name,
            kind="list",
            default=default,
            shown=shown,
            help=help,
            parse=lambda raw: [word.strip() for word in raw.split(",") if word.strip()],
        )

    def hosts(
        self, name: str, *, default: list[str], shown: str | None = None, help: str
    ) -> list[str]:
        """A list of hosts, each as name servers spell it."""
        words = self.words(name, default=default, shown=shown, help=help)
        return [ascii_domain(host) for host in words]

    def _read(
        self,
        name: str,
        *,
        kind: str,
        default: T,
        help: str,
        parse: Callable[[str], T],
        shown: str | None = None,
    ) -> T:
        self.table[name] = Setting(name, kind, _shown(default) if shown is None else shown, help)
        raw = self.source.get(name)
        if raw is None or raw == "":
            return default
        try:
            return parse(raw)
        except ValueError as error:
            message = f"{name} is “{raw}”, which is no {kind}. Set it to one, or take it away."
            raise BadSetting(message) from error


def _yes_or_no(raw: str) -> bool:
    word = raw.strip().lower()
    if word in TRUE | FALSE:
        return word in TRUE
    raise ValueError(raw)


def _web_address(raw: str) -> str:
    address = urlsplit(raw.strip().rstrip("/"))
    # Reading the port is what finds out that it is none.
    has_place = bool(address.hostname) and address.port != 0
    if address.scheme not in ("http", "https") or not has_place or "@" in address.netloc:
        raise ValueError(raw)
    if address.path or address.query or address.fragment:
        raise ValueError(raw)
    port = "" if address.port is None else f":{address.port}"
    return f"{address.scheme}://{_host(address.hostname or '')}{port}"


def _host(name: str) -> str:
    """A host as browsers ask for it. Raises ValueError for what none could."""
    if ":" in name:
        return f"[{ip_address(name)}]"
    spelled = spell_in_ascii(name)
    if len(spelled) > LONGEST_DOMAIN or not _HOST.fullmatch(spelled):
        raise ValueError(name)
    return spelled


def _mail_address(raw: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,20}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", raw.strip()):
        raise ValueError(raw)
    return raw.strip().lower()


def _place(raw: str) -> str:
    place = urlsplit(f"//{raw.strip()}")
    # Reading the port is what finds out that it is none.
    if not place.hostname or not place.port or place.netloc != raw.strip() or "@" in raw:
        raise ValueError(raw)
    return raw.strip()


def _server(raw: str) -> str:
    place = urlsplit(f"//{raw.strip()}")
    if place.path or "@" in place.netloc or not place.port:
        raise ValueError(raw)
    ip_address(place.hostname or "")
    return place.netloc


def _language(raw: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", raw):
        raise ValueError(raw)
    if not (Path(django.__file__).parent / "conf" / "locale" / to_locale(raw)).is_dir():
        raise ValueError(raw)
    return raw


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, list):
        return ", ".join(default)
    return str(default)


env = Env(os.environ)
