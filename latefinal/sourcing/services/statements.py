"""The verbs that write who said what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from latefinal.outlets.models import Outlet
from latefinal.people.models import User
from latefinal.sourcing.errors import NoGrounds, NoWayNamed
from latefinal.sourcing.models import FurtherOutlet, SourceKind, Statement, StatementOutcome, Via
from latefinal.sourcing.rules.marks import marks_in_body, marks_in_markup
from latefinal.stories.models import Correction, Story
from latefinal.stories.services import tell_correction
from latefinal.wire.models import WireItem

from .sources import known_speaker

OUTCOME_TOLD = "latefinal.outcome_told"
MENDED = "latefinal.statement_mended"
OUTCOME_FIELDS = ("outcome", "outcome_on", "outcome_words", "outcome_story", "look_again_on")


class OutcomeFacts(TypedDict, total=False):
    """How it turned out, on which day, what shows it, and when to look again."""

    outcome: Required[str]
    on: date | None
    words: str
    story: Story | None
    look_again_on: date | None


class StatementFacts(TypedDict, total=False):
    """What is known about words that somebody said; the defaults are those of the model."""

    source_name: Required[str]
    gist: Required[str]
    source_kind: str
    office: str
    words: str
    is_direct: bool
    via: str
    outlet: Outlet | None
    then: Sequence[Outlet]
    document: str
    link: str
    said_on: date | None
    item: WireItem | None
    item_version: int | None
    is_seen_by_us: bool


@transaction.atomic
def record_statement(
    *, story: Story | None = None, mark: UUID | None = None, **said: Unpack[StatementFacts]
) -> Statement:
    """Write down who said what, and how it came; `story` is None where it is not saved yet.

    The speaker is found by name and kind, or made; without an office they have that of the day on
    which they said it, or else it came by the wire, if the register knows one. `mark` is what the
    text has already, if it has. Raises NoWayNamed without outlet or document.
    """
    statement = _write(Statement(story=story, uuid=mark or uuid4()), said)
    if not statement.office:
        statement.office = statement.source.office_on(_day_of(statement))
        statement.save(update_fields=["office"])
    return statement


@transaction.atomic
def mend_statement(*, statement: Statement, **said: Unpack[StatementFacts]) -> Statement:
    """Say anew who said it and how it came; its mark and its story stay. Raises NoWayNamed."""
    return _write(statement, said)


@transaction.atomic
def tell_of_mending(
    *, statement: Statement, words: str, editor: User | None, at: datetime
) -> Correction | None:
    """Readers of its story are told by a correction that `statement` was mended, if by any `words`.

    The story's history keeps it in any case. Corrections have their way into the next edition.
    """
    if statement.story is None:
        return None
    data = {"gist": statement.gist, "words": words}
    log(instance=statement.story, action=MENDED, user=editor, data=data)
    return (
        tell_correction(story=statement.story, words=words, editor=editor, at=at) if words else None
    )


@transaction.atomic
def tell_outcome(
    *, statement: Statement, editor: User | None = None, **told: Unpack[OutcomeFacts]
) -> Statement:
    """Say how what was said turned out, on which day, and what shows it.

    It travels to every page that shows the statement, and stands in the history of its story.
    Raises NoGrounds where it turned out somehow and nothing says how that is known.
    """
    outcome, words = told["outcome"], " ".join(told.get("words", "").split())
    on = told.get("on")
    if outcome not in ("", StatementOutcome.OPEN) and not (on and words):
        raise NoGrounds(statement.gist)
    statement.outcome, statement.outcome_on, statement.outcome_words = outcome, on, words
    statement.outcome_story = told.get("story")
    statement.look_again_on = told.get("look_again_on")
    statement.save(update_fields=OUTCOME_FIELDS)
    if statement.story is not None:
        data = {"gist": statement.gist, "outcome": outcome, "words": words}
        log(instance=statement.story, action=OUTCOME_TOLD, user=editor, data=data)
    return statement


def _write(statement: Statement, said: StatementFacts) -> Statement:
    kept: dict[str, Any] = dict(said)
    then = kept.pop("then", ())
    speaker = known_speaker(
        name=kept.pop("source_name"),
        kind=kept.pop("source_kind", SourceKind.PERSON),
        office=kept.get("office", ""),
    )
    for name, value in {**kept, "source": speaker}.items():
        setattr(statement, name, value)
    _keep_only_its_way(statement)
    statement.save()
    _carry_further(statement, then if statement.outlet else ())
    return statement


def _day_of(statement: Statement) -> date | None:
    if statement.said_on is None and statement.item is not None:
        return localtime(statement.item.published_at).date()
    return statement.said_on


def _carry_further(statement: Statement, outlets: Sequence[Outlet]) -> None:
    """Let the chain go on through `outlets`, in their order, each once."""
    then = [one for one in dict.fromkeys(outlets) if one != statement.outlet]
    if [one.outlet for one in statement.further.select_related("outlet")] == then:
        return
    statement.further.all().delete()
    FurtherOutlet.objects.bulk_create(
        FurtherOutlet(statement=statement, outlet=outlet, place=place)
        for place, outlet in enumerate(then, start=2)
    )


def _keep_only_its_way(statement: Statement) -> None:
    """Drop what belongs to another way of coming; refuse a way that is only half said."""
    if not statement.is_carried:
        statement.outlet = None
    elif statement.outlet is None:
        raise NoWayNamed(
            _("Say through which outlet the words of %(speaker)s came.")
            % {"speaker": statement.source.name}
        )
    if statement.via != Via.DOCUMENT:
        statement.document, statement.is_seen_by_us = "", False
    elif not statement.document:
        raise NoWayNamed(
            _("Name the document in which %(speaker)s said it.")
            % {"speaker": statement.source.name}
        )


@transaction.atomic
def tie_statements(*, story: Story) -> None:
    """Let this story's rows follow its marks: adopt or copy what they name, and store the order.

    A row made before the story was saved is adopted; one of another story, whose words were copied
    here, is copied. Positions are those of the live body; off the record there are none.
    """
    live = marks_in_markup(story.body_html) if story.live else []
    _own(story, dict.fromkeys([*marks_in_body(story.body), *live]))
    order = {mark: position for position, mark in enumerate(live, start=1)}
    for statement in story.statements.all():
        position = order.get(statement.uuid)
        if statement.position != position:
            statement.position = position
            statement.save(update_fields=["position"])


def _own(story: Story, marks: dict[UUID, None]) -> None:
    """Give `story` a row of its own for each of `marks` that any row bears."""
    missing = marks.keys() - set(story.statements.values_list("uuid", flat=True))
    rows = Statement.objects.filter(uuid__in=missing).order_by("story_id", "pk")
    for mark in missing:
        known = [row for row in rows if row.uuid == mark]
        loose = next((row for row in known if row.story_id is None), None)
        if loose is not None:
            loose.story = story
            loose.save(update_fields=["story"])
        elif known:
            _copy(known[0], story)


def _copy(statement: Statement, story: Story) -> None:
    then = [one.outlet for one in statement.further.select_related("outlet")]
    statement.pk = None
    statement.story = story
    statement.position = None
    statement._state.adding = True  # noqa: SLF001 - Django's own way to copy a row
    statement.save()
    _carry_further(statement, then)
