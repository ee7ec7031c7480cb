"""A page as it goes out: final bytes for each coding, and the headers that go with them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from sys import intern

import brotli

Headers = list[tuple[str, str]]

OURS = frozenset(
    (
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "date",
        "etag",
        "server",
        "transfer-encoding",
        "vary",
    )
)
"""Headers that are made here, whatever a view said."""
COMPRESSIBLE = (
    "text/",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/json",
)
LEAST = 256
"""Bytes below which compressing saves nothing."""
GZIP_LEVEL, BROTLI_QUALITY = 6, 5
VARY = "Accept-Encoding, Cookie"
LONGEST_ACCEPTED = 200
"""Characters of an Accept-Encoding; browsers send some twenty, and what was read is remembered."""
PLAIN = 32
"""Pages whose unpacked bytes are kept too: those that programs ask for again and again."""
OVERHEAD, KEY_OVERHEAD = 5000, 100
"""Bytes that an entry takes besides its own, and each of its keys: objects and places in tables.

Weighed in the whole process after three times as many pages as there is room for had come and gone,
with the holes that they left.
"""


@dataclass(slots=True)
class KeptPage:
    """One kept answer. Bytes are kept packed; a page that packs badly is kept as it is."""

    status: int
    etag: str
    keys: tuple[str, ...]
    until: float
    """Seconds since the epoch at which it is out of date by itself; infinity for never."""
    codings: dict[str, tuple[Headers, bytes]]
    """By coding: "br", "gzip", or "" for identity."""
    unchanged: Headers = field(default_factory=list)
    """The headers of a 304."""
    counts_as: str = ""
    """What a look at it is counted as, in words of whoever counts; nothing: it is not counted."""
    is_stale: bool = False
    """Out of date, and kept for readers who could otherwise be told nothing."""
    hits: int = 0
    """How often it was asked for."""
    offered_again_at: float = 0.0
    """Before that (on the stopwatch) nobody looks whether it lies on the disk."""
    size: int = 0

    def answer(self, accepted: str) -> tuple[Headers, bytes]:
        """The best coding that a client takes who sent this Accept-Encoding."""
        for coding in codings_of(accepted):
            if (kept := self.codings.get(coding)) is not None:
                return kept
        return self.codings.get("") or self.inflated()

    def inflated(self) -> tuple[Headers, bytes]:
        """Identity, unpacked from gzip."""
        headers, packed = self.codings["gzip"]
        plain = [row for row in headers if row[0] != "content-encoding"]
        return plain, _inflated(packed)


@lru_cache(maxsize=PLAIN)
def _inflated(packed: bytes) -> bytes:
    return zlib.decompress(packed, wbits=31)


def codings_of(accepted: str) -> tuple[str, ...]:
    """Which of ours are taken by whoever sent this Accept-Encoding, the smallest first."""
    return _codings_of(accepted) if len(accepted) <= LONGEST_ACCEPTED else ()


@lru_cache(maxsize=256)
def _codings_of(accepted: str) -> tuple[str, ...]:
    return tuple(coding for coding in ("br", "gzip") if takes(accepted, coding))


def takes(accepted: str, coding: str) -> bool:
    """Whether an Accept-Encoding names `coding` and does not refuse it (RFC 9110, 12.5.3)."""
    for part in accepted.split(","):
        name, _, rest = part.strip().partition(";")
        if name.strip().lower() == coding:
            weight = rest.replace(" ", "").lower()
            return not (weight.startswith("q=0") and not weight.strip("q=0."))
    return False


def make_page(
    *,
    status: int,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    keys: Iterable[str],
    until: datetime | None,
    counts_as: str = "",
) -> KeptPage:
    """Pack an answer. Takes about a millisecond for 30 KB: not for an event loop."""
    kept = [_header(name, value) for name, value in headers if name.lower() not in OURS]
    etag = f'W/"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
    given = {name.lower(): value for name, value in headers}
    said = given.get("cache-control", "")
    # "private" is said where somebody was looked up; whoever is kept for was nobody.
    control = ("cache-control", said if said and "private" not in said else "no-cache")
    about = [("etag", etag), ("vary", VARY), control, ("cache-status", "latefinal; hit")]
    codings: dict[str, tuple[Headers, bytes]] = {}
    if len(body) >= LEAST and given.get("content-type", "").startswith(COMPRESSIBLE):
        for coding, packed in (
            ("br", brotli.compress(body, quality=BROTLI_QUALITY)),
            ("gzip", gzip.compress(body, GZIP_LEVEL, mtime=0)),
        ):
            codings[coding] = ([*kept, *about, ("content-encoding", coding)], packed)
    if not codings or len(codings["gzip"][1]) > 0.9 * len(body):
        codings[""] = ([*kept, *about], body)
    entry = KeptPage(
        status=status,
        etag=etag,
        keys=tuple([intern(key) for key in keys]),
        until=until.timestamp() if until else float("inf"),
        codings=codings,
        unchanged=about,
        counts_as=counts_as,
    )
    entry.size = OVERHEAD + KEY_OVERHEAD * len(entry.keys)
    entry.size += sum(len(packed) for _headers, packed in codings.values())
    return entry


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> tuple[str, str]:
    """One object for what all pages say alike."""
    return name, value
