"""The settings a newsroom may choose, as one typed table.

Each is read from the environment under its own name; the reference page is made from this table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

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


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, list):
        return ", ".join(default)
    return str(default)


env = Env(os.environ)
