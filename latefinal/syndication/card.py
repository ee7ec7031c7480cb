"""What a story's card says and shows, as others see it beside a link."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TypedDict

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from latefinal.masthead.models import Masthead
from latefinal.pictures.models import Picture, PictureKind, ShownRendition
from latefinal.pictures.rules import spec
from latefinal.pictures.services import renditions_of
from latefinal.plumbing.shortening import shorten
from latefinal.sourcing.beside import said_in
from latefinal.sourcing.rules.summary import summarise
from latefinal.stories.models import Story

from .drawing import DRAWING

SHOWN = spec(1280, "jpeg")
LONGEST = 300  # characters of anything that a card says
ACCENT = "#8c1d18"  # site.css, light


@dataclass(frozen=True)
class CardFacts:
    """All that a card shows; `picture` is a file in the storage, `focus` shares of its sides."""

    paper: str
    accent: str
    section: str
    headline: str
    label: str
    picture: str = ""
    credit: str = ""
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def seal(self) -> str:
        """Another where anything on the card is another; only we can tell it from the words."""
        words = json.dumps([DRAWING, asdict(self)], ensure_ascii=False)
        return salted_hmac("latefinal.card", words, algorithm="sha256").hexdigest()


def facts_for_card(story: Story, *, markup: str) -> CardFacts:
    """What the card of `story` shows whose body is `markup`, in the paper's language."""
    masthead = Masthead.load()
    with override(settings.LANGUAGE_CODE):
        said = said_in(story, markup)
        return CardFacts(
            paper=masthead.name,
            accent=masthead.accent or ACCENT,
            section=shorten(story.section.title, LONGEST),
            headline=shorten(story.headline, LONGEST),
            label=shorten(summarise(said), LONGEST) if said else "",
            **_pictured(story.lead_picture),
        )


class _Pictured(TypedDict, total=False):
    picture: str
    credit: str
    focus: tuple[float, float]


def _pictured(picture: Picture | None) -> _Pictured:
    row = renditions_of(picture).get(SHOWN) if picture else None
    if picture is None or row is None:
        return {}
    name = row.name if isinstance(row, ShownRendition) else row.file.name
    credit = shorten(credit_of(picture), LONGEST)
    return {"picture": name, "credit": credit, "focus": _focus(picture)}


def _focus(picture: Picture) -> tuple[float, float]:
    point = picture.get_focal_point()
    if point is None or not (picture.width and picture.height):
        return (0.5, 0.5)
    across, down = point.centroid.x / picture.width, point.centroid.y / picture.height
    return (min(1.0, max(0.0, across)), min(1.0, max(0.0, down)))


def credit_of(picture: Picture) -> str:
    """Who made it, who handed it out, and whether a machine had a part: one place for all three."""
    credit, machine = _named(picture), picture.told_of_machine
    if not credit or not machine:
        return credit or machine
    return _("%(credit)s. %(made)s") % {"credit": credit, "made": machine}


def _named(picture: Picture) -> str:
    if not picture.credit or picture.kind != PictureKind.HANDOUT:
        return picture.credit
    if picture.outlet is None:
        return _("%(credit)s, handout") % {"credit": picture.credit}
    return _("%(credit)s, handout of %(outlet)s (%(ownership)s)") % {
        "credit": picture.credit,
        "outlet": picture.outlet.name,
        "ownership": picture.outlet.label,
    }
