"""A page as it goes out: final bytes for each coding, and the headers that go with them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

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
OVERHEAD = 1500
"""Bytes that an entry takes besides its own: its objects, keys and places in tables."""


@dataclass(slots=True)
class KeptPage:
    """One kept answer. Bytes are kept packed; a page that packs badly is kept as it is."""

    status: int
    etag: str
    keys: frozenset[str]
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
    size: int = 0

    def answer(self, accepted: str) -> tuple[Headers, bytes]:
        """The best coding that a client takes who sent this Accept-Encoding."""
        for coding in ("br", "gzip"):
            kept = self.codings.get(coding)
            if kept is not None and coding in accepted and takes(accepted, coding):
                return kept
        plain = self.codings.get("")
        return plain if plain is not None else self.inflated()

    def inflated(self) -> tuple[Headers, bytes]:
        """Identity, unpacked from gzip."""
        headers, packed = self.codings["gzip"]
        plain = [row for row in headers if row[0] != "content-encoding"]
        return plain, zlib.decompress(packed, wbits=31)


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
    kept = [(name, value) for name, value in headers if name.lower() not in OURS]
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
        keys=frozenset(keys),
        until=until.timestamp() if until else float("inf"),
        codings=codings,
        unchanged=about,
        counts_as=counts_as,
    )
    entry.size = OVERHEAD + sum(len(packed) for _headers, packed in codings.values())
    return entry
