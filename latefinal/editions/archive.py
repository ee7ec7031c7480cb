"""A past edition as it was sent, without what readers may no longer see."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from django.db.models import Q
from wagtail.models import Page, Revision

from latefinal.stories.models import Story

from .errors import WasSent
from .models import Item, LetterVariant


@dataclass(frozen=True)
class SentStory:
    """One story of a past edition: its words then, and the story now, if it still stands."""

    headline: str
    standfirst: str
    story: Story | None


@dataclass(frozen=True)
class ListedEdition:
    """A past edition as a list names it: by its subject, unless that may not be said any more."""

    variant: LetterVariant
    subject: str = ""
    preheader: str = ""


def as_they_are_listed(*, variants: Sequence[LetterVariant], at: datetime) -> list[ListedEdition]:
    """Each of `variants` with its subject and preheader, which are words of its lead.

    Of a lead that was taken down since, no word is repeated.
    """
    leads = Item.objects.filter(position=1, variant__in=variants)
    standing = set(
        leads.filter(story__in=Story.on_the_record(at=at)).values_list("variant", flat=True)
    )
    return [
        ListedEdition(variant, variant.subject, variant.preheader)
        if variant.pk in standing
        else ListedEdition(variant)
        for variant in variants
    ]


def as_it_was_sent(*, variant: LetterVariant, at: datetime) -> list[SentStory]:
    """The stories of `variant` in order, each as its revision had it.

    Of one that was taken down since, no word is repeated.
    """
    return as_they_were_sent(variants=[variant], at=at)[variant.pk]


def as_they_were_sent(
    *, variants: Sequence[LetterVariant], at: datetime
) -> dict[int, list[SentStory]]:
    """The same for many, by primary key, in three statements however many they are."""
    items = list(Item.objects.filter(variant__in=variants))
    stories = Story.on_the_record(at=at).filter(pk__in={item.story_id for item in items})
    standing = stories.for_lists().in_bulk()
    revisions = {item.revision_id for item in items if item.revision_id}
    words = {
        pk: (title, standfirst)
        for pk, title, standfirst in Revision.objects.filter(pk__in=revisions).values_list(
            "pk", "content__title", "content__standfirst"
        )
    }
    found: dict[int, list[SentStory]] = {variant.pk: [] for variant in variants}
    for item in items:
        sent = _sent(standing.get(item.story_id), words.get(item.revision_id or 0))
        found[item.variant_id].append(sent)
    return found


def _sent(story: Story | None, words: tuple[str, str] | None) -> SentStory:
    if story is None:
        return SentStory("", "", None)
    headline, standfirst = words or (story.headline, story.standfirst)
    return SentStory(headline, standfirst or "", story)


def check_never_sent(*, pages: Sequence[Page]) -> None:
    """Raise WasSent if one of `pages`, or a story below one, is an item of an edition."""
    within = reduce(operator.or_, (Q(story__path__startswith=page.path) for page in pages), Q())
    items = Item.objects.filter(within).select_related("story", "variant__closing__edition")
    if pages and (item := items.order_by("-variant__closing__closed_at").first()) is not None:
        raise WasSent(item.story.headline, item.variant.closing.edition.local_date)
