"""What an edition would hold if it closed now, in its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Q

from latefinal.editions.models import Edition, Item, Pin
from latefinal.editions.rules.ranking import EditionCandidate, rank_for_edition, weight_of
from latefinal.stories.models import Section, Story
from latefinal.subscriptions.models import HOME, Cohort, Newsletter
from latefinal.subscriptions.rules.choices import sections_in

from .corrections_due import CorrectionInLetter, find_corrections_due


@dataclass(frozen=True)
class Lineup:
    """The stories of an edition in order, those the desk left out, and what must be set right."""

    stories: list[Story] = field(default_factory=list)
    left_out: list[Story] = field(default_factory=list)
    corrections: list[CorrectionInLetter] = field(default_factory=list)


@dataclass(frozen=True)
class News:
    """Every story that somebody may be due, ranked once for all closings of an edition."""

    stories: dict[int, Story]
    order: list[EditionCandidate]
    left_out: list[Story]
    sections: frozenset[int]

    def due(
        self, *, sent: Collection[int], begins: datetime, sections: str = ""
    ) -> tuple[int, ...]:
        """The primary keys, in order, of what is news to whom `sent` was sent.

        A choice of which no section is left is as good as none.
        """
        chosen = sections_in(sections) & self.sections
        return tuple(
            one.pk
            for one in self.order
            if one.published_at > begins
            and one.pk not in sent
            and (not chosen or self.stories[one.pk].section_id in chosen)
        )


def edition_of(*, newsletter: Newsletter, local_date: date) -> Edition:
    """The edition of that date; not yet stored where the desk has decided nothing about it.

    Of a newsletter that is sent by hand the one that is open: a date has as many as were sent.
    """
    found = Edition.objects.filter(newsletter=newsletter, local_date=local_date)
    last = found.select_related("newsletter").first()
    if last is None:
        return Edition(newsletter=newsletter, local_date=local_date)
    if newsletter.rhythm.is_by_hand and last.closings.exists():
        return Edition(newsletter=newsletter, local_date=local_date, number=last.number + 1)
    return last


def news_of(*, edition: Edition, at: datetime) -> News:
    """What may go into `edition` at `at` (aware), as its editors rank it."""
    # A story whose embargo has just lifted is new, however long ago it was published.
    newsletter = edition.newsletter
    since = at - newsletter.rhythm.kept
    recent = Q(published_at__gt=since) | Q(embargoed_until__gt=since)
    found = Story.on_the_record(at=at).filter(recent, imported_from=None).for_lists()
    known = frozenset(Section.objects.values_list("pk", flat=True))
    own = newsletter.own_sections
    stories = {story.pk: story for story in found if not own or story.section_id in own}
    pins = {pin.story_id: pin for pin in edition.pins.all()} if edition.pk else {}
    choose = _chosen if newsletter.rhythm.is_by_hand else _candidate
    candidates = [choose(story, pins.get(story.pk), at) for story in stories.values()]
    return News(
        stories=stories,
        order=rank_for_edition(candidates, at=at),
        left_out=[stories[one.pk] for one in candidates if one.is_left_out],
        sections=known & own if own else known,
    )


def sent_to(cohorts: Iterable[Cohort], *, among: Collection[int]) -> dict[int, set[int]]:
    """Which of the stories `among` were sent to each of `cohorts`, by primary keys.

    By item, never by a window of time: one published late with an earlier time is not lost.
    """
    found: dict[int, set[int]] = defaultdict(set)
    rows = Item.objects.filter(variant__variant_cohorts__cohort__in=cohorts, story__in=among)
    for cohort, story in rows.values_list("variant__variant_cohorts__cohort", "story").distinct():
        found[cohort].add(story)
    return found


def line_up(*, edition: Edition, at: datetime, cohort: Cohort | None = None) -> Lineup:
    """What `edition` would hold for `cohort` if it closed at `at` (aware); none: at home."""
    news = news_of(edition=edition, at=at)
    if cohort is None:
        home = Cohort(newsletter=edition.newsletter)
        cohort = edition.newsletter.cohorts.choosing(HOME).first()
        cohort = cohort or home
    sent = sent_to([cohort], among=news.stories)[cohort.pk] if cohort.pk else set()
    begins = edition.newsletter.rhythm.news_begins(settled_at=cohort.settled_at, at=at)
    due = news.due(sent=sent, begins=begins, sections=cohort.sections)
    return Lineup(
        stories=[news.stories[pk] for pk in due],
        left_out=[
            story
            for story in news.left_out
            if story.pk not in sent and _news_since(story, at) > begins
        ],
        corrections=find_corrections_due(newsletter=edition.newsletter, at=at).in_letter(),
    )


def assemble_as_sent(items: Iterable[Item], *, at: datetime) -> list[int]:
    """The stories of a variant as they would be ranked at `at`, from what was kept of each.

    Of a variant of the whole paper that is the order in which it went.
    """
    candidates = (
        EditionCandidate(
            pk=item.story_id,
            published_at=item.news_since or at,
            weight=item.weight,
            position=item.pinned_at,
        )
        for item in items
    )
    return [candidate.pk for candidate in rank_for_edition(candidates, at=at)]


def _news_since(story: Story, at: datetime) -> datetime:
    return max(filter(None, (story.published_at, story.embargoed_until)), default=at)


def _candidate(story: Story, pin: Pin | None, at: datetime) -> EditionCandidate:
    return EditionCandidate(
        pk=story.pk,
        published_at=_news_since(story, at),
        weight=weight_of(has_picture=story.lead_picture_id is not None, words=story.word_count),
        position=pin.position if pin else None,
        is_left_out=pin is not None and pin.position is None,
    )


def _chosen(story: Story, pin: Pin | None, at: datetime) -> EditionCandidate:
    """Of what is sent by hand: only what the desk put in."""
    candidate = _candidate(story, pin, at)
    return candidate if candidate.position else replace(candidate, is_left_out=True)
