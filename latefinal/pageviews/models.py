"""Sums of views. There is no reader in any of them: no address, no program's name, no moment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .kinds import PageKind
from .querysets import DailyReferralsQuerySet, DailyViewsQuerySet, HourlyViewsQuerySet


class DailyViews(models.Model):
    """How often a page was shown on a day by the paper's clock.

    A story is named by its number and not held to be there: what was counted of one that is taken
    away meanwhile must not stop the sums of all others.
    """

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=PageKind.choices)
    story_number = models.PositiveBigIntegerField(default=0, help_text=_("0: it is no story."))
    readers = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text=_("Views by readers.")
    )
    crawlers = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text=_("Views by crawlers.")
    )
    sign_ups = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text=_("How often somebody asked to subscribe there.")
    )

    objects = DailyViewsQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "kind", "story_number"), name="one_sum_a_page_and_day"
            ),
            models.CheckConstraint(
                condition=Q(kind=PageKind.STORY, story_number__gt=0)
                | (~Q(kind=PageKind.STORY) & Q(story_number=0)),
                name="only_a_story_has_a_number",
            ),
        )
        indexes = (models.Index(fields=("story_number", "day"), name="views_of_a_story"),)
        verbose_name = _("daily views")
        verbose_name_plural = _("daily views")

    def __str__(self) -> str:
        return f"{self.day}: {self.kind} {self.story_number}"


class DailyReferrals(models.Model):
    """How often readers came from another site on a day."""

    day = models.DateField()
    host = models.CharField(
        max_length=253, blank=True, help_text=_("Nothing: the many that came after the first.")
    )
    readers = models.PositiveBigIntegerField(default=0, db_default=0)

    objects = DailyReferralsQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "host"), name="one_sum_a_host_and_day"),
        )
        verbose_name = _("daily referrals")
        verbose_name_plural = _("daily referrals")

    def __str__(self) -> str:
        return f"{self.day}: {self.host}"


class HourlyViews(models.Model):
    """How often any page was shown in an hour; forgotten after some days."""

    hour = models.DateTimeField(unique=True, help_text=_("When it began by the paper's clock."))
    readers = models.PositiveBigIntegerField(default=0, db_default=0)
    crawlers = models.PositiveBigIntegerField(default=0, db_default=0)

    objects = HourlyViewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("hourly views")
        verbose_name_plural = _("hourly views")

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:%M}"
