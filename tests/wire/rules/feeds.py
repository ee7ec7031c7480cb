"""Feeds for the tests: samples of ours, and short ones made on the spot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from latefinal.wire.rules.entries import FeedEntry, FeedRead
from latefinal.wire.rules.reading import read_feed

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "feeds"
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADDRESS = "https://bulletin.example/feeds/all"


def read(body: bytes, *, content_type: str = "", at: datetime = AT) -> FeedRead:
    """`body` as it came from the sample's outlet, whose clocks are Amsterdam's."""
    zone = ZoneInfo("Europe/Amsterdam")
    return read_feed(body, content_type=content_type, address=ADDRESS, at=at, zone=zone)


def sample(name: str) -> FeedRead:
    """A file of `tests/samples/feeds`, read."""
    return read((SAMPLES / name).read_bytes())


def rss(inner: str, *, prolog: str = "") -> str:
    """An RSS feed of one item with that in it."""
    channel = f"<channel><title>Bulletin</title><item>{inner}</item></channel>"
    return f'{prolog}<rss version="2.0">{channel}</rss>'


def entry_of(inner: str) -> FeedEntry:
    """That item, read."""
    return read(rss(inner).encode()).entries[0]
