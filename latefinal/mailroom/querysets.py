"""Questions about batches and deliveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, cast

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import Batch, Delivery, Heartbeat, Return  # noqa: F401 - named in the bases

AT_ONCE = 200
"""How many batches of one letter are looked at together."""

STANDSTILL = timedelta(minutes=15)
"""An edition of which letters are due and none was taken for so long is late,"""

BEFORE_STALE = timedelta(hours=1)
"""and so is one that is unfinished so long before it is old news."""


class BatchQuerySet(models.QuerySet["Batch"]):
    def released(self) -> Self:
        """Whose rows are complete, so that sending may start."""
        return self.filter(released_at__isnull=False)

    def at_work(self) -> Self:
        """Released, and not yet finished; the prompt lane first, then the oldest."""
        return self.released().filter(finished_at__isnull=True).order_by("lane", "opened_at", "pk")

    def unpaused(self) -> Self:
        """Of which letters may leave."""
        return self.filter(paused_at__isnull=True)

    def paused(self) -> Self:
        """Of which nothing leaves until they are resumed, and something is left to leave."""
        return self.at_work().filter(paused_at__isnull=False)

    def late(self, *, at: datetime) -> Self:
        """Editions that are not paused and should be done, or that do not move, at `at` (aware)."""
        still, soon = at - STANDSTILL, at + BEFORE_STALE
        stuck = Exists(self._deliveries().unsettled().filter(next_at__lte=still))
        unmoved = Q(moved_at__isnull=True) | Q(moved_at__lte=still)
        ends = Q(stale_at__lte=soon) & Exists(self._deliveries().unsettled())
        mine = self.at_work().unpaused().filter(lane__gt=0)
        return mine.filter(ends | (unmoved & Q(released_at__lte=still) & stuck))

    def stale(self, *, at: datetime) -> Self:
        """At work, and old news at `at` (aware)."""
        return self.at_work().filter(stale_at__lte=at)

    def settled(self) -> Self:
        """At work by name only: nothing is left to be done about any of their deliveries."""
        return self.at_work().filter(~Exists(self._deliveries().unsettled()))

    def uncounted(self) -> Self:
        """Finished, and their deliveries not counted into totals yet; the newest first."""
        return self.filter(finished_at__isnull=False, counted_at=None).order_by("-finished_at")

    def to_prune(self, *, before: datetime) -> Self:
        """Editions that were finished before `before` (aware) and have deliveries still."""
        old = self.filter(finished_at__lt=before).exclude(lane=0).order_by("pk")
        return old.filter(Q(pruned_at=None) | Exists(self._deliveries()))

    def next_to_serve(self, *, at: datetime) -> dict[int, int]:
        """Batches whose turn it is at `at`, each with its lane: of the prompt lane all, else one.

        Each batch is one probe of an index, however many deliveries wait in it.
        """
        news = Q(stale_at__isnull=True) | Q(stale_at__gt=at)
        due = self.at_work().unpaused().filter(news, Exists(self._deliveries().due(at=at)))
        rows = list(due.values_list("pk", "lane")[:AT_ONCE])
        return {pk: lane for pk, lane in rows if lane == 0} or dict(rows[:1])

    def _deliveries(self) -> DeliveryQuerySet:
        deliveries: DeliveryQuerySet = apps.get_model("mailroom", "Delivery").objects.all()
        return deliveries.filter(batch=OuterRef("pk"))


class DeliveryQuerySet(LeasedQuerySet["Delivery"]):
    def unsettled(self) -> Self:
        """Of which something is still to be done."""
        return self.filter(settled_at__isnull=True)

    def due(self, *, at: datetime) -> Self:
        """Ready at `at` (aware): not held by a worker whose lease runs. In the order of tries."""
        return self.unsettled().unheld(at=at).filter(next_at__lte=at)

    def in_trouble(self) -> Self:
        """Not accepted at their last try. An index holds these and no others.

        Said as the index says it: SQLite takes it for no other spelling, and for no parameter.
        """
        state = f'"{self.model._meta.db_table}"."state"'
        said = f"{state} IN ('retry', 'uncertain', 'dead', 'suppressed')"
        rows = self.extra(where=[said])  # noqa: S610 - nothing in it comes from outside
        return cast("Self", rows)

    def held_by(self, worker: str, *, attempt: int) -> Self:
        """Claimed by that worker for that try, and by nobody since."""
        return self.filter(state="claimed", worker=worker, attempt=attempt)

    def counts(self, batch_ids: Iterable[int]) -> dict[int, Counter[str]]:
        """How many deliveries of each batch stand in each state, in one statement."""
        rows = (
            self.filter(batch__in=list(batch_ids))
            .order_by()
            .values_list("batch_id", "state")
            .annotate(number=Count("pk"))
        )
        found: dict[int, Counter[str]] = {}
        for batch, state, number in rows:
            found.setdefault(batch, Counter())[state] = number
        return found


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def overdue(self, *, at: datetime) -> Self:
        """Not heard of for longer than a lease, at `at` (aware)."""
        return self.filter(lease_until__lt=at)


class ReturnQuerySet(models.QuerySet["Return"]):
    def counts(self, batch_ids: Iterable[int]) -> dict[int, Counter[str]]:
        """Of how many deliveries of each batch something of each kind came back."""
        rows = (
            self.filter(delivery__batch__in=list(batch_ids))
            .order_by()
            .values_list("delivery__batch_id", "kind")
            .annotate(number=Count("pk"))
        )
        found: dict[int, Counter[str]] = {}
        for batch, kind, number in rows:
            found.setdefault(batch, Counter())[kind] = number
        return found
