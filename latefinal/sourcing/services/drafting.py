"""A story is drafted from an item of the wire."""

from __future__ import annotations

from datetime import datetime
from html import escape
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from latefinal.people.models import User
from latefinal.plumbing.shortening import shorten
from latefinal.plumbing.typed_names import free_slug
from latefinal.sourcing.models import Dismissal
from latefinal.sourcing.proposals import Proposal, proposals_in
from latefinal.stories.models import Section, Story
from latefinal.stories.services import draft_story
from latefinal.wire.models import WireItem
from latefinal.wire.services import take_item, tie_story

from .deciding import decisions_on
from .settling import StatementDecision, confirm_proposal


@transaction.atomic
def draft_from_item(*, item: WireItem, section: Section, editor: User, at: datetime) -> Story:
    """Open a story in `section` from an item, taken by `editor` at `at` (aware).

    It holds the item's headline as a working one, a note of where it comes from, and what was said
    in it: what was confirmed on the wire with its mark, other quotations as they are, and nothing
    of what was dismissed. The item's embargo holds on it. Raises ItemTaken where another was
    first, and drafts nothing then.
    """
    take_item(item=item, editor=editor, at=at)
    version = item.versions.get(number=item.version)
    found = proposals_in(version.told, items=[item])
    decided, marks = decisions_on(item), {one.key: uuid4() for one in found}
    told = "".join(_paragraph(one, item, decided.get(one.key), marks[one.key]) for one in found)
    story = draft_story(section=section, story=_story(item, section, told), editor=editor)
    tie_story(item=item, story=story)
    for one in found:
        decision = decided.get(one.key)
        if decision and decision.is_confirmed:
            confirm_proposal(story, one, decision, marks[one.key])
        elif decision:
            Dismissal.objects.get_or_create(story=story, words=one.words)
    return story


def _story(item: WireItem, section: Section, told: str) -> Story:
    title = shorten(item.headline, 255) or str(item.outlet)
    siblings = Story.at_the_desk().filter(section=section)
    return Story(
        title=title,
        slug=free_slug(shorten(title, 60), among=siblings, otherwise="story"),
        slugline=shorten(item.slugline or item.headline, 80),
        body=[("note", {"words": _where_from(item)}), ("text", told or "<p></p>")],
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


def _paragraph(
    one: Proposal, item: WireItem, decision: StatementDecision | None, mark: UUID
) -> str:
    """The words with who said them; nothing where they are dismissed, or indirect and undecided."""
    if decision is None:
        speaker = (one.speaker.name, one.speaker.office) if one.speaker else ("", "")
        return _sentence(one, item, escape(one.words), *speaker) if one.is_direct else ""
    if not decision.is_confirmed:
        return ""
    words = one.words if one.is_direct else one.words.rstrip(" ,")
    marked = f'<a linktype="statement" uuid="{mark}">{escape(words)}</a>'
    return _sentence(one, item, marked, decision.speaker, decision.office)


def _sentence(one: Proposal, item: WireItem, words: str, speaker: str, office: str) -> str:
    outlet = escape(one.through or item.outlet.name)
    if not speaker:
        said = _("%(words)s, they said, %(outlet)s reported.")
        return f"<p>{said % {'words': words, 'outlet': outlet}}</p>"
    who = escape(", ".join(filter(None, (speaker, office))))
    given = {"words": words, "speaker": who, "outlet": outlet, "comma": "," if office else ""}
    if one.is_direct:
        said = _("%(words)s %(speaker)s%(comma)s said, %(outlet)s reported.")
    else:
        said = _("%(words)s, %(speaker)s%(comma)s said, %(outlet)s reported.")
    return f"<p>{said % given}</p>"
