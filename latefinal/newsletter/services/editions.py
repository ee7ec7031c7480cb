"""What the desk decides about an edition before it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from latefinal.clockwork.models import Job
from latefinal.clockwork.rules import moment_of
from latefinal.masthead.models import Masthead
from latefinal.newsletter.errors import AlreadyClosed, DayOver, NotInTheEdition
from latefinal.newsletter.models import Closing, Edition, Newsletter, Pin

from .closing import JOB, close_edition
from .lineup import edition_of, line_up


@dataclass(frozen=True)
class Hour:
    """When an edition closes by itself, if it does; past and kept, nothing was new then."""

    edition: Edition
    closes_at: datetime
    is_past: bool
    was_kept: bool


def edition_at_hand(*, newsletter: Newsletter, at: datetime) -> Hour:
    """The edition that the desk works on at `at` (aware): today's, once closed the next."""
    masthead = Masthead.load()
    day = at.astimezone(masthead.zoneinfo).date()
    last = Closing.objects.at_home(newsletter).values_list("edition__local_date", flat=True).first()
    if last is not None and last >= day:
        day = last + timedelta(days=1)
    evening = moment_of(day=day, wall_time=masthead.evening, zone=masthead.zoneinfo)
    closes_at = evening or at  # a zone may leave a date out altogether
    edition = edition_of(newsletter=newsletter, local_date=day)
    is_past = closes_at <= at
    done = Job.objects.filter(name=JOB, last_day__gte=day, last_error="")
    return Hour(edition, closes_at, is_past, was_kept=is_past and done.exists())


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
    new = min(max(old + steps, 0), len(order) - 1)
    order.insert(new, order.pop(old))
    _pin(edition, story_id, position=new + 1)
    _keep_pins(edition, order)
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
def put_back(*, newsletter: Newsletter, local_date: date, story_id: int) -> Edition:
    """Let a story stand where its rank puts it, pinned or left out before. Raises AlreadyClosed."""
    edition = _open_edition(newsletter, local_date)
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
    return _set_held(newsletter, local_date, is_held=True)


def release_edition(*, newsletter: Newsletter, local_date: date, at: datetime) -> Closing | None:
    """Let the edition close by itself again; once its evening is past that is now.

    Raises AlreadyClosed, DayOver.
    """
    if local_date < _today(at):
        raise DayOver(local_date)
    _set_held(newsletter, local_date, is_held=False)
    masthead = Masthead.load()
    evening = moment_of(day=local_date, wall_time=masthead.evening, zone=masthead.zoneinfo)
    if evening is None or evening > at:
        return None
    return close_edition(newsletter=newsletter, local_date=local_date, at=at)


def close_now(*, newsletter: Newsletter, local_date: date, at: datetime) -> Closing | None:
    """Close today's edition at once, held or not; None where there is nothing new.

    `local_date` is the edition that was at hand when it was decided. Raises AlreadyClosed: a date
    has one edition, and tomorrow's is not for today. Raises DayOver: it was yesterday's.
    """
    today = _today(at)
    if local_date < today:
        raise DayOver(local_date)
    if edition_at_hand(newsletter=newsletter, at=at).edition.local_date > today:
        raise AlreadyClosed(today)
    return close_edition(newsletter=newsletter, local_date=today, at=at, force=True)


def _today(at: datetime) -> date:
    return at.astimezone(Masthead.load().zoneinfo).date()


@transaction.atomic
def _set_held(newsletter: Newsletter, local_date: date, *, is_held: bool) -> Edition:
    edition = _open_edition(newsletter, local_date)
    edition.is_held = is_held
    edition.save(update_fields=["is_held"])
    return edition


def _open_edition(newsletter: Newsletter, local_date: date) -> Edition:
    """The edition, locked until the transaction ends: it does not close while it is changed."""
    edition, _made = Edition.objects.get_or_create(newsletter=newsletter, local_date=local_date)
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.closings.filter(is_home=True).exists():
        raise AlreadyClosed(local_date)
    return edition


def _order(edition: Edition, story_id: int, at: datetime) -> list[int]:
    order = [story.pk for story in line_up(edition=edition, at=at).stories]
    if story_id not in order:
        raise NotInTheEdition
    return order


def _keep_pins(edition: Edition, order: list[int]) -> None:
    """Let each pin follow its story to where it now stands."""
    pinned = set(edition.pins.filter(position__isnull=False).values_list("story_id", flat=True))
    for place, pk in enumerate(order, start=1):
        if pk in pinned:
            _pin(edition, pk, position=place)


def _pin(edition: Edition, story_id: int, *, position: int | None) -> None:
    Pin.objects.update_or_create(
        edition=edition, story_id=story_id, defaults={"position": position}
    )
