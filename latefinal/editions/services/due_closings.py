"""Whose evening has come, and whose is still to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count

from latefinal.clockwork.rules import Due, due, moment_of
from latefinal.masthead.models import Masthead
from latefinal.subscriptions.models import HOME, Closes, Cohort, Newsletter, Subscription
from latefinal.subscriptions.rules.choices import offset_of, zone_or
from latefinal.subscriptions.services.cohorts import cohort_of, wall_zone

GRACE = timedelta(hours=4)
"""How late an edition may still close by itself."""


@dataclass(frozen=True)
class DueClosing:
    """The cohorts whose evening of `local_date` came at one moment."""

    local_date: date
    offset: int
    is_home: bool
    cohorts: list[Cohort] = field(default_factory=list)


@dataclass(frozen=True)
class DueClosings:
    """What is owed at a moment, and whose evening was reached too late."""

    owed: list[DueClosing]
    passed: list[DueClosing]


def due_closings_at(*, newsletter: Newsletter, at: datetime) -> DueClosings:
    """Each closing that is owed at `at` (aware), the earliest evening first."""
    masthead = Masthead.load()
    groups: dict[tuple[bool, datetime, date], list[Cohort]] = defaultdict(list)
    for cohort in newsletter.cohorts.order_by("pk"):
        owed = _owed(cohort, newsletter, masthead, at)
        if owed is not None:
            groups[owed.too_late, owed.moment, owed.day].append(cohort)
    found = DueClosings([], [])
    for (is_late, moment, day), cohorts in sorted(groups.items(), key=lambda group: group[0][:2]):
        turn = _turn(day, cohorts, newsletter, masthead, moment)
        (found.passed if is_late else found.owed).append(turn)
    return found


@dataclass(frozen=True)
class ComingClosing:
    """A turn that is still to come, and when: past where the desk holds it up, none by hand."""

    moment: datetime | None
    turn: DueClosing


def closings_to_come(
    *, newsletter: Newsletter, local_date: date, at: datetime
) -> list[ComingClosing]:
    """Each closing of `local_date` that is still to be made at `at` (aware), the earliest first.

    The home cohort is among them from the first, stored or not. None where it is no day of theirs.
    """
    if local_date.isoweekday() not in newsletter.rhythm.days:
        return []
    masthead = Masthead.load()
    hour = newsletter.hour_at(masthead.evening)
    cohorts = list(newsletter.cohorts.order_by("pk"))
    if not any(cohort.is_home for cohort in cohorts):
        cohorts.append(Cohort(newsletter=newsletter))
    groups: dict[datetime, list[Cohort]] = defaultdict(list)
    for cohort in cohorts:
        zone = wall_zone(newsletter, cohort.zone, masthead)
        moment = moment_of(day=local_date, wall_time=hour, zone=zone)
        is_done = cohort.last_day is not None and cohort.last_day >= local_date
        if moment is not None and moment >= at - GRACE and not is_done:
            groups[moment].append(cohort)
    return [
        ComingClosing(moment, _turn(local_date, some, newsletter, masthead, moment))
        for moment, some in sorted(groups.items(), key=lambda group: group[0])
    ]


def is_still_to_come(*, newsletter: Newsletter, local_date: date, at: datetime) -> bool:
    """Whether at `at` (aware) readers somewhere are still to have their evening of `local_date`."""
    comings = closings_to_come(newsletter=newsletter, local_date=local_date, at=at)
    cohorts = [cohort for coming in comings for cohort in coming.turn.cohorts]
    everybody = DueClosing(local_date, offset=0, is_home=False, cohorts=cohorts)
    return bool(cohorts) and readers_in(everybody, newsletter=newsletter, at=at) > 0


def home_closing(
    *, newsletter: Newsletter, local_date: date, at: datetime, everybody: bool = False
) -> DueClosing:
    """The home closing of `local_date`, brought forward to `at`: whoever shares its hour today.

    With `everybody` also those whose own evening of that date is still to come. What is sent by
    hand goes to everybody.
    """
    masthead = Masthead.load()
    cohort_of(newsletter=newsletter, choice=HOME)
    offset = offset_of(zone=masthead.zoneinfo, at=at)
    is_for_all = newsletter.rhythm.is_by_hand or newsletter.closes == Closes.SINGLE
    cohorts = [
        cohort
        for cohort in newsletter.cohorts.order_by("pk")
        if is_for_all
        or offset_of(zone=zone_or(cohort.zone, masthead.zone), at=at) == offset
        or (everybody and (cohort.last_day is None or cohort.last_day < local_date))
    ]
    return DueClosing(local_date, offset, is_home=True, cohorts=cohorts)


def readers_in(turn: DueClosing, *, newsletter: Newsletter, at: datetime) -> int:
    """How many readers a turn has at `at` (aware)."""
    subscribed = Subscription.objects.filter(newsletter=newsletter).in_force(at=at).order_by()
    numbers = subscribed.values_list("reader__zone", "sections", "is_plain").annotate(n=Count("pk"))
    choices = {cohort.choice for cohort in turn.cohorts}
    return sum(number for *choice, number in numbers if tuple(choice) in choices)


def _owed(cohort: Cohort, newsletter: Newsletter, masthead: Masthead, at: datetime) -> Due | None:
    return due(
        zone=wall_zone(newsletter, cohort.zone, masthead),
        wall_time=newsletter.hour_at(masthead.evening),
        last_day=cohort.last_day,
        grace=GRACE,
        at=at,
        days=newsletter.rhythm.days,
    )


def _turn(
    day: date, cohorts: list[Cohort], newsletter: Newsletter, masthead: Masthead, moment: datetime
) -> DueClosing:
    home = offset_of(zone=masthead.zoneinfo, at=moment)
    if newsletter.closes == Closes.SINGLE:
        return DueClosing(day, home, is_home=True, cohorts=cohorts)
    offset = offset_of(zone=zone_or(cohorts[0].zone, masthead.zone), at=moment)
    return DueClosing(day, offset, is_home=offset == home, cohorts=cohorts)
