"""The one place that knows which stories readers may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from .models import (
        Correction,  # noqa: F401 - named in a base
        Story,
        WithdrawnCorrection,  # noqa: F401 - named in a base
    )

PAPER_DEPTH = 2  # the tree's root is 1, the paper hangs below it


class StoryQuerySet(PageQuerySet):
    """Stories, in the words of the desk."""

    def on_the_record(self, *, at: datetime) -> Self:
        """Published, past embargo and not retracted at `at` (aware); newest first, ties by pk."""
        # In the order of an index, which "nulls last" would not be on PostgreSQL.
        return self.seen_by_readers(at=at).order_by("-published_at", "-pk")

    def seen_by_readers(self, *, at: datetime) -> Self:
        """The same in whatever order they are."""
        lifted = Q(embargoed_until__isnull=True) | Q(embargoed_until__lte=at)
        shown = self.filter(lifted, live=True, published_at__isnull=False)
        return shown.exclude(corrections__kind="retraction")

    def embargoed(self, *, at: datetime) -> Self:
        """Published, and kept from readers until later than `at` (aware)."""
        return self.filter(live=True, embargoed_until__gt=at)

    def retracted(self) -> Self:
        """Live, and taken back: readers are told so at its address."""
        return self.filter(
            live=True, corrections__kind="retraction", corrections__said_at__isnull=False
        )

    def with_standing(self) -> Self:
        """With what `Story.standing` asks of a story's corrections, in the same statement."""
        taken_back = self.model.objects.filter(pk=OuterRef("pk")).retracted()
        return self.annotate(is_taken_back=Exists(taken_back))

    def newest_first(self) -> Self:
        """In the order readers expect."""
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")

    def for_lists(self) -> Self:
        """With what a line in a list shows, in one statement and a few prefetches."""
        return (
            self.select_related("section", "lead_picture", "lead_picture__outlet")
            .prefetch_related(self._bylines(), "lead_picture__renditions")
            .defer("body", "body_html")
        )

    def whole(self) -> Self:
        """With its section and its lead picture, without a body that is not rendered."""
        return self.select_related("section", "lead_picture", "lead_picture__outlet").defer("body")

    def _bylines(self) -> Prefetch[str, QuerySet[Any], str]:
        # The model of a relation, since a queryset stands below the models.
        bylines = self.model._meta.get_field("bylines").related_model
        return Prefetch("bylines", bylines.objects.select_related("contributor"))


class NoticeQuerySet(PageQuerySet):
    def at_path(self, path: str) -> Self:
        """The one at `path`, like “about/” or “about/imprint/”, below the paper."""
        # The depth leaves room for the paper's own slug and nothing else.
        return self.filter(depth=PAPER_DEPTH + path.count("/"), url_path__endswith=f"/{path}")


class CorrectionQuerySet(QuerySet["Correction"]):
    def on_the_record(self, *, at: datetime) -> Self:
        """Those of stories that readers may see at `at`, or that were retracted; newest first."""
        lifted = Q(story__embargoed_until__isnull=True) | Q(story__embargoed_until__lte=at)
        return (
            self.filter(lifted, story__live=True)
            .select_related("story__section")
            .defer("story__body", "story__body_html")
            .order_by("-at", "-pk")
        )

    def said_of(self, story: Story) -> Self:
        """The published ones of `story`; the others are its draft's."""
        return self.filter(story=story.pk, said_at__isnull=False)


class WithdrawnCorrectionQuerySet(QuerySet["WithdrawnCorrection"]):
    """Published corrections that were taken away."""

    def on_the_record(self, *, at: datetime) -> Self:
        """Those of stories that readers may see at `at`, or that were retracted; newest first."""
        lifted = Q(story__embargoed_until__isnull=True) | Q(story__embargoed_until__lte=at)
        return (
            self.filter(lifted, story__live=True)
            .select_related("story__section")
            .defer("story__body", "story__body_html")
            .order_by("-withdrawn_at", "-pk")
        )
