"""How many letters may go just now, shared by all workers through rows and taken in lumps.

Where no limit is set and none was learned, it is one small read a second.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from latefinal.mailroom.models import Delivery, DeliveryState, Pace, Warmup
from latefinal.mailroom.rules import pacing as rules

from .delivery_sql import ClaimedDelivery

LOOK_EVERY = 1.0
"""Seconds between two looks at what other workers learned."""

LUMP = 0.25
"""Credit is taken for so many seconds at once."""

SKEW = timedelta(seconds=5)
"""By so much the clocks of two machines may differ."""

LONGEST = timedelta(minutes=5)
"""A letter whose group is slow is looked at again after so long at most."""


@dataclass
class Pacer:
    """What one worker's session may hand over. `relay` is its name, `domain` the sender's."""

    relay: str
    domain: str
    _paces: dict[str, float] = field(default_factory=dict)
    _looked: float = 0.0
    _stock: int = 0
    _today: int = 0
    _until: dict[str, datetime] = field(default_factory=dict)

    @property
    def way(self) -> str:
        return f"{rules.RELAY}:{self.relay}"[:120]

    def room(self, wanted: int, *, at: datetime) -> int:
        """How many of `wanted` letters the relay may be given at `at`; 0: ask again in a moment."""
        self._look(at)
        pace = self._paces.get(self.way)
        if pace is None:
            return wanted
        if self._stock < 1:
            self._stock = take(self.way, math.ceil(pace * LUMP), pace=pace, at=at)
        return min(wanted, self._stock)

    def room_today(self, wanted: int, *, at: datetime) -> int:
        """How many of `wanted` letters of editions a new domain may still send on this day."""
        first = settings.LATEFINAL_MAIL_WARMUP
        if not first:
            return wanted
        if self._today < wanted:
            self._today += take_of_day(self.domain, wanted - self._today, first=first, at=at)
        return min(wanted, self._today)

    def sift(
        self,
        letters: Sequence[ClaimedDelivery],
        *,
        prompt: Collection[int],
        worker: str,
        at: datetime,
    ) -> list[ClaimedDelivery]:
        """Those that may go now; the others are put back for when their group's turn has come.

        What a person asked for this minute, of the batches `prompt`, goes and is only counted.
        """
        slow = {way for way in self._paces if way.startswith(rules.TO)}
        going = self._at_their_pace(letters, slow, prompt, worker, at) if slow else list(letters)
        self._stock -= len(going)
        if settings.LATEFINAL_MAIL_WARMUP:
            self._today -= sum(letter.batch_id not in prompt for letter in going)
        return going

    def slow(self, way: str, *, seen: float, at: datetime) -> None:
        """Halve the pace of `way`, or what was `seen` of it (letters a second) if it has none."""
        slow_down(way, seen=min(seen, self._paces.get(way, seen)), at=at)
        self._looked, self._stock = 0.0, 0

    def close(self, *, at: datetime) -> None:
        """Give back what was not used of the day."""
        if self._today > 0:
            mine = Warmup.objects.filter(domain=self.domain, given__gte=self._today)
            mine.update(given=F("given") - self._today)
            self._today = 0

    def _look(self, at: datetime) -> None:
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        learned = Pace.objects.filter(slowed_at__gt=at - rules.FORGOTTEN_AFTER)
        rows = learned.values_list("way", "slowed_to", "slowed_at")
        paces = {way: rules.pace_at(to, since, at=at) for way, to, since in rows}
        self._paces = {way: pace for way, pace in paces.items() if pace is not None}
        if most := settings.LATEFINAL_MAIL_RATE:
            self._paces[self.way] = min(most, self._paces.get(self.way, most))
        self._looked = time.monotonic()

    def _at_their_pace(
        self,
        letters: Sequence[ClaimedDelivery],
        slow: set[str],
        prompt: Collection[int],
        worker: str,
        at: datetime,
    ) -> list[ClaimedDelivery]:
        going, by_way = [], dict[str, list[ClaimedDelivery]]()
        for letter in letters:
            way = rules.way_to(letter.address)
            if way in slow:
                by_way.setdefault(way, []).append(letter)
            else:
                going.append(letter)
        for way, ours in by_way.items():
            first = sorted(ours, key=lambda letter: letter.batch_id not in prompt)
            urgent = sum(letter.batch_id in prompt for letter in ours)
            pace = self._paces[way]
            now = take(way, len(ours), pace=pace, at=at, least=urgent)
            going += first[:now]
            self._put_off(way, first[now:], worker=worker, at=at)
        return sorted(going)

    def _put_off(
        self, way: str, letters: list[ClaimedDelivery], *, worker: str, at: datetime
    ) -> None:
        """Put them back, each for the moment at which its turn may come. It counts as no try."""
        if not letters:
            return
        step = timedelta(seconds=1 / self._paces[way])
        begin = max(self._until.get(way, at), at)
        turns = [min(begin + step * place, at + LONGEST) for place in range(1, len(letters) + 1)]
        self._until[way] = turns[-1]
        when = [
            When(pk=letter.pk, then=Value(turn))
            for letter, turn in zip(letters, turns, strict=True)
        ]
        mine = Delivery.objects.filter(state=DeliveryState.CLAIMED, worker=worker)
        mine.filter(pk__in=[letter.pk for letter in letters]).update(
            state=DeliveryState.QUEUED,
            worker="",
            lease_until=None,
            attempt=F("attempt") - 1,
            next_at=Case(*when, output_field=Delivery._meta.get_field("next_at")),
        )


@transaction.atomic
def take(way: str, wanted: int, *, pace: float, at: datetime, least: int = 0) -> int:
    """Take credit for up to `wanted` letters that go by `way`, and for `least` in any case."""
    Pace.objects.get_or_create(way=way, defaults={"credit": 1.0, "counted_at": at})
    row = Pace.objects.select_for_update().get(way=way)
    # Another machine's clock may be ahead by a little; by more, ours was set back.
    since = row.counted_at if row.counted_at <= at + SKEW else at
    credit = rules.refilled(row.credit, pace=pace, passed=at - since)
    taken = max(min(wanted, math.floor(credit)), least, 0)
    Pace.objects.filter(pk=row.pk).update(credit=credit - taken, counted_at=max(since, at))
    return taken


@transaction.atomic
def slow_down(way: str, *, seen: float, at: datetime) -> None:
    """Halve the pace of `way`; `seen` are the letters a second that went, where it had none.

    Slowed within the last seconds, it stays as it is: those answers are to letters of before.
    """
    Pace.objects.get_or_create(way=way, defaults={"counted_at": at})
    row = Pace.objects.select_for_update().get(way=way)
    settled = at - rules.SLOWED_AT_MOST_EVERY
    if row.slowed_at is not None and settled < row.slowed_at <= at:
        return
    before = rules.pace_at(row.slowed_to, row.slowed_at, at=at)
    slower = rules.halved(seen if before is None else before, way=way)
    Pace.objects.filter(pk=row.pk).update(slowed_to=slower, slowed_at=at, credit=0.0, counted_at=at)


@transaction.atomic
def take_of_day(domain: str, wanted: int, *, first: int, at: datetime) -> int:
    """Take up to `wanted` letters of what a new `domain` may send on this day of its warm-up."""
    Warmup.objects.get_or_create(domain=domain, defaults={"began_at": at})
    row = Warmup.objects.select_for_update().get(domain=domain)
    day = max((at - row.began_at) // timedelta(days=1), row.day)
    given = row.given if day == row.day else 0
    taken = max(min(wanted, rules.allowance(first, day=day) - given), 0)
    Warmup.objects.filter(pk=row.pk).update(day=day, given=given + taken)
    return taken


def forget_paces(*, at: datetime) -> int:
    """Drop the rows of what is no longer slowed; answers how many."""
    over = Q(slowed_at__isnull=True) | Q(slowed_at__lte=at - rules.FORGOTTEN_AFTER)
    return Pace.objects.filter(over, counted_at__lte=at - rules.FORGOTTEN_AFTER).delete()[0]
