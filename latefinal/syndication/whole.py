"""A story as a feed reader shows it: without our styles, far from our address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from latefinal.pictures.models import Picture, PictureKind
from latefinal.pictures.rules import WIDTHS, spec
from latefinal.pictures.services import renditions_of
from latefinal.plumbing.feeds import Shown, printable
from latefinal.sourcing.beside import read_what_was_said, said_in
from latefinal.sourcing.rules import summarise
from latefinal.stories.models import Story
from latefinal.stories.page import shown_body

from .head import absolute
from .rules import for_elsewhere

KIND = "jpeg"  # the one format that every reader of feeds knows


def whole_texts(stories: Sequence[Story], *, request: Any) -> dict[int, str]:
    """The text of each of `stories`, by pk: corrections, picture, body, who said what.

    The body is the one that the story's own page has; its links lead to that page.
    """
    read_what_was_said(stories)
    return {
        story.pk: for_elsewhere(
            render_to_string("syndication/whole.html", _given(story), request=request),
            at=absolute(story.get_absolute_url()),
        )
        for story in stories
    }


def _given(story: Story) -> dict[str, Any]:
    corrections = list(story.corrections.all())
    said = said_in(story, story.body_html)
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
                credit=printable(_credit(picture)),
                words=printable(picture.caption or picture.alt),
            )
    return None


def _credit(picture: Picture) -> str:
    """Who made it, and who handed it out: a feed has one place for both."""
    if not picture.credit or picture.kind != PictureKind.HANDOUT:
        return picture.credit
    if picture.outlet is None:
        return _("%(credit)s, handout") % {"credit": picture.credit}
    return _("%(credit)s, handout of %(outlet)s (%(ownership)s)") % {
        "credit": picture.credit,
        "outlet": picture.outlet.name,
        "ownership": picture.outlet.label,
    }
