"""Proposals are confirmed, mended or dismissed by an editor, all of a story in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from latefinal.outlets.services import add_outlet
from latefinal.people.models import User
from latefinal.sourcing.errors import NoSpeakerNamed, NoWayNamed
from latefinal.sourcing.models import Dismissal, SourceKind, Statement, Via
from latefinal.sourcing.proposals import Proposal, blocks_of, proposals_for
from latefinal.sourcing.rules.marks import gist_of
from latefinal.sourcing.rules.story_words import with_marks
from latefinal.stories.models import Story
from latefinal.wire.models import WireItem

from .statements import record_statement

LONGEST_LINK = Statement._meta.get_field("link").max_length or 0


@dataclass(frozen=True)
class StatementDecision:
    """What an editor says of one proposal, known by its key.

    `through` is the outlet's name, or the document's where `via` is a document; `then` are the
    names of those that carried it further, in order.
    """

    key: str
    is_confirmed: bool
    speaker: str = ""
    kind: str = SourceKind.PERSON
    office: str = ""
    via: str = ""
    through: str = ""
    then: Sequence[str] = ()

    @property
    def way(self) -> str:
        """How the words came, where that is said."""
        return self.via or (Via.OUTLET if self.through else "")


@dataclass(frozen=True)
class Settled:
    """How many were confirmed and dismissed, and how many no longer stand in the text."""

    confirmed: int = 0
    dismissed: int = 0
    gone: int = 0


class ReadIn(TypedDict, total=False):
    """What `StatementFacts` says of the wire."""

    item: WireItem
    item_version: int
    link: str


@transaction.atomic
def settle_proposals(
    *, story: Story, decisions: Sequence[StatementDecision], editor: User
) -> Settled:
    """Write down what was confirmed, with a mark at its words in the draft; one version for all.

    What is dismissed is not proposed again. Raises a SourcingError, and changes nothing, where a
    speaker or the way is missing, or the words cannot be marked.
    """
    Story.at_the_desk().select_for_update().get(pk=story.pk)
    draft = story.get_latest_revision_as_object()
    blocks = blocks_of(draft)
    there = {one.key: one for one in proposals_for(draft)}
    confirmed = dismissed = gone = 0
    for decision in decisions:
        proposal = there.get(decision.key)
        if proposal is None:
            gone += 1
        elif decision.is_confirmed:
            statement = confirm_proposal(story, proposal, decision)
            blocks = with_marks(blocks, proposal.spans, mark=str(statement.uuid))
            confirmed += 1
        else:
            Dismissal.objects.get_or_create(story=story, words=proposal.words)
            dismissed += 1
    if confirmed:
        draft.body = StreamValue(draft.body.stream_block, blocks, is_lazy=True)
        draft.save_revision(user=editor, log_action=True)
    return Settled(confirmed, dismissed, gone)


def check_decision(proposal: Proposal, decision: StatementDecision) -> None:
    """Raise a SourcingError where what is to be confirmed lacks its speaker or its way."""
    shown = gist_of(proposal.words, limit=60)
    if decision.is_confirmed and not decision.speaker.strip():
        raise NoSpeakerNamed(_("Say who said “%(words)s”.") % {"words": shown})
    if decision.is_confirmed and not decision.way:
        words = _("Say how “%(words)s” reached us: through an outlet, a document, or told to us.")
        raise NoWayNamed(words % {"words": shown})


def confirm_proposal(
    story: Story, proposal: Proposal, decision: StatementDecision, mark: UUID | None = None
) -> Statement:
    """The statement that the proposal becomes; `mark` is what the text has already, if it has."""
    check_decision(proposal, decision)
    via = decision.way
    is_carried = via in (Via.OUTLET, Via.ON_AIR) and bool(decision.through)
    return record_statement(
        story=story,
        mark=mark,
        source_name=decision.speaker,
        source_kind=decision.kind,
        office=decision.office,
        words=proposal.words,
        gist=gist_of(proposal.words),
        is_direct=proposal.is_direct,
        via=via,
        outlet=add_outlet(name=decision.through) if is_carried else None,
        then=[add_outlet(name=name) for name in decision.then] if is_carried else (),
        document=decision.through if via == Via.DOCUMENT else "",
        **_read_in(proposal),
    )


def _read_in(proposal: Proposal) -> ReadIn:
    """The item and version in which the words were read, and where that is."""
    if proposal.kept is None:
        return {}
    link = proposal.kept.link
    return {
        "item": proposal.kept.item,
        "item_version": proposal.kept.number,
        "link": link if len(link) <= LONGEST_LINK else "",
    }
