"""Questions about feeds and items."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, Q, Value

from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import (  # noqa: F401 - named in the bases
        BroughtPage,
        Feed,
        Ring,
        RingWord,
        WireItem,
    )


class FeedQuerySet(LeasedQuerySet["Feed"]):
    """Feeds, chained."""

    def due(self, *, at: datetime) -> Self:
        """Those to be asked by `at` (aware), the longest overdue first; new ones before all."""
        due = Q(due_at__isnull=True) | Q(due_at__lte=at)
        asked = self.filter(due, is_on=True, address__isnull=False)
        return asked.order_by(F("due_at").asc(nulls_first=True), "pk")

    def in_trouble(self, *, at: datetime) -> Self:
        """Those that could not be read, or are silent beyond their habit at `at` (aware)."""
        return self.filter(~Q(trouble="") | Q(silent_after__lt=at), is_on=True)


class BroughtPageQuerySet(LeasedQuerySet["BroughtPage"]):
    """Pages that were asked for, chained."""

    def waiting(self) -> Self:
        """Those of which nothing has come yet."""
        return self.filter(item__isnull=True, problem="")


def _rings(prefix: str = "") -> Q:
    """Nobody looked at it, made a story of it or put it away."""
    unmet = ("heard_at", "item__taken_at", "item__spiked_at")
    return Q(**{f"{prefix}{name}__isnull": True for name in unmet})


A_WORD = -1
"""In place of a number of items, marks a row of `as_counts`."""


class RingQuerySet(models.QuerySet["Ring"]):
    """Rings, chained."""

    def unheard(self) -> Self:
        """Those that go on ringing."""
        return self.filter(_rings())


class RingWordQuerySet(models.QuerySet["RingWord"]):
    """Words that ring, chained."""

    def with_counts(self, *, since: datetime, until: datetime) -> Self:
        """Each with its `items` told between those moments (aware), and how many are `ringing`."""
        told = Q(
            rings__item__published_at__gte=since,
            rings__item__published_at__lt=until,
            rings__item__spiked_at__isnull=True,
        )
        return self.annotate(
            items=Count("rings", filter=told),
            ringing=Count("rings", filter=Q(rings__isnull=False) & _rings("rings__")),
        )

    def as_counts(self) -> models.QuerySet[RingWord, tuple[Any, ...]]:
        """Counted words in the columns of `stream.counts`, to be asked for in one statement."""
        nothing = Value("", output_field=models.CharField())
        none = Value(None, output_field=models.BigIntegerField())
        return (
            self.order_by()
            .annotate(
                ownership=nothing,
                country=nothing,
                section=none,
                title=nothing,
                mark=Value(A_WORD, output_field=models.BigIntegerField()),
            )
            .values_list(
                "pk", "phrase", "ownership", "country", "section", "title", "items", "ringing",
                "mark",
            )
        )  # fmt: skip


class WireItemQuerySet(models.QuerySet["WireItem"]):
    """Items, chained."""

    def told_between(self, since: datetime, until: datetime) -> Self:
        """Published by their outlets from `since` on and before `until` (both aware)."""
        return self.filter(published_at__gte=since, published_at__lt=until)

    def in_the_stream(self) -> Self:
        """What the desk did not spike."""
        return self.filter(spiked_at__isnull=True)

    def spiked(self) -> Self:
        """What the desk took out of the stream."""
        return self.filter(spiked_at__isnull=False)

    def taken(self) -> Self:
        """Those that somebody here drafted a story from."""
        return self.filter(taken_at__isnull=False)

    def changed_after_use(self) -> Self:
        """Those whose outlet changed them after we drafted from them, and nobody looked yet."""
        return self.filter(used_version__lt=F("version"))

    def with_words(self, words: Collection[str]) -> Self:
        """Those that hold each of `words`, as `rules.searching.searched` spells them."""
        found = self
        for word in words:
            found = found.filter(searched__contains=word)
        return found

    def before(self, published_at: datetime, number: int) -> Self:
        """What follows, in the stream's order, the item of that time (aware) and number."""
        return self.filter(
            Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=number)
        )
