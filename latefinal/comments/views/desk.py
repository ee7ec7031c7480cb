"""The moderators' list and one comment with its rulings."""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from latefinal.comments.errors import CommentError
from latefinal.comments.forms import AnswerForm, RulingForm
from latefinal.comments.models import Comment, Decision
from latefinal.comments.querysets import CommentQuerySet
from latefinal.comments.services import answer_as_staff, rule_on, rule_on_all
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header

A_PAGE = 30
REASON_LENGTH = 300
ROW = re.compile("[0-9]{1,18}")  # no more digits than a row's number has
may_rule = permission_required("comments.add_ruling")


@may_rule
@require_GET
def comments(request: HttpRequest) -> HttpResponse:
    """Those held, approved or removed; `?show=` says which."""
    show = request.GET.get("show", "held")
    rows = _listed(request, show)
    pages = Paginator(rows.for_the_desk(), A_PAGE)
    page = pages.get_page(request.GET.get("p"))
    return render(
        request,
        "comments/desk/list.html",
        {
            **page_header(_("Comments"), icon="comment"),
            "show": show if show in Decision.values else "held",
            "page": page,
            "elided_page_range": pages.get_elided_page_range(page.number),
            "held": _theirs(request).held().count(),
            "list_url": reverse("comments_desk:list"),
            "reason_length": REASON_LENGTH,
        },
    )


def _theirs(request: HttpRequest) -> CommentQuerySet:
    return Comment.objects.theirs_to_rule_on(request.user)


def _listed(request: HttpRequest, show: str) -> CommentQuerySet:
    theirs = _theirs(request)
    return theirs.ruled(show) if show in Decision.values else theirs.held()


@may_rule
@require_POST
def rule_many(request: HttpRequest) -> HttpResponse:
    """Approve or remove all that were ticked in a list, or approve the one whose button it was.

    `show` is the list that they were ticked in: what has left it meanwhile stays as it is.
    """
    show = request.POST.get("show", "held")
    one = request.POST.getlist("one")
    removes = not one and "remove" in request.POST
    decision = Decision.REMOVE if removes else Decision.APPROVE
    ticked = [int(raw) for raw in one or request.POST.getlist("ticked") if ROW.fullmatch(raw)]
    back = redirect(_list_of(show))
    try:
        done = rule_on_all(
            comments=_listed(request, show).filter(pk__in=ticked[:A_PAGE]),
            decision=decision,
            reason=request.POST.get("reason", "")[:REASON_LENGTH],
            moderator=_moderator(request),
            at=clock.now(),
        )
    except CommentError as error:
        messages.error(request, str(error))
        return back
    _say_how_many(request, decision, done)
    return back


def _say_how_many(request: HttpRequest, decision: Decision, done: int) -> None:
    if not done:
        messages.warning(request, _("Nothing was changed: tick the comments first."))
        return
    said = {
        Decision.APPROVE: ngettext(
            "%(count)d comment was approved.", "%(count)d comments were approved.", done
        ),
        Decision.REMOVE: ngettext(
            "%(count)d comment was removed.", "%(count)d comments were removed.", done
        ),
    }[decision]
    there = messages.button(_list_of(decision), _("Change that"))
    messages.success(request, said % {"count": done}, buttons=[there])


def _list_of(show: str) -> str:
    asked = f"?show={show}" if show in Decision.values else ""
    return reverse("comments_desk:list") + asked


@may_rule
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """One comment: what was ruled on it, and the forms to rule again or to answer."""
    found = get_object_or_404(_theirs(request).for_the_desk(), pk=comment_id)
    form = RulingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _rule(request, found, form, clock.now())
        except CommentError as error:
            form.add_error("reason", str(error))
    return _one(request, found, form, AnswerForm(user=_moderator(request)))


def _rule(request: HttpRequest, found: Comment, form: RulingForm, at: datetime) -> HttpResponse:
    decision = Decision(form.cleaned_data["decision"])
    rule_on(
        comment=found,
        decision=decision,
        reason=form.cleaned_data["reason"],
        moderator=_moderator(request),
        at=at,
    )
    said = _("The comment by %(name)s is now %(decision)s.")
    messages.success(
        request,
        said % {"name": found.shown_name, "decision": decision.label},
        buttons=[messages.button(_place(found), _("Change that"))],
    )
    return redirect("comments_desk:list")


@may_rule
@require_POST
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answer in the paper's name."""
    found = get_object_or_404(_theirs(request).for_the_desk(), pk=comment_id)
    moderator = _moderator(request)
    form = AnswerForm(request.POST, user=moderator)
    if not form.is_valid():
        return _one(request, found, RulingForm(), form)
    try:
        answer_as_staff(comment=found, moderator=moderator, at=clock.now(), **form.cleaned_data)
    except CommentError as error:
        form.add_error("words", str(error))
        return _one(request, found, RulingForm(), form)
    messages.success(request, _("Your answer stands under the story."))
    return redirect(_place(found))


def _one(
    request: HttpRequest, found: Comment, ruling: RulingForm, answer: AnswerForm
) -> HttpResponse:
    # Isolated by Unicode's own signs: a heading of Wagtail's is no place for an element.
    title = _("Comment by %(name)s") % {"name": f"\u2068{found.shown_name}\u2069"}
    above = [{"url": reverse("comments_desk:list"), "label": _("Comments")}]
    return render(
        request,
        "comments/desk/comment.html",
        {
            **page_header(title, above=above, icon="comment"),
            "comment": found,
            "ruling_form": ruling,
            "answer_form": answer,
        },
        status=422 if ruling.errors or answer.errors else 200,
    )


def _place(found: Comment) -> str:
    return reverse("comments_desk:comment", args=[found.pk])


def _moderator(request: HttpRequest) -> User:
    return cast(User, request.user)
