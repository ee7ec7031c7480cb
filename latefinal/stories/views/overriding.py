"""What stands in a story's way, and a publisher who lets it out all the same."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.stories.forms import OverrideForm
from latefinal.stories.models import Override, Story
from latefinal.stories.publish_checks import JudgedProblem, Problem, judged_problems
from latefinal.stories.services import override_problems, take_back_override


def override(request: HttpRequest, story_id: int) -> HttpResponse:
    """Each problem of the draft that was saved last; those ticked are let pass with a reason."""
    story = _story(request, story_id)
    judged = judged_problems(story.get_latest_revision_as_object())
    posted = request.POST if request.method == "POST" else None
    form = OverrideForm(posted, of=_overridable(judged))
    if form.is_valid():
        return _let_pass(request, story, form)
    if form.has_error("problem", "invalid_choice"):
        words = _("The draft has changed meanwhile: look at what stands in its way now.")
        messages.warning(request, words)
        return redirect("override_problem", story.pk)
    back = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    given = {
        **page_header(
            _("Before it is published"),
            above=[{"url": back, "label": story.headline}],
            icon="check",
        ),
        "judged": judged,
        "form": form,
        "asked": [one.fingerprint for one in form.asked],
        "back": back,
    }
    status = 422 if form.errors else 200
    return render(request, "stories/desk/override.html", given, status=status)


def _let_pass(request: HttpRequest, story: Story, form: OverrideForm) -> HttpResponse:
    editor, reason = cast(User, request.user), form.cleaned_data["reason"]
    given = {"reason": reason, "editor": editor, "at": clock.now()}
    override_problems(story=story, problems=form.asked, **given)
    messages.success(request, _("Let pass. The story's history keeps your reason."))
    if _overridable(judged_problems(story.get_latest_revision_as_object())):
        return redirect("override_problem", story.pk)
    return redirect("wagtailadmin_pages:edit", story.pk)


@require_POST
def take_back(request: HttpRequest, override_id: int) -> HttpResponse:
    """Let a problem stand in the way again."""
    row = get_object_or_404(Override, pk=override_id)
    _story(request, row.story_id)
    take_back_override(override=row, editor=cast(User, request.user), at=clock.now())
    messages.success(request, _("Taken back: it stands in the story's way again."))
    return redirect("override_problem", row.story_id)


def _overridable(judged: list[JudgedProblem]) -> list[Problem]:
    """Those that stand in the way and may be let pass."""
    return [
        one.problem for one in judged if one.stands_in_the_way and one.problem.may_be_overridden
    ]


def _story(request: HttpRequest, story_id: int) -> Story:
    """The story; who may not publish it has no say in what it goes out with."""
    story: Story = get_object_or_404(Story.at_the_desk(), pk=story_id)
    if not story.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return story
