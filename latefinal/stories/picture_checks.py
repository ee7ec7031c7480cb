"""What the door asks of a story's pictures that a publisher may let pass.

Whether the words for who cannot see it are more than the caption again, whether it may still be
used, and whether it is for one use and had that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from latefinal.masthead.models import Masthead
from latefinal.pictures.models import Picture
from latefinal.plumbing import clock

from .models import Story
from .publish_checks import Problem
from .querysets import StoryQuerySet
from .rules import pictures_of


def asked_of_pictures(story: Story) -> Iterator[Problem]:
    """Each problem with each picture, in the order in which the story shows them."""
    for picture in dict.fromkeys(pictures_of(story)):
        field = "lead_picture" if picture == story.lead_picture else "body"
        yield from _alt_that_repeats(story, picture, field)
        yield from _alt_unchecked(picture, field)
        yield from _past_its_last_day(picture, field)
        yield from _used_before(story, picture, field)


def paper_day(at: datetime) -> date:
    """The date on the paper's wall at `at` (aware)."""
    return at.astimezone(Masthead.load().zoneinfo).date()


def _alt_that_repeats(story: Story, picture: Picture, field: str) -> Iterator[Problem]:
    alt = _bare(picture.alt)
    if not alt:
        return
    captions = [
        child.value.get("caption") or ""
        for child in story.body
        if child.block_type == "picture" and child.value["picture"] == picture
    ]
    if alt == _bare(story.headline):
        words = _(
            "The alternative text of picture “%(picture)s” repeats the headline. Say what is to be "
            "seen on it."
        )
    elif alt in {_bare(caption) for caption in (picture.caption, *captions)}:
        words = _(
            "The alternative text of picture “%(picture)s” repeats its caption, which is read out "
            "too. Say what is to be seen on it."
        )
    else:
        return
    yield _asked(field, words % {"picture": picture}, "alt-repeats", picture, alt)


def _alt_unchecked(picture: Picture, field: str) -> Iterator[Problem]:
    if not picture.alt_by_machine or picture.alt_checked_at is not None:
        return
    words = _(
        "A machine wrote the alternative text of picture “%(picture)s”, and no person has checked "
        "it: look at the picture, mend the text there or tick that you checked it."
    )
    yield _asked(field, words % {"picture": picture}, "alt-unchecked", picture, picture.alt)


def _past_its_last_day(picture: Picture, field: str) -> Iterator[Problem]:
    if picture.use_until is None or picture.use_until >= paper_day(clock.now()):
        return
    words = _(
        "Picture “%(picture)s” might be used until %(day)s, and readers are not shown it any more. "
        "Choose another, or write the new day into the picture if its licence was prolonged."
    ) % {"picture": picture, "day": date_format(picture.use_until)}
    yield _asked(field, words, "past-use", picture, str(picture.use_until))


def _used_before(story: Story, picture: Picture, field: str) -> Iterator[Problem]:
    if not picture.one_use_only:
        return
    others = list(stories_that_used(picture).exclude(pk=story.pk))
    if not others:
        return
    words = _(
        "Picture “%(picture)s” is for one use, and was used in %(stories)s. Choose another, or ask "
        "whoever licensed it."
    ) % {"picture": picture, "stories": ", ".join(map(_with_its_day, others))}
    yield _asked(field, words, "used-before", picture, *(str(one.pk) for one in others))


def stories_that_used(picture: Picture) -> StoryQuerySet:
    """The stories that went out and have `picture` in them, the oldest first."""
    named = ReferenceIndex.get_references_to(picture).values_list("object_id", flat=True)
    numbers = {int(number) for number in named if number.isdecimal()}
    went_out = Story.at_the_desk().filter(pk__in=numbers, first_published_at__isnull=False)
    return went_out.defer("body", "body_html").order_by("first_published_at", "pk")


def _with_its_day(story: Story) -> str:
    zone = Masthead.load().zoneinfo
    day = date_format((story.published_at or story.first_published_at).astimezone(zone).date())
    return _("“%(headline)s” of %(day)s") % {"headline": story.headline, "day": day}


def _asked(field: str, words: str, key: str, picture: Picture, *about: str) -> Problem:
    told = "\n".join((str(picture.pk), *about))
    return Problem(field, words, f"pictures.{key}", told, may_be_overridden=True)


def _bare(words: str) -> str:
    """Letters and digits alone, in no case: a full stop more is the same words."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())
