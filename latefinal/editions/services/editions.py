"""What the desk decides about an edition before it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from latefinal.clockwork.rules import moment_of
from latefinal.editions.errors import (
    AlreadyClosed,
    DayOver,
    HasEnded,
    NoHour,
    NotInTheEdition,
    NotItsDay,
)
from latefinal.editions.models import Closing, Edition, LetterVariant, Pin
from latefinal.masthead.models import Masthead
from latefinal.stories.models import Story
from latefinal.subscriptions.models import HOME, Newsletter

from .closing import close_edition
from .lineup import edition_of, line_up


@dataclass(frozen=True)
class Hour:
    """When an edition closes by itself, if it does; past and kept, nothing was new then.

    What is sent by hand has no hour.
    """

    edition: Edition
    closes_at: datetime | None
    is_past: bool
    was_kept: bool


def edition_at_hand(*, newsletter: Newsletter, at: datetime) -> Hour:
    """The edition that the desk works on at `at` (aware): today's, once closed the next."""
    masthead, days = Masthead.load(), newsletter.rhythm.days
    day = at.astimezone(masthead.zoneinfo).date()
    if newsletter.rhythm.is_by_hand:
        edition = edition_of(newsletter=newsletter, local_date=day)
        return Hour(edition, None, is_past=False, was_kept=False)
    last = Closing.objects.at_home(newsletter).values_list("edition__local_date", flat=True).first()
    if last is not None and last >= day:
        day = last + timedelta(days=1)
    while day.isoweekday() not in days:
        day += timedelta(days=1)
    hour = newsletter.hour_at(masthead.evening)
    # A zone may leave a date out altogether.
    closes_at = moment_of(day=day, wall_time=hour, zone=masthead.zoneinfo) or at
    edition = edition_of(newsletter=newsletter, local_date=day)
    is_past = closes_at <= at
    done = newsletter.cohorts.choosing(HOME).filter(last_day__gte=day)
    return Hour(edition, closes_at, is_past, was_kept=is_past and done.exists())


def check_open(*, newsletter: Newsletter, local_date: date, number: int, at: datetime) -> None:
    """Whether that edition, and no later one of its date, is what there is to decide about.

    Raises AlreadyClosed, DayOver. It matters for what is sent by hand: once one is sent, the date
    has another.
    """
    if edition_of(newsletter=newsletter, local_date=local_date).number != number:
        raise AlreadyClosed(local_date)
    if newsletter.rhythm.is_by_hand and local_date < _today(at):
        raise DayOver(local_date)


@transaction.atomic
def move_story(
    *, newsletter: Newsletter, local_date: date, story_id: int, steps: int, at: datetime
) -> Edition:
    """Pin a story `steps` places further down (up when negative); the others keep their order.

    Raises AlreadyClosed, NotInTheEdition.
    """
    edition = _open_edition(newsletter, local_date)
    order = _order(edition, story_id, at)
    old = order.index(story_id)
    order.insert(max(old + steps, 0), order.pop(old))
    _keep_pins(edition, order, moved=story_id)
    return edition


@transaction.atomic
def leave_out(*, newsletter: Newsletter, local_date: date, story_id: int, at: datetime) -> Edition:
    """Keep a story out of this edition; it may be in the next, and the others close ranks.

    Raises AlreadyClosed, NotInTheEdition.
    """
    edition = _open_edition(newsletter, local_date)
    order = _order(edition, story_id, at)
    order.remove(story_id)
    _pin(edition, story_id, position=None)
    _keep_pins(edition, order)
    return edition


@transaction.atomic
def put_back(*, newsletter: Newsletter, local_date: date, story_id: int, at: datetime) -> Edition:
    """Let a story stand where its rank puts it, pinned or left out before. Raises AlreadyClosed.

    In what is sent by hand nothing has a rank: there it is put last. Raises NotInTheEdition where
    there is no such story.
    """
    edition = _open_edition(newsletter, local_date)
    if newsletter.rhythm.is_by_hand:
        if not Story.on_the_record(at=at).filter(pk=story_id).exists():
            raise NotInTheEdition
        _pin(edition, story_id, position=edition.pins.exclude(position=None).count() + 1)
    else:
        edition.pins.filter(story=story_id).delete()
    return edition


@transaction.atomic
def set_words(*, newsletter: Newsletter, local_date: date, subject: str, preheader: str) -> Edition:
    """Say what stands in the mailbox; empty: the lead's own words. Raises AlreadyClosed."""
    edition = _open_edition(newsletter, local_date)
    edition.subject = " ".join(subject.split())
    edition.preheader = " ".join(preheader.split())
    edition.save(update_fields=["subject", "preheader"])
    return edition


def hold_edition(*, newsletter: Newsletter, local_date: date) -> Edition:
    """Keep the edition from closing by itself. Raises AlreadyClosed."""
    return _set(newsletter, local_date, is_held=True)


def release_edition(
    *, newsletter: Newsletter, local_date: date, at: datetime
) -> LetterVariant | None:
    """Let the edition close by itself again; once its evening is past that is now.

    Raises AlreadyClosed, DayOver.
    """
    if local_date < _today(at):
        raise DayOver(local_date)
    _set(newsletter, local_date, is_held=False, is_spiked=False)
    return close_if_past(newsletter=newsletter, local_date=local_date, at=at)


def spike_edition(*, newsletter: Newsletter, local_date: date) -> Edition:
    """Let the edition not go at all; what is still news then is in the next.

    Releasing it undoes that. Raises AlreadyClosed.
    """
    return _set(newsletter, local_date, is_spiked=True)


def approve_edition(
    *, newsletter: Newsletter, local_date: date, at: datetime
) -> LetterVariant | None:
    """Say that the edition is fine; where that was waited for past its evening, it closes now.

    Raises AlreadyClosed, DayOver.
    """
    mark_fine(newsletter=newsletter, local_date=local_date, at=at)
    return close_if_past(newsletter=newsletter, local_date=local_date, at=at)


def mark_fine(*, newsletter: Newsletter, local_date: date, at: datetime) -> Edition:
    """Note that the desk finds the edition fine. Raises AlreadyClosed, DayOver."""
    if local_date < _today(at):
        raise DayOver(local_date)
    return _set(newsletter, local_date, approved_at=at)


def close_now(
    *, newsletter: Newsletter, local_date: date, at: datetime, everybody: bool = False
) -> LetterVariant | None:
    """Close today's edition at once, held or not; None where there is nothing new.

    With `everybody` also for readers elsewhere, whose own evening is still to come.
    `local_date` is the edition that was at hand when it was decided. Raises AlreadyClosed: a date
    has one edition, and tomorrow's is not for today. Raises DayOver: it was yesterday's. Raises
    NotItsDay: it is of another weekday. Raises HasEnded.
    """
    today = _today(at)
    if newsletter.ended_at is not None:
        raise HasEnded(newsletter.name)
    if local_date < today:
        raise DayOver(local_date)
    at_hand = edition_at_hand(newsletter=newsletter, at=at).edition.local_date
    if at_hand > today:
        is_its_day = today.isoweekday() in newsletter.rhythm.days
        raise AlreadyClosed(today) if is_its_day else NotItsDay(at_hand)
    return close_edition(
        newsletter=newsletter, local_date=today, at=at, force=True, everybody=everybody
    )


def _today(at: datetime) -> date:
    return at.astimezone(Masthead.load().zoneinfo).date()


def close_if_past(
    *, newsletter: Newsletter, local_date: date, at: datetime
) -> LetterVariant | None:
    """Close the edition if its evening is past at `at` (aware) and the desk lets it."""
    masthead = Masthead.load()
    if local_date.isoweekday() not in newsletter.rhythm.days:
        return None
    hour = newsletter.hour_at(masthead.evening)
    moment = moment_of(day=local_date, wall_time=hour, zone=masthead.zoneinfo)
    if moment is None or moment > at:
        return None
    return close_edition(newsletter=newsletter, local_date=local_date, at=at)


@transaction.atomic
def _set(newsletter: Newsletter, local_date: date, **values: bool | datetime) -> Edition:
    if newsletter.rhythm.is_by_hand:
        raise NoHour(newsletter.name)
    edition = _open_edition(newsletter, local_date)
    for name, value in values.items():
        setattr(edition, name, value)
    edition.save(update_fields=list(values))
    return edition


def _open_edition(newsletter: Newsletter, local_date: date) -> Edition:
    """The edition, locked until the transaction ends: it does not close while it is changed."""
    open_one = edition_of(newsletter=newsletter, local_date=local_date)
    edition, _made = Edition.objects.get_or_create(
        newsletter=newsletter, local_date=local_date, number=open_one.number
    )
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.closings.filter(is_home=True).exists():
        raise AlreadyClosed(local_date)
    return edition


def _order(edition: Edition, story_id: int, at: datetime) -> list[int]:
    order = [story.pk for story in line_up(edition=edition, at=at).stories]
    if story_id not in order:
        raise NotInTheEdition
    return order


def _keep_pins(edition: Edition, order: list[int], *, moved: int | None = None) -> None:
    """Let each pin follow its story to where it now stands; `moved` is pinned where it is."""
    pinned = edition.pins.filter(position__isnull=False).values_list("story_id", flat=True)
    kept = {*pinned, moved}
    for place, pk in enumerate(order, start=1):
        if pk in kept:
            _pin(edition, pk, position=place)


def _pin(edition: Edition, story_id: int, *, position: int | None) -> None:
    Pin.objects.update_or_create(
        edition=edition, story_id=story_id, defaults={"position": position}
    )
