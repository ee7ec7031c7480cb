"""Pure functions about a story: rendering, counting, deciding."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from latefinal.plumbing.markup import plain_text

from .publish_checks import Problem

if TYPE_CHECKING:
    from wagtail.admin.compare import ChildRelationComparison, FieldComparison

    from latefinal.pictures.models import Picture

    from .models import Story

WORDS_A_MINUTE = 230
_MARKED = re.compile(r'class="[^"]*\b(?:addition|deletion)\b')


def render_body(body: Any) -> str:
    """The body's markup, block by block, with no wrapper around each."""
    return "\n".join(part for child in body if (part := str(child.render()).strip()))


def count_words(markup: str) -> int:
    """Words in `markup`, elements not counted."""
    return len(plain_text(markup).split())


def minutes_to_read(words: int) -> int:
    """Whole minutes for `words`, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def printed_time(
    *, asked: datetime, embargo: datetime | None, held: bool, at: datetime
) -> datetime:
    """The time that stands on a story published at `at`: none before readers may read it.

    `asked` is what the desk wants printed, `held` says whether an embargo kept the story from
    readers until now. Then it counts from its lifting, which may have been moved, or is now.
    """
    told = at if held else asked
    return max(told, embargo or told)


def pictures_of(story: Story) -> list[Picture]:
    """The pictures that a story shows: the lead, then those of the body in order."""
    lead = [story.lead_picture] if story.lead_picture else []
    body = [child.value["picture"] for child in story.body if child.block_type == "picture"]
    return [picture for picture in lead + body if picture is not None]


def killed(story: Story) -> Iterator[Problem]:
    """What was spiked is taken back first, by somebody who means it."""
    if story.is_spiked:
        yield Problem("", _("It was spiked: take it back first, in the menu at the foot."))


def missing_from_pictures(story: Story) -> Iterator[Problem]:
    """What the door asks of pictures: who made it, and what a blind reader needs."""
    for picture in pictures_of(story):
        field = "lead_picture" if picture == story.lead_picture else "body"
        if not picture.credit:
            yield Problem(field, _("Picture “%s” has no credit: add who made it.") % picture)
        if not picture.alt:
            yield Problem(
                field, _("Picture “%s” has no alternative text: say what it shows.") % picture
            )
        if picture.kind == "handout" and picture.outlet is None:
            yield Problem(field, _("Picture “%s” is a handout: say who handed it out.") % picture)


def is_seen(compared: FieldComparison | ChildRelationComparison) -> bool:
    """Whether a person sees the difference: the editor writes the same text in other markup."""
    return not compared.is_field or bool(_MARKED.search(compared.htmldiff()))
