"""A story's own part as readers get it at a moment, and what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone, translation

import latefinal
from latefinal.masthead.cache_keys import MASTHEAD
from latefinal.pagecache.gathering import gathering, shows
from latefinal.sourcing.beside import said_in
from latefinal.stories.cache_keys import page_of
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Story
from latefinal.stories.page import farewell, own_part
from latefinal.stories.parts import put_parts_on

from .models import Sight

FOLDERS = ("stories", "sourcing", "pictures", "outlets", "masthead")
"""Whose templates a story's own part is made of."""


@dataclass(frozen=True)
class Seen:
    """What readers get of a story at one moment."""

    sight: str
    address: str = ""
    markup: str = ""
    reason: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the markup, in hexadecimal; nothing where there is none."""
        return sha256(self.markup.encode()).hexdigest() if self.markup else ""


@dataclass(frozen=True)
class Drawn:
    """What readers get from each moment on, as far as is known now, and the keys it hangs on."""

    seen: list[tuple[datetime, Seen]]
    keys: frozenset[str]


def draw_past(story_id: int, *, at: datetime) -> Drawn:
    """What stands now and what the clock alone will make of it, whoever is signed in here."""
    with (
        gathering() as shown,
        translation.override(settings.LANGUAGE_CODE),
        timezone.override(None),
    ):
        shows(page_of(story_id), MASTHEAD)
        moments = {at, *_moments_to_come(story_id, at)}
        seen = [(moment, _seen(story_id, moment)) for moment in sorted(moments)]
    return Drawn(seen, frozenset(shown.keys))


def _seen(story_id: int, at: datetime) -> Seen:
    story = Story.on_the_record(at=at).filter(pk=story_id).whole().first()
    if story is not None:
        put_parts_on(story)
        return Seen(Sight.SHOWN, story.get_absolute_url(), markup_of(story, at=at))
    stories = Story.at_the_desk().select_related("section").defer("body", "body_html")
    was = stories.filter(pk=story_id).first()
    words = farewell(was, at=at) if was else None
    if was is None or words is None:
        return Seen(Sight.HIDDEN)
    return Seen(Sight.GONE, was.get_absolute_url(), reason=words["reason"])


def markup_of(story: Story, *, at: datetime) -> str:
    """From <article> to </article>, without what stands beside the story."""
    page = every_page()
    given = {
        **own_part(story, at=at),
        "masthead": page.masthead,
        "every_page": page,
        "now": at,
        "site_url": settings.LATEFINAL_URL,
    }
    return render_to_string("stories/_article.html", given).strip()


def _moments_to_come(story_id: int, at: datetime) -> Iterator[datetime]:
    """When its embargo lifts, and that of each story that shows how its statements turned out."""
    story = Story.at_the_desk().filter(pk=story_id, live=True).defer("body").first()
    if story is None:
        return
    said = said_in(story, story.body_html)
    others = [one.outcome_story_id for one in said if one.outcome_story_id]
    shows(*map(page_of, others))
    held = Story.at_the_desk().embargoed(at=at).filter(pk__in=[story_id, *others])
    for moment in held.values_list("embargoed_until", flat=True):
        if moment is not None:
            yield moment


@cache
def program_seal() -> str:
    """SHA-256 of the release, its language and the templates, in hexadecimal.

    Another one may draw the same rows otherwise. A theme of the paper's own counts as well.
    """
    told = sha256(f"{latefinal.__version__} {settings.LANGUAGE_CODE}".encode())
    for folder in engines["django"].dirs:
        for name in FOLDERS:
            for file in sorted((Path(folder) / name).rglob("*.html")):
                told.update(file.read_bytes())
    return told.hexdigest()
