"""What is found in an item is decided on the wire, before there is a story or after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from django.db import transaction
from django.utils.translation import gettext as _

from latefinal.people.models import User
from latefinal.sourcing.errors import DecidedMeanwhile
from latefinal.sourcing.models import ItemDecision
from latefinal.sourcing.proposals import Proposal, proposals_for
from latefinal.stories.models import Story
from latefinal.wire.models import WireItem

from .settling import StatementDecision, check_decision, settle_proposals


@transaction.atomic
def decide_in_item(
    *, item: WireItem, proposal: Proposal, decision: StatementDecision, editor: User
) -> None:
    """Keep what `editor` says of a proposal, for the draft; where there is one, it is done in that.

    Raises DecidedMeanwhile where another was first, or the story has these words no longer, and
    another SourcingError where a speaker or the way is missing. Then nothing is changed.
    """
    # A draft takes the item by an UPDATE of this row: it is made with this decision, or before it.
    item = WireItem.objects.select_for_update().get(pk=item.pk)
    if item.story_id is not None:
        _decide_in_story(Story.at_the_desk().get(pk=item.story_id), proposal, decision, editor)
        return
    check_decision(proposal, decision)
    told = {"told": asdict(decision), "editor": editor}
    row, is_new = ItemDecision.objects.get_or_create(item=item, key=decision.key, defaults=told)
    if not is_new and StatementDecision(**row.told) != decision:
        words = _("%(editor)s decided this meanwhile. Take that back before you say otherwise.")
        raise DecidedMeanwhile(words % {"editor": row.editor or "—"})


def take_back_decision(*, item: WireItem, key: str) -> None:
    """Let that proposal of the item be open again."""
    ItemDecision.objects.filter(item=item, key=key).delete()


def decisions_on(item: WireItem) -> Mapping[str, StatementDecision]:
    """What was decided, by the key of the proposal."""
    return {row.key: StatementDecision(**row.told) for row in item.decisions.all()}


def _decide_in_story(
    story: Story, proposal: Proposal, decision: StatementDecision, editor: User
) -> None:
    there = proposals_for(story.get_latest_revision_as_object())
    same = next((one for one in there if one.words == proposal.words), None)
    if same is None:
        words = _("A story was made of it meanwhile, in which these words are settled or gone.")
        raise DecidedMeanwhile(words)
    settle_proposals(story=story, decisions=[replace(decision, key=same.key)], editor=editor)
