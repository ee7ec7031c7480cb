"""One random and valid call of each service that writes what readers learn of the wire."""

from __future__ import annotations

from latefinal.people.models import User
from latefinal.sourcing.models import Source, Statement, StatementOutcome
from latefinal.sourcing.proposals import proposals_for, proposals_in
from latefinal.sourcing.services import (
    StatementDecision,
    decide_in_item,
    draft_from_item,
    set_other_names,
    settle_proposals,
    take_back_decision,
    tell_outcome,
)
from latefinal.stories.models import Story
from latefinal.wire.models import WireItem
from latefinal.wire.services import (
    forget_items,
    release_item,
    settle_change,
    spike_item,
    take_in,
    take_item,
    tie_story,
    unspike_item,
)
from tests.factories import make_story
from tests.wire.entries import entry, make_item

from .desk import Desk, calls


def _editor() -> User:
    return User.objects.get_or_create(email="wire@example.org")[0]


@calls(take_in)
def an_outlet_changes_an_item(desk: Desk) -> None:
    item = desk.one(WireItem.objects.all()) or make_item(at=desk.at)
    told = entry(item.headline, guid=item.guid, text=f"{desk.words()}. It stays.")
    take_in(outlet=item.outlet, entries=[told], at=desk.at)


@calls(take_item, tie_story)
def an_item_is_used_in_a_story(desk: Desk) -> None:
    item = make_item(desk.words(), guid=desk.slug(), text="It is so.", at=desk.at)
    take_item(item=item, editor=_editor(), at=desk.at)
    tie_story(item=item, story=desk.any_story())
    told = entry(desk.words(), guid=item.guid, text="It is not so.")
    take_in(outlet=item.outlet, entries=[told], at=desk.at)


@calls(release_item, settle_change)
def an_item_is_free_again(desk: Desk) -> None:
    item = desk.one(WireItem.objects.taken())
    if item is not None:
        settle_change(item=item)
        release_item(item=item)


@calls(spike_item, unspike_item, forget_items)
def an_item_is_put_away(desk: Desk) -> None:
    item = desk.one(WireItem.objects.all())
    if item is not None:
        spike_item(item=item, editor=_editor(), at=desk.at)
        unspike_item(item=item)
    forget_items(at=desk.at)


@calls(draft_from_item)
def a_story_is_drafted_from_an_item(desk: Desk) -> None:
    item = make_item(desk.words(), guid=desk.slug(), text="“It is shut,” Osk said.", at=desk.at)
    draft_from_item(item=item, section=desk.section(), editor=_editor(), at=desk.at)


@calls(decide_in_item, take_back_decision)
def what_was_found_in_an_item_is_decided(desk: Desk) -> None:
    text = f"“{desk.words()},” Tal Orm said."
    item = make_item(desk.words(), guid=desk.slug(), text=text, at=desk.at)
    if desk.flag():
        draft_from_item(item=item, section=desk.section(), editor=_editor(), at=desk.at)
    for one in proposals_in(text, items=[item]):
        said = StatementDecision(one.key, is_confirmed=True, speaker="Tal Orm", via="told")
        decide_in_item(item=item, proposal=one, decision=said, editor=_editor())
        take_back_decision(item=item, key=one.key)


@calls(settle_proposals)
def what_was_found_in_a_story_is_confirmed(desk: Desk) -> None:
    body = [("text", f"<p>“{desk.words()},” the mayor, Tal Orm, said.</p>")]
    story = make_story(desk.section(), published_at=desk.at, body=body)
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    decisions = [
        StatementDecision(one.key, is_confirmed=True, speaker="Tal Orm", via="told")
        for one in proposals_for(draft)
    ]
    settle_proposals(story=story, decisions=decisions, editor=_editor())


@calls(tell_outcome)
def a_statement_turns_out_somehow(desk: Desk) -> None:
    statement = desk.one(Statement.objects.filter(story__isnull=False))
    if statement is not None:
        tell_outcome(
            statement=statement,
            outcome=desk.random.choice(StatementOutcome.values),
            on=desk.at.date(),
            words=desk.words(),
            story=desk.any_story() if desk.flag() else None,
        )


@calls(set_other_names)
def a_source_goes_by_other_names(desk: Desk) -> None:
    source = desk.one(Source.objects.all())
    if source is not None:
        set_other_names(source=source, names=[desk.words()])
