"""A story as a feed reader shows it: without our styles, far from our address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from latefinal.masthead.cache_keys import MASTHEAD
from latefinal.masthead.models import Masthead
from latefinal.pagecache.gathering import shows
from latefinal.pictures.rules import WIDTHS, spec
from latefinal.pictures.services import renditions_of
from latefinal.plumbing.feeds import Shown, item_markup, printable
from latefinal.plumbing.prepared import Prepared
from latefinal.sourcing.beside import said_in
from latefinal.sourcing.outcomes import find_what_shows
from latefinal.sourcing.rules.summary import summarise
from latefinal.stories.cache_keys import page_of
from latefinal.stories.models import Story
from latefinal.stories.page import shown_body
from latefinal.stories.parts import put_parts_on
from latefinal.stories.querysets import StoryQuerySet

from .card import credit_of
from .head import absolute
from .rules import for_elsewhere

KIND = "jpeg"  # the one format that every reader of feeds knows


def feed_item(pk: int, *, masthead: Masthead, request: Any, at: datetime) -> str:
    """The story of that number as an item of a feed; empty where readers may not see it at `at`.

    What is shown of the masthead is its whole text or not, and who signs where nobody does.
    """
    shows(MASTHEAD, page_of(pk))
    return "".join(
        item_markup(**_fields(story, masthead, request, at))
        for story in _by_number.ask(pk=pk, at=at)
    )


def _ask_by_number(*, pk: int, at: datetime) -> StoryQuerySet:
    return Story.on_the_record(at=at).filter(pk=pk).whole()


_by_number = Prepared(_ask_by_number)


def _fields(story: Story, masthead: Masthead, request: Any, at: datetime) -> dict[str, Any]:
    put_parts_on(story)
    signed = ", ".join(row.contributor.name for row in story.bylines.all())
    fields = {
        "title": printable(story.headline),
        "link": absolute(story.get_absolute_url()),
        "description": printable(story.standfirst),
        # Not the address, which changes when a story moves.
        "unique_id": f"urn:uuid:{story.translation_key}",
        "unique_id_is_permalink": False,
        "pubdate": story.published_at,
        "author_name": printable(signed or masthead.staff_byline),
        "categories": [printable(story.section.title)],
    }
    if masthead.has_whole_feeds:
        fields |= {"whole": _whole_text(story, request, at), "picture": shown_picture(story)}
    elif said := said_in(story, story.body_html):
        # Whoever gets the story's text has this below it.
        label = printable(summarise(said))
        fields["description"] = f"{fields['description']} ({label})".strip()
    return fields


def _whole_text(story: Story, request: Any, at: datetime) -> str:
    """Corrections, picture, body, who said what.

    The body is the one that the story's own page has; its links lead to that page.
    """
    markup = render_to_string("syndication/whole.html", _given(story, at), request=request)
    return for_elsewhere(markup, at=absolute(story.get_absolute_url()))


def _given(story: Story, at: datetime) -> dict[str, Any]:
    corrections = list(story.corrections.all())
    said = said_in(story, story.body_html)
    find_what_shows(said, at=at)
    return {
        "story": story,
        "body": shown_body(story),
        "corrections_above": [row for row in corrections if row.changes_meaning],
        "corrections_below": [row for row in corrections if not row.changes_meaning],
        "statements": said,
        "summary": summarise(said),
    }


def shown_picture(story: Story) -> Shown | None:
    """The lead picture's widest file that every reader knows; None while there is none."""
    picture = story.lead_picture
    there = renditions_of(picture) if picture else {}
    for width in sorted(WIDTHS, reverse=True):
        if picture and (row := there.get(spec(width, KIND))):
            return Shown(
                url=absolute(row.url),
                type=f"image/{KIND}",
                width=row.width,
                height=row.height,
                credit=printable(credit_of(picture)),
                words=printable(picture.caption or f"{picture.alt} {picture.alt_told}".strip()),
            )
    return None
