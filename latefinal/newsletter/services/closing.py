"""Closing an edition: its words and its readers are frozen, then its deliveries are written.

Killed at any moment, it goes on where it was: what is frozen is one transaction, and the deliveries
follow in chunks from a cursor that is stored with each.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from latefinal.clockwork import registry, rules
from latefinal.clockwork.services import schedule_job
from latefinal.mailroom.services import Recipient, add_deliveries, open_batch, release_batch
from latefinal.masthead.models import Masthead
from latefinal.newsletter.models import Closing, Edition, Item, Newsletter, Subscription

from .founding import EVENING, found_evening
from .letters import Draft, slots_for, write_letter
from .lineup import edition_of, home_offset, line_up

log = logging.getLogger("latefinal.newsletter")

JOB = "close-evening"
GRACE = timedelta(hours=4)
"""How late an edition may still close by itself."""

OLD_NEWS = timedelta(hours=12)
"""After so long since its closing a letter is no longer tried."""

CHUNK = 5000
"""Deliveries in a transaction: more would keep readers waiting who subscribe meanwhile."""


def close_edition(
    *, newsletter: Newsletter, local_date: date, at: datetime, force: bool = False
) -> Closing | None:
    """Freeze the edition of `local_date` as it is at `at` (aware) and queue its letters.

    Closed twice it is closed once. None where there is nothing new, or the desk holds it and does
    not `force` it.
    """
    closing = _closed(newsletter, local_date)
    if closing is None:
        edition = edition_of(newsletter=newsletter, local_date=local_date)
        lineup = line_up(edition=edition, at=at)
        if not lineup.stories or (edition.is_held and not force):
            return None
        draft = write_letter(edition=edition, lineup=lineup, at=at)
        closing = _freeze(_Frozen(newsletter, local_date, draft, at), force=force)
    if closing is not None:
        write_deliveries(closing=closing, at=at)
    return closing


def write_deliveries(*, closing: Closing, at: datetime) -> None:
    """Queue a letter for each reader who had confirmed when it closed; then let them go.

    Goes on from the stored cursor. Two that do it at once do it once: a chunk is one transaction.
    """
    masthead = Masthead.load()
    with translation.override(settings.LANGUAGE_CODE):  # whoever's request this is
        while _write_chunk(closing.pk, masthead=masthead, at=at):
            pass


@registry.sweep(seconds=5)
def finish_closings(*, at: datetime) -> int:
    """Go on with closings that were cut short; answers how many there were."""
    unfinished = list(Closing.objects.unfinished())
    for closing in unfinished:
        log.warning("The closing of %s was cut short; it goes on.", closing.edition.local_date)
        write_deliveries(closing=closing, at=at)
    return len(unfinished)


@registry.daily(JOB)
def close_evening(*, at: datetime) -> Closing | None:
    """At the masthead's evening: close the edition of the date whose evening it is."""
    masthead, newsletter = Masthead.load(), found_evening()
    owed = rules.due(
        zone=masthead.zoneinfo, wall_time=masthead.evening, last_day=None, grace=None, at=at
    )
    if owed is None:
        return None
    closing = close_edition(newsletter=newsletter, local_date=owed.day, at=at)
    if closing is None:
        log.info("No edition for %s: it is held, or nothing was new.", owed.day)
    return closing


@registry.sweep(seconds=30)
def keep_the_hour(*, at: datetime) -> None:
    """Have the evening close at the masthead's hour and zone, as they are set now."""
    if Newsletter.objects.filter(slug=EVENING).exists():
        masthead = Masthead.load()
        schedule_job(name=JOB, zone=masthead.zone, wall_time=masthead.evening, at=at, grace=GRACE)


@dataclass(frozen=True)
class _Frozen:
    """What an edition is frozen from."""

    newsletter: Newsletter
    local_date: date
    draft: Draft
    at: datetime


def _closed(newsletter: Newsletter, local_date: date) -> Closing | None:
    found = Closing.objects.at_home(newsletter).filter(edition__local_date=local_date)
    return found.select_related("edition__newsletter").first()


@transaction.atomic
def _freeze(frozen: _Frozen, *, force: bool) -> Closing | None:
    """Store words, items and batch at once. Who comes second finds the first one's closing."""
    edition, _made = Edition.objects.get_or_create(
        newsletter=frozen.newsletter, local_date=frozen.local_date
    )
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if (there := _closed(frozen.newsletter, frozen.local_date)) is not None:
        return there
    if edition.is_held and not force:
        return None
    draft, at = frozen.draft, frozen.at
    offset = home_offset(masthead=Masthead.load(), at=at)
    batch = open_batch(
        key=f"closing:{frozen.newsletter.slug}:{frozen.local_date}:{offset}",
        letter=draft.letter,
        at=at,
        stale_at=at + OLD_NEWS,
    )
    closing = Closing.objects.create(
        edition=edition,
        offset=offset,
        closed_at=at,
        subject=draft.subject,
        preheader=draft.preheader,
        html=draft.shown(draft.html),
        text=draft.shown(draft.text),
        batch=batch,
    )
    Item.objects.bulk_create(
        Item(closing=closing, story=story, revision_id=story.live_revision_id, position=position)
        for position, story in enumerate(draft.stories, start=1)
    )
    return closing


@transaction.atomic
def _write_chunk(pk: int, *, masthead: Masthead, at: datetime) -> bool:
    """Write the next chunk, or release the batch after the last; whether there may be more."""
    closing = Closing.objects.select_for_update().get(pk=pk)
    batch = closing.batch
    if batch is None or batch.released_at is not None:
        return False
    wishes = Subscription.objects.in_force(at=closing.closed_at).filter(
        newsletter__editions=closing.edition_id, pk__gt=closing.cursor
    )
    rows = wishes.order_by("pk").values_list("pk", "reader", "reader__address", "confirmed_at")
    chunk = list(rows[:CHUNK])
    if not chunk:
        release_batch(batch=batch, at=at)
        return False
    recipients = (
        Recipient(
            str(pk),
            address,
            slots_for(subscription=pk, reader=reader, since=since or at, masthead=masthead),
        )
        for pk, reader, address, since in chunk
    )
    add_deliveries(batch=batch, recipients=recipients, at=at)
    closing.cursor = chunk[-1][0]
    closing.save(update_fields=["cursor"])
    return True
