"""Every story that is under way: how far it is, who has it, since when. States are derived."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from latefinal.stories.models import Section, Story
from latefinal.stories.rights import sections_where
from latefinal.stories.rules import count_words
from latefinal.stories.steps import PUBLISH

MOST = 40
"""Stories of one state that are listed; of the others it is said how many there are."""


class UnderWay(TextChoices):
    """How far a story is, in the order in which it goes on."""

    RETURNED = "returned", _("Returned")
    DRAFT = "draft", _("In writing")
    CHANGED = "changed", _("Published, being changed")
    SUBMITTED = "submitted", _("Submitted")
    IN_EDIT = "in_edit", _("In edit")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    EMBARGOED = "embargoed", _("Under embargo")


WAITS_FOR = {
    UnderWay.SUBMITTED: _("waits for an editor"),
    UnderWay.APPROVED: _("waits for a publisher"),
}


class Waiting(NamedTuple):
    """What is known of a story beside its own row: how far it is, whose act that was, and when.

    `due` is the hour for which it is scheduled.
    """

    state: UnderWay
    who: Any
    since: datetime
    note: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class UnfinishedStory:
    """One line. `due` is the hour for which it is scheduled, or at which its embargo lifts."""

    story: Story
    state: UnderWay
    who: Any
    since: datetime | None
    due: datetime | None
    words: int
    note: str
    may_edit: bool

    @property
    def waits_for(self) -> str:
        """Who is to do something, where that is not the one whose act was the last."""
        return str(WAITS_FOR.get(self.state, ""))

    @property
    def is_locked_by(self) -> Any:
        """Who keeps others out of it, if somebody does."""
        return self.story.locked_by if self.story.locked else None


@dataclass(frozen=True)
class StoriesOfState:
    """All of one state, the oldest first, as far as they are listed."""

    state: UnderWay
    lines: list[UnfinishedStory]
    count: int


def sections_of(user: Any) -> list[Section]:
    """Where `user` sees who has what: wherever they write."""
    return list(sections_where(user, "add").order_by("path"))


def under_way(
    *, user: Any, sections: Iterable[Section], at: datetime, mine: bool = False
) -> list[StoriesOfState]:
    """The stories under way in `sections` at `at` (aware), by state; `mine` alone if asked.

    `mine` are those that `user` began, saved last or keeps others out of. Four statements, and
    what the rights of `user` take, however many stories there are.
    """
    waiting = {**in_steps(), **_scheduled()}
    places = {section.pk: section for section in sections}
    found = _found(waiting, places, at)
    if mine:
        found = found.filter(Q(owner=user) | Q(locked_by=user) | Q(latest_revision__user=user))
    by_state = _by_state(found, waiting, at)
    first = {state: some[:MOST] for state, some in by_state.items()}
    shown = _shown([pk for some in first.values() for pk in some], places)
    editable = {section.pk for section in sections_where(user, "change")}
    return [
        StoriesOfState(
            state,
            [
                _line(shown[pk], state, waiting.get(pk), editable, user)
                for pk in first[state]
                if pk in shown
            ],
            len(some),
        )
        for state, some in by_state.items()
        if some
    ]


def how_far(story: Any, waits: Waiting) -> UnderWay:
    """What was submitted is in edit once it was saved again: only who decides on it may do so."""
    saved_at = story.latest_revision_created_at or waits.since
    if waits.state == UnderWay.SUBMITTED and saved_at > waits.since:
        return UnderWay.IN_EDIT
    return waits.state


def _by_state(found: Any, waiting: dict[int, Waiting], at: datetime) -> dict[UnderWay, list[int]]:
    """The numbers of `found` in its order; what has an hour stands by that, the next first."""
    by_state: dict[UnderWay, list[tuple[Any, int]]] = {state: [] for state in UnderWay}
    fields = ("pk", "live", "embargoed_until", "latest_revision_created_at")
    for row in found.values_list(*fields, named=True):
        waits = waiting.get(row.pk)
        state = _state(row, waits, at)
        by_state[state].append((_due(row, state, waits), row.pk))
    for state in (UnderWay.SCHEDULED, UnderWay.EMBARGOED):
        by_state[state].sort()
    return {state: [pk for _hour, pk in some] for state, some in by_state.items()}


def _found(waiting: Iterable[int], sections: Iterable[int], at: datetime) -> Any:
    """The oldest change first. A spiked story is not under way."""
    is_under_way = (
        Q(pk__in=list(waiting))
        | Q(has_unpublished_changes=True, is_spiked=False)
        | Q(live=True, embargoed_until__gt=at)
    )
    found = Story.at_the_desk().filter(is_under_way, section__in=list(sections))
    return found.order_by("latest_revision_created_at", "pk")


def _shown(numbers: list[int], sections: dict[int, Section]) -> dict[int, Story]:
    """Those that are listed, with all that a line says: of the others only the number is said.

    A story that was moved to another section or deleted since its number was found is left out.
    """
    with_people = Story.at_the_desk().select_related("owner", "locked_by", "latest_revision__user")
    found = with_people.filter(section__in=sections).defer("body", "body_html").in_bulk(numbers)
    for story in found.values():
        story.section = sections[story.section_id]
    return dict(found)


def in_steps() -> dict[int, Waiting]:
    """What was submitted or returned, by the number of its story."""
    states = WorkflowState.objects.filter(
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
        base_content_type__model=Page._meta.model_name,
    ).select_related(
        "requested_by",
        "current_task_state__task__editorialstep",
        "current_task_state__finished_by",
    )
    return {int(state.object_id): _waits(state) for state in states}


def _waits(state: WorkflowState) -> Waiting:
    task = state.current_task_state
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Waiting(UnderWay.RETURNED, task.finished_by, task.finished_at, task.comment)
    step = getattr(task.task, "editorialstep", None)
    is_approved = step is not None and step.right == PUBLISH
    reached = UnderWay.APPROVED if is_approved else UnderWay.SUBMITTED
    return Waiting(reached, state.requested_by, task.started_at)


def _scheduled() -> dict[int, Waiting]:
    due = Revision.objects.filter(
        approved_go_live_at__isnull=False, base_content_type__model=Page._meta.model_name
    )
    rows = due.select_related("user").defer("content")
    return {
        int(one.object_id): Waiting(
            UnderWay.SCHEDULED, one.user, one.created_at, due=one.approved_go_live_at
        )
        for one in rows
    }


def _state(story: Any, waits: Waiting | None, at: datetime) -> UnderWay:
    if waits is not None:
        return how_far(story, waits)
    if story.live and story.embargoed_until and story.embargoed_until > at:
        return UnderWay.EMBARGOED
    return UnderWay.CHANGED if story.live else UnderWay.DRAFT


def _line(
    story: Story,
    state: UnderWay,
    waits: Waiting | None,
    editable: set[int],
    user: Any,
) -> UnfinishedStory:
    draft = story.latest_revision
    acted = None if state == UnderWay.IN_EDIT else waits
    return UnfinishedStory(
        story=story,
        state=state,
        who=_who_has(story, state, acted),
        since=acted.since if acted else story.latest_revision_created_at,
        due=_due(story, state, waits),
        words=words_of_draft(draft.content) if draft else story.word_count,
        note=waits.note if waits else "",
        may_edit=story.section_id in editable or story.owner_id == user.pk,
    )


def _due(story: Any, state: UnderWay, waits: Waiting | None) -> datetime | None:
    if state == UnderWay.EMBARGOED:
        return story.embargoed_until
    return waits.due if waits else None


def _who_has(story: Story, state: UnderWay, waits: Waiting | None) -> Any:
    """Whose it is now: of what was returned its writer, and not who returned it."""
    if waits is not None:
        return story.owner if state == UnderWay.RETURNED else waits.who
    last = story.latest_revision.user if story.latest_revision else None
    return last or story.owner


def words_of_draft(content: dict[str, Any]) -> int:
    """Words in the body that a version holds: of every text in it, whatever its block."""
    try:
        body = json.loads(content.get("body") or "[]")
    except ValueError:
        return 0
    return sum(count_words(text) for block in body for text in _texts(block.get("value")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
