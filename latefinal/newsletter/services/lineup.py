"""What an edition would hold if it closed now, in its order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from latefinal.masthead.models import Masthead
from latefinal.newsletter.models import Closing, Edition, Item, Newsletter, Pin
from latefinal.newsletter.rules.ranking import Candidate, rank_for_edition, weight_of
from latefinal.stories.models import Correction, CorrectionKind, Story

FRESH = timedelta(hours=36)
"""How old a story may be to go into an edition: since readers could first read it."""


@dataclass(frozen=True)
class Lineup:
    """The stories of an edition in order, those the desk left out, and what must be set right."""

    stories: list[Story] = field(default_factory=list)
    left_out: list[Story] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def home_offset(*, masthead: Masthead, at: datetime) -> int:
    """The masthead's zone at `at`, in whole minutes east of UTC."""
    shift = at.astimezone(masthead.zoneinfo).utcoffset() or timedelta()
    return round(shift.total_seconds() / 60)


def edition_of(*, newsletter: Newsletter, local_date: date) -> Edition:
    """The edition of that date; not yet stored where the desk has decided nothing about it."""
    found = Edition.objects.filter(newsletter=newsletter, local_date=local_date)
    return found.select_related("newsletter").first() or Edition(
        newsletter=newsletter, local_date=local_date
    )


def line_up(*, edition: Edition, at: datetime) -> Lineup:
    """What `edition` would hold if its home closing were at `at` (aware).

    A story goes once to the same readers: by item, never by a window of time, so that one which
    was published late with an earlier time is not lost.
    """
    sent = _sent_before(edition, at)
    # A story whose embargo has just lifted is new, however long ago it was published.
    recent = Q(published_at__gt=at - FRESH) | Q(embargoed_until__gt=at - FRESH)
    fresh = (
        Story.on_the_record(at=at)
        .filter(recent, imported_from=None)
        .exclude(pk__in=sent.values("story"))
        .for_lists()
    )
    stories = {story.pk: story for story in fresh}
    pins = {pin.story_id: pin for pin in edition.pins.all()} if edition.pk else {}
    ranked = rank_for_edition(
        (_candidate(story, pins.get(story.pk), at) for story in stories.values()), at=at
    )
    return Lineup(
        stories=[stories[candidate.pk] for candidate in ranked],
        left_out=[
            story
            for pk, story in stories.items()
            if (pin := pins.get(pk)) is not None and pin.position is None
        ],
        corrections=_corrections(edition.newsletter, at),
    )


def _sent_before(edition: Edition, at: datetime) -> QuerySet[Item]:
    masthead = Masthead.load()
    closings = Closing.objects.same_readers(
        edition.newsletter, offset=home_offset(masthead=masthead, at=at), is_home=True
    )
    return Item.objects.filter(closing__in=closings)


def _candidate(story: Story, pin: Pin | None, at: datetime) -> Candidate:
    return Candidate(
        pk=story.pk,
        published_at=max(filter(None, (story.published_at, story.embargoed_until)), default=at),
        weight=weight_of(has_picture=story.lead_picture_id is not None, words=story.word_count),
        position=pin.position if pin else None,
        is_left_out=pin is not None and pin.position is None,
    )


def _corrections(newsletter: Newsletter, at: datetime) -> list[Correction]:
    """What was set right, since the last closing, in stories that an earlier one had carried."""
    home = Closing.objects.at_home(newsletter)
    last = home.values_list("closed_at", flat=True).first()
    if last is None:
        return []
    carried = Item.objects.filter(closing__in=home.order_by()).values("story")
    rows = Correction.objects.on_the_record(at=at).exclude(kind=CorrectionKind.UPDATE)
    return list(rows.filter(at__gt=last, at__lte=at, story__in=carried))
