"""The questions that the desk asks of the sums."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from .kinds import PageKind

if TYPE_CHECKING:
    from .models import DailyReferrals, DailyViews, HourlyViews  # noqa: F401 - named in the bases


class DailyViewsQuerySet(models.QuerySet["DailyViews"]):
    """Sums by day and page."""

    def between(self, first: date, last: date) -> Self:
        """Of those days, both among them."""
        return self.filter(day__gte=first, day__lte=last)

    def of_story(self, number: int) -> Self:
        return self.filter(kind=PageKind.STORY, story_number=number)

    def by_day(self) -> models.QuerySet[Any, Any]:
        """Each day on which something was counted, the oldest first."""
        sums = self.values("day").annotate(
            readers=Sum("readers"), crawlers=Sum("crawlers"), sign_ups=Sum("sign_ups")
        )
        return sums.order_by("day")

    def by_kind(self) -> models.QuerySet[Any, Any]:
        """How many views by readers each kind of page had."""
        sums = self.values_list("kind").annotate(readers=Sum("readers"))
        return sums.order_by("kind")

    def most_read(self) -> models.QuerySet[Any, Any]:
        """Stories by their readers' views, the most first; those only crawlers read are none."""
        stories = self.filter(kind=PageKind.STORY).values("story_number")
        sums = stories.annotate(readers=Sum("readers"), sign_ups=Sum("sign_ups"))
        was_read = Q(readers__gt=0) | Q(sign_ups__gt=0)
        return sums.filter(was_read).order_by("-readers", "-sign_ups", "-story_number")


class DailyReferralsQuerySet(models.QuerySet["DailyReferrals"]):
    """Sums by day and host."""

    def between(self, first: date, last: date) -> Self:
        """Of those days, both among them."""
        return self.filter(day__gte=first, day__lte=last)

    def number(self) -> int:
        """How many views, from whichever host."""
        return int(self.aggregate(number=Coalesce(Sum("readers"), 0))["number"])

    def by_host(self) -> models.QuerySet[Any, Any]:
        """Each host that is named and how many came from it, the most first."""
        sums = self.exclude(host="").values_list("host").annotate(number=Sum("readers"))
        return sums.order_by("-number", "host")


class HourlyViewsQuerySet(models.QuerySet["HourlyViews"]):
    """Sums by hour."""

    def since(self, hour: datetime) -> Self:
        return self.filter(hour__gte=hour)
