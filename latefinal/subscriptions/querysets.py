"""Questions about newsletters, wishes and cohorts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from django.db import models
from django.db.models import F, TextField
from django.db.models.functions import Cast

from latefinal.stories.models import Section

if TYPE_CHECKING:
    from .models import Cohort, Newsletter, Subscription  # noqa: F401 - named in the bases

Choice = tuple[str, str, bool]
"""A zone, sections, and whether as plain text: what makes a cohort."""


class SubscriptionRow(NamedTuple):
    """A subscription as its delivery needs it."""

    pk: int
    reader: int
    address: str
    confirmed_at: datetime
    zone: str
    sections: str
    is_plain: bool
    moved_at: datetime | None

    @property
    def choice(self) -> Choice:
        """By which its cohort is known."""
        return (self.zone, self.sections, self.is_plain)

    def came_after(self, moment: datetime | None) -> bool:
        """Whether its reader came over from another cohort since `moment`, if ever."""
        return self.moved_at is not None and (moment is None or self.moved_at > moment)


def _moment(text: str) -> datetime:
    """A moment as the database writes it; SQLite writes them in UTC and does not say so."""
    moment = datetime.fromisoformat(text)
    # To set the zone of one that is made takes five times as long as to read it once more.
    return moment if moment.tzinfo else datetime.fromisoformat(f"{text}+00:00")


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def running(self) -> Self:
        """Those that come, in the order in which they were founded."""
        return self.filter(ended_at__isnull=True).order_by("pk")

    def running_first(self) -> Self:
        """All of them, those that have ended last."""
        return self.order_by(F("ended_at").asc(nulls_first=True), "pk")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def in_force(self, *, at: datetime) -> Self:
        """Confirmed before `at` (aware) and not ended."""
        return self.filter(confirmed_at__lte=at, ended_at__isnull=True)

    def rows(self, *, limit: int | None = None) -> list[SubscriptionRow]:
        """The first of them by primary key, without the rows' own machinery: there are many."""
        # As text: Django takes three times as long to read a moment as the standard library does.
        since, moved = Cast("confirmed_at", TextField()), Cast("moved_at", TextField())
        rows = self.order_by("pk").values_list(
            "pk", "reader", "reader__address", since, "reader__zone", "sections", "is_plain", moved
        )
        return [
            SubscriptionRow(
                pk, reader, address, _moment(came), zone, some, is_plain, gone and _moment(gone)
            )
            for pk, reader, address, came, zone, some, is_plain, gone in rows[:limit]
        ]


class CohortQuerySet(models.QuerySet["Cohort"]):
    def choosing(self, choice: Choice) -> Self:
        """The one of `choice`, in each newsletter."""
        zone, sections, is_plain = choice
        return self.filter(zone=zone, sections=sections, is_plain=is_plain)


def live_sections() -> list[tuple[int, str]]:
    """What a reader can choose among, by primary key and name, in the paper's order."""
    return list(Section.objects.live().order_by("path").values_list("pk", "title"))


def section_names() -> dict[int, str]:
    """Every section's name by primary key, in the paper's order; readers may have chosen each."""
    return dict(Section.objects.order_by("path").values_list("pk", "title"))
