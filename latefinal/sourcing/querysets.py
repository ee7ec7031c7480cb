"""Questions about statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from latefinal.outlets.models import Outlet, via_state_media
from latefinal.plumbing.prepared import Prepared
from latefinal.stories.models import Story

if TYPE_CHECKING:
    from .models import Statement


class StatementQuerySet(models.QuerySet["Statement"]):
    def shown(self) -> Self:
        """Confirmed and present in the live body, in the order of the text."""
        return (
            self.with_who_and_how()
            .filter(standing="confirmed", position__isnull=False)
            .order_by("story_id", "position", "pk")
        )

    def marked(self, marks: Iterable[UUID]) -> Self:
        """Rows that any of `marks` names, of whatever story."""
        return self.with_who_and_how().filter(uuid__in=list(marks))

    def with_who_and_how(self) -> Self:
        """With speaker and first outlet, and whether there are more: `find_chains` reads those."""
        further = Exists(_further().filter(statement=OuterRef("pk")))
        return self.select_related("source", "outlet").annotate(is_carried_further=further)

    def through(self, outlet: Outlet) -> Self:
        """Carried by `outlet`, at whatever place of the chain."""
        further = _further().filter(outlet=outlet).values("statement")
        return self.filter(Q(outlet=outlet) | Q(pk__in=further))

    def to_look_at_again(self, *, on: date) -> Self:
        """Confirmed, and the desk asked to be reminded by that day; the longest overdue first."""
        due = self.filter(standing="confirmed", look_again_on__lte=on)
        return due.select_related("source", "story").order_by("look_again_on", "pk")

    def on_the_record(self, *, at: datetime) -> Self:
        """Shown in stories that readers may see at `at` (aware); the newest story first."""
        return (
            self.shown()
            .filter(story__in=Story.on_the_record(at=at).order_by())
            .select_related("story__section")
            .defer("story__body", "story__body_html")
            .order_by("-story__published_at", "-story_id", "position", "pk")
        )


def _further() -> models.QuerySet[Any]:
    return apps.get_model("sourcing", "FurtherOutlet").objects.order_by("place")


def find_chains(statements: Iterable[Statement]) -> None:
    """Let each of `statements` hold the further outlets that carried it.

    One statement of SQL, and none where one outlet was all of each chain.
    """
    if chained := [one for one in statements if one.is_carried_further]:
        outlets = _further().select_related("outlet")
        prefetch_related_objects(chained, Prefetch("further", outlets))


class Sourcing(NamedTuple):
    """How many statements a story has, and how many of them came via state media."""

    total: int
    via_state: int


def sourcing_of(story_ids: Iterable[int]) -> dict[int, Sourcing]:
    """How each of these stories is sourced, in one statement; those without any are left out."""
    stories = list(story_ids)
    rows = _sourced.ask(stories=stories) if stories else []
    return {row["story_id"]: Sourcing(row["total"], row["via_state"]) for row in rows}


def _ask_sourced(*, stories: list[int]) -> models.QuerySet[Any, Any]:
    statements: StatementQuerySet = apps.get_model("sourcing", "Statement").objects.all()
    shown = statements.filter(
        story_id__in=stories, standing="confirmed", position__isnull=False
    ).order_by()
    return shown.values("story_id").annotate(
        total=Count("pk"), via_state=Count("pk", filter=via_state_media("outlet__"))
    )


_sourced = Prepared(_ask_sourced)
