"""A story is drafted from an item of the wire."""

from __future__ import annotations

from datetime import datetime
from html import escape

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from latefinal.people.models import User
from latefinal.plumbing.shortening import shorten
from latefinal.plumbing.typed_names import free_slug
from latefinal.sourcing.proposals import Proposal, proposals_in
from latefinal.stories.models import Section, Story
from latefinal.stories.services import draft_story
from latefinal.wire.models import ItemVersion, WireItem
from latefinal.wire.services import take_item, tie_story


@transaction.atomic
def draft_from_item(*, item: WireItem, section: Section, editor: User, at: datetime) -> Story:
    """Open a story in `section` from an item, taken by `editor` at `at` (aware).

    It holds the item's headline as a working one, a note of where it comes from, and what was said
    in it as quotations; the item's embargo holds on it. Raises ItemTaken where another was first,
    and drafts nothing then.
    """
    take_item(item=item, editor=editor, at=at)
    version = item.versions.get(number=item.version)
    story = draft_story(section=section, story=_story(item, version, section), editor=editor)
    tie_story(item=item, story=story)
    return story


def _story(item: WireItem, version: ItemVersion, section: Section) -> Story:
    title = shorten(item.headline, 255) or str(item.outlet)
    siblings = Story.at_the_desk().filter(section=section)
    return Story(
        title=title,
        slug=free_slug(shorten(title, 60), among=siblings, otherwise="story"),
        slugline=shorten(item.slugline or item.headline, 80),
        body=[("note", {"words": _where_from(item)}), ("text", _quotations(item, version))],
        embargoed_until=item.embargoed_until,
    )


def _where_from(item: WireItem) -> str:
    told = [
        item.outlet.name,
        date_format(localtime(item.published_at), "j F Y, H:i"),
        item.link,
        item.credit,
        item.rights,
    ]
    return _("From the wire: %(facts)s") % {"facts": " · ".join(one for one in told if one)}


def _quotations(item: WireItem, version: ItemVersion) -> str:
    """What was said in the item, a paragraph each; an empty one where nothing was."""
    found = proposals_in(version.told, items=[item])
    paragraphs = [f"<p>{escape(_sentence(one, item))}</p>" for one in found if one.is_direct]
    return "".join(paragraphs) or "<p></p>"


def _sentence(one: Proposal, item: WireItem) -> str:
    given = {"words": one.words, "outlet": one.through or item.outlet.name}
    if one.speaker is None:
        return _("%(words)s, they said, %(outlet)s reported.") % given
    given["speaker"] = ", ".join(filter(None, (one.speaker.name, one.speaker.office)))
    given["comma"] = "," if one.speaker.office else ""
    return _("%(words)s %(speaker)s%(comma)s said, %(outlet)s reported.") % given
