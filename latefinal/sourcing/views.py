"""The desk's “Who said this”, and the readers' pages of sources and outlets."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.admin.modal_workflow import render_modal_workflow

from latefinal.outlets.models import Outlet
from latefinal.pagecache.gathering import shows
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.stories.cache_keys import STORIES
from latefinal.stories.models import Story

from .cache_keys import carried_by, said_by
from .explained import labels_explained
from .forms import StatementForm, as_it_stands, first_proposal, known_speakers
from .models import Source, Statement
from .richtext import entity_data
from .services import mend_statement, record_statement

A_PAGE = 30


def mark(request: HttpRequest) -> HttpResponse:
    """The modal of the editor: set a mark on selected words, or mend one that is there."""
    asked = request.POST if request.method == "POST" else request.GET
    story, uuid = _story(request, asked.get("story", "")), _uuid(asked.get("uuid", ""))
    words, there = asked.get("words", ""), _row(story, uuid)
    if request.method == "POST":
        form = StatementForm(request.POST)
        if form.is_valid():
            return _saved(request, form, story, uuid)
    else:
        link, before = asked.get("link", ""), _row(story, _uuid(asked.get("after", "")))
        form = StatementForm(
            initial=as_it_stands(there)
            if there
            else first_proposal(words=words, link=link, before=before)
        )
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


def _saved(
    request: HttpRequest, form: StatementForm, story: Story | None, uuid: UUID | None
) -> HttpResponse:
    """Store what the form says, and tell the editor what to mark the words with.

    Who may not publish mends what readers see by a new mark, which waits with their draft.
    """
    said = form.said()
    said["words"] = request.POST.get("words", "")
    own = _own_row(story, uuid)
    if own is None:
        statement = record_statement(story=story, mark=uuid, **said)
    elif own.position is None or _may_publish(request, own):
        statement = mend_statement(statement=own, **said)
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


@kept(numbers=("page",))
@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Who they are, and what they said in our stories."""
    person = get_object_or_404(Source, pk=pk)
    shows(said_by(person.pk), STORIES)
    said = Statement.objects.on_the_record(at=clock.now()).filter(source=person)
    page = Paginator(said, A_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        raise Http404  # who speaks in drafts only is not for readers to know
    return render(request, "sourcing/source.html", {"page": page, "source": person})


@kept(numbers=("page",))
@require_safe
def outlet(request: HttpRequest, slug: str) -> HttpResponse:
    """Who owns it, on what evidence, and what came through it."""
    publisher = get_object_or_404(Outlet, slug=slug)
    shows(carried_by(publisher.pk), STORIES)
    said = Statement.objects.on_the_record(at=clock.now()).filter(outlet=publisher)
    page = Paginator(said, A_PAGE).get_page(request.GET.get("page"))
    given = {"page": page, "outlet": publisher, "other_names": list(publisher.other_names.all())}
    return render(request, "sourcing/outlet.html", given)


@kept()
@require_safe
def labels(request: HttpRequest) -> HttpResponse:
    """What each label of an outlet means, and how it comes about."""
    return render(request, "sourcing/labels.html", {"labels": labels_explained()})
