"""The comments under a story, as readers see and write them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from latefinal.comments.cache_keys import comments_under
from latefinal.comments.errors import TooManyComments
from latefinal.comments.forms import CommentForm
from latefinal.comments.models import Comment
from latefinal.comments.rules import COUNTED_AS, COUNTED_FOR, threads_of
from latefinal.comments.services import doubt_comment, submit_comment
from latefinal.pagecache.gathering import shows
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.limits import network_of
from latefinal.plumbing.origin import is_machine, same_origin
from latefinal.readers.services import allows
from latefinal.stories.models import Story

A_PAGE = 60
FROM_AN_ADDRESS = 5
FROM_A_NETWORK = 20


@kept(numbers=("page", "answers"))
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, story_id: str) -> HttpResponse:
    """The whole thread with its form; `?answers=` names the comment to be answered."""
    at = clock.now()
    stories = Story.on_the_record(at=at).select_related("section").defer("body", "body_html")
    story = stories.filter(pk=story_id).first()
    if story is None:
        raise Http404(_("There is no such story to comment on."))
    if request.method == "POST":
        return _take(request, story, at)
    form = CommentForm(story=story)
    # A link to a comment that is gone opens the form for one of the reader's own.
    form.initial["answers"] = _answered(form, request.GET.get("answers"))
    return _page(request, story, form)


def _take(request: HttpRequest, story: Story, at: datetime) -> HttpResponse:
    form = CommentForm(request.POST, story=story)
    if not form.is_valid():
        return _page(request, story, form, status=422)
    try:
        _count(request, str(form.cleaned_data["address"]), at)
        comment = submit_comment(story=story, at=at, **form.cleaned_data)
    except LatefinalError as error:
        form.add_error(None, str(error))
        return _page(
            request, story, form, status=429 if isinstance(error, TooManyComments) else 422
        )
    if is_machine(request.POST):
        doubt_comment(comment=comment)
    return _thanks(story)


def _count(request: HttpRequest, address: str, at: datetime) -> None:
    """Count this comment against its address and its network. Raises TooMany."""
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    for who, limit in ((address.lower(), FROM_AN_ADDRESS), (network, FROM_A_NETWORK)):
        if not allows(COUNTED_AS, who, limit=limit, seconds=COUNTED_FOR, at=at):
            raise TooManyComments


def _thanks(story: Story) -> HttpResponse:
    """Back to the story, which says that the comment is held; no cookie carries the message."""
    address = f"{story.get_absolute_url()}?held=1#comments"
    return HttpResponse(status=303, headers={"Location": address})


def _page(
    request: HttpRequest, story: Story, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    shows(comments_under(story.pk))
    shown = Comment.objects.shown().filter(story=story).select_related("contributor")
    page = Paginator(shown.openers(), A_PAGE).get_page(request.GET.get("page"))
    openers = list(page.object_list)
    return render(
        request,
        "comments/thread.html",
        {
            "story": story,
            "page": page,
            "threads": threads_of([*openers, *shown.filter(answers__in=openers)]),
            "total": shown.count(),
            "form": form,
            "answered": _answered(form, form["answers"].value()),
        },
        status=status,
    )


def _answered(form: CommentForm, asked: Any) -> Comment | None:
    """The comment that is to be answered, if it is one that readers see."""
    try:
        found: Comment | None = form.fields["answers"].clean(asked)
    except ValidationError:
        return None
    return found
