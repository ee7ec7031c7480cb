"""Questions about feeds and items."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import BroughtPage, Feed, WireItem  # noqa: F401 - named in the bases


class FeedQuerySet(LeasedQuerySet["Feed"]):
    """Feeds, chained."""

    def due(self, *, at: datetime) -> Self:
        """Those to be asked by `at` (aware), the longest overdue first; new ones before all."""
        due = Q(due_at__isnull=True) | Q(due_at__lte=at)
        return self.filter(due, is_on=True).order_by(F("due_at").asc(nulls_first=True), "pk")

    def in_trouble(self, *, at: datetime) -> Self:
        """Those that could not be read, or are silent beyond their habit at `at` (aware)."""
        return self.filter(~Q(trouble="") | Q(silent_after__lt=at), is_on=True)


class BroughtPageQuerySet(LeasedQuerySet["BroughtPage"]):
    """Pages that were asked for, chained."""

    def waiting(self) -> Self:
        """Those of which nothing has come yet."""
        return self.filter(item__isnull=True, problem="")


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
