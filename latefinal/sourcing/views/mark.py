"""The desk's “Who said this”."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_required
from wagtail.admin.modal_workflow import render_modal_workflow

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.sourcing.forms import (
    StatementForm,
    as_it_stands,
    first_proposal,
    known_speakers,
)
from latefinal.sourcing.mending import MendForm
from latefinal.sourcing.models import Statement
from latefinal.sourcing.richtext import entity_data
from latefinal.sourcing.services import mend_statement, record_statement, tell_of_mending
from latefinal.stories.models import Story


@permission_required("sourcing.view_statement")
def mark(request: HttpRequest) -> HttpResponse:
    """The modal of the editor: set a mark on selected words, or mend one that is there."""
    asked = request.POST if request.method == "POST" else request.GET
    story, uuid = _story(request, asked.get("story", "")), _uuid(asked.get("uuid", ""))
    words, there = asked.get("words", ""), _row(story, uuid)
    if request.method == "POST":
        form = _form(request, _own_row(story, uuid), request.POST)
        if form.is_valid():
            return _saved(request, form, story, uuid)
    elif there:
        form = _form(request, _own_row(story, uuid), initial=as_it_stands(there))
    else:
        link, before = asked.get("link", ""), _row(story, _uuid(asked.get("after", "")))
        form = StatementForm(initial=first_proposal(words=words, link=link, before=before))
    given = {
        "form": form,
        "speakers": known_speakers(),
        "words": words,
        "uuid": uuid or "",
        "story": story,
        "is_there": bool(uuid),
    }
    return render_modal_workflow(
        request, "sourcing/desk/mark.html", None, given, json_data={"step": "mark"}
    )


def _form(request: HttpRequest, own: Statement | None, *given: Any, **named: Any) -> StatementForm:
    """Where what is saved changes at once what readers were told, it asks what they are told."""
    if own is not None and _is_read(own) and _may_publish(request, own):
        return MendForm(*given, statement=own, **named)
    return StatementForm(*given, **named)


def _is_read(statement: Statement) -> bool:
    """Whether readers see it at this moment."""
    seen = Story.on_the_record(at=clock.now()).filter(pk=statement.story_id)
    return statement.position is not None and seen.exists()


def _saved(
    request: HttpRequest, form: StatementForm, story: Story | None, uuid: UUID | None
) -> HttpResponse:
    """Store what the form says, and tell the editor what to mark the words with.

    Who may not publish mends what readers see by a new mark, which waits with their draft.
    """
    told = form.told() if isinstance(form, MendForm) else None
    said = form.said()
    said["words"] = request.POST.get("words", "")
    own = _own_row(story, uuid)
    if own is None:
        statement = record_statement(story=story, mark=uuid, **said)
    elif own.position is None or _may_publish(request, own):
        statement = mend_statement(statement=own, **said)
        if told is not None:
            tell_of_mending(
                statement=own, words=told, editor=cast("User", request.user), at=clock.now()
            )
    else:
        statement = record_statement(story=story, **said)
    data = entity_data(str(statement.uuid), statement)
    return render_modal_workflow(
        None, None, None, None, json_data={"step": "marked", "result": data}
    )


def _may_publish(request: HttpRequest, statement: Statement) -> bool:
    story = statement.story
    return story is not None and bool(story.permissions_for_user(request.user).can_publish())


def _story(request: HttpRequest, raw: str) -> Story | None:
    """The story whose words are marked; None while it is not saved. It must be theirs to edit."""
    if not raw.isdecimal():
        return None
    story = Story.at_the_desk().filter(pk=int(raw)).first()
    if story and not story.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return story


def _uuid(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None


def _own_row(story: Story | None, uuid: UUID | None) -> Statement | None:
    """The row that may be mended here: this story's, or one that belongs to none yet."""
    if uuid is None:
        return None
    rows = Statement.objects.filter(uuid=uuid)
    return rows.filter(story=story).first() or rows.filter(story=None).first()


def _row(story: Story | None, uuid: UUID | None) -> Statement | None:
    """What is known about a mark: the row that may be mended, or another story's to start from."""
    if uuid is None:
        return None
    return _own_row(story, uuid) or Statement.objects.marked([uuid]).first()
