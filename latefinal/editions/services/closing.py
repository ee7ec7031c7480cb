"""Closing an edition: its words and its readers are frozen, then its deliveries are written.

Killed at any moment, it goes on where it was: what is frozen is one transaction, and the deliveries
follow in chunks from a cursor that is stored with each.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from latefinal.editions.models import (
    Closing,
    Edition,
    Item,
    LetterVariant,
    SentCorrection,
    VariantCohort,
)
from latefinal.editions.rules.ranking import EditionCandidate
from latefinal.mailroom.models import Batch
from latefinal.mailroom.services import add_deliveries, open_batch
from latefinal.masthead.models import Masthead
from latefinal.stories.models import Story
from latefinal.subscriptions.models import Closes, Cohort, Newsletter, Subscription
from latefinal.subscriptions.querysets import SubscriptionRow
from latefinal.subscriptions.write_lock import lock_to_write_deliveries

from .clicks import open_counts
from .due_closings import DueClosing, due_closings_at, home_closing
from .letters import Draft, write_for_readers
from .lineup import edition_of
from .planning import ClosingPlan, Content, plan_closing
from .writing import by_evening, recipients_of, write_deliveries

log = logging.getLogger("latefinal.editions")

OLD_NEWS = timedelta(hours=12)
"""After so long since its closing a letter is no longer tried."""

WAITS = timedelta(hours=24)
"""A single closing's letters wait at most so long for their readers' evening."""


def close_evenings(*, at: datetime) -> int:
    """Close every newsletter for whoever's evening has come; answers how many closings it made."""
    made, fault = 0, None
    for newsletter in Newsletter.objects.running().exclude(days=""):
        try:
            made += _close_due(newsletter, at=at)
        except Exception as error:  # noqa: BLE001 - the others do not wait for this one
            fault = fault or error
    if fault is not None:
        raise fault
    return made


def _close_due(newsletter: Newsletter, *, at: datetime) -> int:
    turns = due_closings_at(newsletter=newsletter, at=at)
    for turn in turns.passed:
        _pass_over(newsletter, turn, at=at)
    made = 0
    for turn in turns.owed:
        edition = edition_of(newsletter=newsletter, local_date=turn.local_date)
        made += _close(edition, turn, at=at) is not None
    return made


def close_edition(
    *,
    newsletter: Newsletter,
    local_date: date,
    at: datetime,
    force: bool = False,
    everybody: bool = False,
) -> LetterVariant | None:
    """Close the edition of `local_date` at home, as it is at `at` (aware), and queue its letters.

    With `everybody` also for readers whose own evening is still to come. Closed twice it is closed
    once; answers the variant that the archive shows, or else its first. None where there is nothing
    new, or the desk holds it and does not `force` it.
    """
    edition = edition_of(newsletter=newsletter, local_date=local_date)
    home = Closing.objects.at_home(newsletter).filter(
        edition__local_date=local_date, edition__number=edition.number
    )
    if (there := home.select_related("edition__newsletter").first()) is not None:
        write_deliveries(closing=there, at=at)
    else:
        turn = home_closing(
            newsletter=newsletter, local_date=local_date, at=at, everybody=everybody
        )
        _close(edition, turn, at=at, force=force)
    variants = LetterVariant.objects.filter(closing__in=home.order_by())
    return variants.order_by("-is_public", "pk").first()


def may_close(edition: Edition) -> bool:
    """Whether the desk lets it close by itself."""
    is_fine = edition.approved_at is not None or not edition.newsletter.needs_approval
    return is_fine and not edition.is_held and not edition.is_spiked


def _close(
    edition: Edition, turn: DueClosing, *, at: datetime, force: bool = False
) -> Closing | None:
    if edition.is_spiked and not force:
        _settle(edition.newsletter, turn, at=at)
        return None
    if not (force or may_close(edition)):
        return None
    plan = plan_closing(edition=edition, turn=turn, at=at, force=force)
    drafts = {
        content: draft_variant(edition=edition, plan=plan, content=content, at=at)
        for content in plan.contents
    }
    closing = _freeze(_Frozen(edition, turn, plan, drafts, at), force=force)
    if closing is not None:
        write_deliveries(closing=closing, at=at)
    return closing


def draft_variant(*, edition: Edition, plan: ClosingPlan, content: Content, at: datetime) -> Draft:
    """Write out one of the letters of `plan`."""
    return write_for_readers(
        edition=edition,
        stories=[plan.news.stories[pk] for pk in content.stories],
        corrections=plan.corrections_due.in_letter(content.due_corrections),
        is_plain=content.is_plain,
        at=at,
    )


@dataclass(frozen=True)
class _Frozen:
    """What a closing is frozen from."""

    edition: Edition
    turn: DueClosing
    plan: ClosingPlan
    drafts: Mapping[Content, Draft]
    at: datetime


@transaction.atomic
def _freeze(frozen: _Frozen, *, force: bool) -> Closing | None:
    """Store words, items, batches and who is meant at once; who comes second stores nothing."""
    turn, at = frozen.turn, frozen.at
    if any(frozen.plan.movers.values()):  # their deliveries are written here, and no later
        lock_to_write_deliveries()
    edition, _made = Edition.objects.get_or_create(
        newsletter=frozen.edition.newsletter,
        local_date=turn.local_date,
        number=frozen.edition.number,
    )
    found = Edition.objects.select_related("newsletter").select_for_update(of=("self",))
    edition = found.get(pk=edition.pk)
    if edition.newsletter.ended_at is not None or not (force or may_close(edition)):
        return None
    there = edition.closings.filter(offset=turn.offset).first()
    if force and there is None and not frozen.drafts:
        return None  # by hand and with nothing to send: the evening is still to come
    if there is not None or not frozen.drafts:
        # Whoever comes late to a closing keeps what is news to them for the next.
        late = [one.pk for one in turn.cohorts]
        _settle(edition.newsletter, turn, at=at, waiting=late if there else frozen.plan.waiting)
        return there
    if not _is_as_planned(turn):
        return None
    closing = Closing.objects.create(
        edition=edition, offset=turn.offset, is_home=turn.is_home, closed_at=at
    )
    for number, (content, draft) in enumerate(frozen.drafts.items()):
        _store_variant(closing, content, draft, number, frozen)
    _settle(edition.newsletter, turn, at=at, waiting=frozen.plan.waiting)
    return closing


def _store_variant(
    closing: Closing, content: Content, draft: Draft, number: int, frozen: _Frozen
) -> None:
    plan, at = frozen.plan, frozen.at
    batch = _open_batch(closing, draft, number, at)
    variant = LetterVariant.objects.create(
        closing=closing,
        batch=batch,
        is_public=content == plan.public,
        is_plain=content.is_plain,
        subject=draft.subject,
        preheader=draft.preheader,
        html=draft.shown(draft.html),
        text=draft.shown(draft.text),
    )
    ranked = {candidate.pk: candidate for candidate in plan.news.order}
    Item.objects.bulk_create(
        _item(variant, story, position, ranked[story.pk])
        for position, story in enumerate(draft.stories, start=1)
    )
    if draft.counted:
        open_counts(edition=closing.edition, stories=draft.stories)
    VariantCohort.objects.bulk_create(
        VariantCohort(variant=variant, cohort=cohort, since=cohort.settled_at)
        for cohort in plan.cohorts.get(content, [])
    )
    SentCorrection.objects.bulk_create(
        SentCorrection(variant=variant, correction_id=owed.correction, local_date=owed.local_date)
        for owed in content.due_corrections
    )
    movers = still_subscribed(plan.movers.get(content, []), at=at)
    masthead = Masthead.load()
    for moment, some in by_evening(movers, closing=closing, masthead=masthead).items():
        add_deliveries(batch=batch, recipients=recipients_of(some, masthead=masthead), at=moment)


def still_subscribed(
    subscriptions: Sequence[SubscriptionRow], *, at: datetime
) -> list[SubscriptionRow]:
    """Those who have not left, nor been erased, since it was planned; who leaves now waits."""
    there = Subscription.objects.in_force(at=at).filter(
        pk__in=[subscription.pk for subscription in subscriptions]
    )
    keys = set(there.select_for_update().values_list("pk", flat=True)) if subscriptions else set()
    return [subscription for subscription in subscriptions if subscription.pk in keys]


def _open_batch(closing: Closing, draft: Draft, number: int, at: datetime) -> Batch:
    newsletter = closing.edition.newsletter
    waits = WAITS if newsletter.closes == Closes.SINGLE else timedelta()
    return open_batch(
        key=f"closing:{newsletter.slug}:{_date(closing.edition)}:{closing.offset}:{number}",
        letter=draft.letter,
        at=at,
        stale_at=at + waits + OLD_NEWS,
    )


def _date(edition: Edition) -> str:
    """Its date, and which of that date where there are more."""
    return f"{edition.local_date}" + (f"-{edition.number}" if edition.number > 1 else "")


def _item(variant: LetterVariant, story: Story, position: int, candidate: EditionCandidate) -> Item:
    return Item(
        variant=variant,
        story=story,
        revision_id=story.live_revision_id,
        position=position,
        weight=candidate.weight,
        news_since=candidate.published_at,
        pinned_at=candidate.position,
    )


def _is_as_planned(turn: DueClosing) -> bool:
    """Whether nobody settled one of the cohorts meanwhile. Locks them."""
    rows = Cohort.objects.select_for_update().filter(pk__in=[one.pk for one in turn.cohorts])
    now = dict(rows.values_list("pk", "last_day"))
    return all(now.get(one.pk) == one.last_day for one in turn.cohorts)


def _settle(
    newsletter: Newsletter, turn: DueClosing, *, at: datetime, waiting: Collection[int] = ()
) -> None:
    """Note that the date is done with; of those who wait, what they missed is news tomorrow."""
    served = [one.pk for one in turn.cohorts if one.pk not in waiting]
    Cohort.objects.filter(pk__in=served).update(last_day=turn.local_date, settled_at=at)
    Cohort.objects.filter(pk__in=waiting).update(last_day=turn.local_date)
    never = Cohort.objects.filter(pk__in=waiting, settled_at=None)
    never.update(settled_at=newsletter.rhythm.news_begins(settled_at=None, at=at))


def _pass_over(newsletter: Newsletter, turn: DueClosing, *, at: datetime) -> None:
    """Its evening was reached too late: what it would have held is in the next."""
    log.warning(
        "The edition of %s of “%s” was reached too late for readers at UTC%+d min.",
        turn.local_date, newsletter.slug, turn.offset,
    )  # fmt: skip
    _settle(newsletter, turn, at=at, waiting=[one.pk for one in turn.cohorts])
