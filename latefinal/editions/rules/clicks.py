"""Links that are counted: what they name, what counts, and how the sums are drawn. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from latefinal.subscriptions.errors import LinkBroken

from .receipt_text import grouped

_TOKEN = re.compile(r"([0-9]{1,18})-([0-9]{8})-([0-9]{1,18})")


@dataclass(frozen=True)
class ClickLink:
    """A story in an edition, by primary keys and the date.

    Nothing of a reader is in it, and it is not signed, so that everybody can see that.
    """

    newsletter: int
    local_date: date
    story: int

    @property
    def path(self) -> str:
        """Its address below the paper's."""
        return f"/evening/to/{self.newsletter}-{self.local_date:%Y%m%d}-{self.story}/"


def read_link(token: str) -> ClickLink:
    """The story that a counted link names. Raises LinkBroken."""
    if (found := _TOKEN.fullmatch(token)) is None:
        raise LinkBroken
    newsletter, day, story = found.groups()
    try:
        # Not date.fromisoformat(), which also knows weeks.
        local_date = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise LinkBroken from error
    return ClickLink(int(newsletter), local_date, int(story))


@dataclass(frozen=True)
class Opened:
    """How often the link to a story was opened."""

    story: int
    headline: str
    number: int

    @property
    def shown(self) -> str:
        """The figure as it is printed."""
        return grouped(self.number)


@dataclass(frozen=True)
class Bar:
    """The same as a line of a drawing 100 units wide: the longest bar takes all of it."""

    headline: str
    shown: str
    width: str


def bars_of(opened: Sequence[Opened]) -> list[Bar]:
    """A bar for each; at least a hair for what was opened at all."""
    top = max((one.number for one in opened), default=0)
    return [Bar(one.headline, one.shown, f"{_width(one.number, top):.1f}") for one in opened]


def _width(number: int, top: int) -> float:
    return max(100 * number / top, 0.5) if number else 0.0
