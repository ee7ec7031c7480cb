"""The starter list: what is known of eleven hundred outlets before the desk has met them. Pure.

Two files in `starter_list/`: what was made from the State Media Matrix, and what was added by hand.
Data of early 2024; not to be in it says nothing about an outlet.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from .hosts import hosts_above
from .names import fold_name, meant_by

FOLDER = Path(__file__).parent.parent / "starter_list"
MATRIX_AS_OF = date(2024, 2, 7)
"""Of the commit that the list was made from."""

OWNERSHIP = {
    "SC": "state",
    "CaPu": "captured-public",
    "CaPr": "captured-private",
    "ISFM": "public",
    "ISF": "public",
    "ISM": "public",
    "IP": "public",
    "ISFM?": "unknown",
}
"""Our label for each type of State Media Monitor's. The first three alone say that somebody outside
the newsroom has the last word; one that the matrix itself doubts says nothing."""


@dataclass(frozen=True)
class StarterEntry:
    """One outlet of the list. `evidence` is empty where the matrix says it all by `typology`."""

    name: str
    country: str
    ownership: str
    as_of: date
    typology: str = ""
    evidence: str = ""
    owner: str = ""
    kind: str = ""
    others: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What it is called by from one release to the next."""
        return f"{self.country}/{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """All it is called by."""
        return (self.name, *self.others)


@lru_cache(maxsize=1)
def starter_list() -> Mapping[str, StarterEntry]:
    """Every entry by its key, in the order of countries and names."""
    by_hand = tomllib.loads((FOLDER / "by_hand.toml").read_text())
    entries = [*_from_matrix(by_hand["also"]), *_by_hand(by_hand["outlets"])]
    return {one.key: one for one in sorted(entries, key=lambda one: one.key.casefold())}


def _from_matrix(also: Mapping[str, list[str]]) -> Iterator[StarterEntry]:
    for line in (FOLDER / "state_media.jsonl").read_text().splitlines():
        told = json.loads(line)
        typology, key = told["typology"], f"{told['country']}/{told['name']}"
        yield StarterEntry(
            name=told["name"],
            country=told["country"],
            ownership=OWNERSHIP[typology],
            as_of=MATRIX_AS_OF,
            typology=typology,
            owner=told.get("owner", ""),
            kind=told.get("kind", ""),
            others=(*told.get("others", ()), *also.get(key, ())),
            hosts=tuple(told.get("hosts", ())),
        )


def _by_hand(outlets: list[dict[str, Any]]) -> Iterator[StarterEntry]:
    for told in outlets:
        others, hosts = tuple(told.pop("others", ())), tuple(told.pop("hosts", ()))
        yield StarterEntry(**told, others=others, hosts=hosts)


@lru_cache(maxsize=1)
def _by_host() -> Mapping[str, StarterEntry]:
    return {host: one for one in starter_list().values() for host in one.hosts}


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, StarterEntry]:
    return meant_by((name, one) for one in starter_list().values() for name in one.names)


def entry_at(host: str) -> StarterEntry | None:
    """Whose host it is, or the nearest above it, as `host_of` spells it."""
    return next((_by_host()[one] for one in hosts_above(host) if one in _by_host()), None)


def entry_called(name: str) -> StarterEntry | None:
    """Whom the list knows by that name; None where several are called so."""
    return _by_name().get(fold_name(name))


def entries_found(words: str) -> list[StarterEntry]:
    """Those whose name, host, owner or country holds `words`; those first that are called so."""
    asked, bare = fold_name(words), words.strip().lower()
    if not asked:
        return []
    found = [one for one in starter_list().values() if _holds(one, asked, bare)]
    return sorted(found, key=lambda one: asked not in map(fold_name, one.names))


def _holds(one: StarterEntry, asked: str, bare: str) -> bool:
    told = (*one.names, one.owner, one.country)
    return any(asked in fold_name(words) for words in told) or any(
        bare in host for host in one.hosts
    )
