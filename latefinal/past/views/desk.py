"""A story as readers had it at any moment, for the desk."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from latefinal.past.earlier import kept_markup
from latefinal.past.forms import MomentForm
from latefinal.past.models import PastVersion, Sight
from latefinal.past.rules import changed_lines
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.stories.models import Story
from latefinal.wire.rules.differences import Piece

ICON = "history"
POLICY = "sandbox; default-src 'none'; img-src *; style-src 'self'; font-src 'self'"


class Span(NamedTuple):
    """A version, and when the next one began; None for what readers have now."""

    version: PastVersion
    until: datetime | None


@require_safe
def story_past(request: HttpRequest, story_id: int) -> HttpResponse:
    """Every moment at which readers had another version, and one of these: `?at=` says which."""
    story = _story(request, story_id)
    now = clock.now()
    spans = spans_of(story, at=now)
    form = MomentForm(request.GET if "at" in request.GET else None, initial={"at": now})
    at = form.cleaned_data["at"] if form.is_bound and form.is_valid() else now
    chosen = next((span for span in reversed(spans) if span.version.at <= at), None)
    back = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    given = {
        **page_header(
            _("As readers had it"), above=[{"url": back, "label": story.headline}], icon=ICON
        ),
        "story": story,
        "spans": spans[::-1],
        "chosen": chosen,
        "asked": at,
        "form": form,
        "changes": _changes(spans, chosen),
    }
    return render(request, "past/story.html", given, status=422 if form.errors else 200)


@require_safe
@xframe_options_sameorigin
def framed(request: HttpRequest, story_id: int, version_id: int) -> HttpResponse:
    """The story itself as it stood, in the paper's own style, for the frame."""
    story = _story(request, story_id)
    shown = PastVersion.objects.of_story(story.pk).filter(sight=Sight.SHOWN)
    version = get_object_or_404(shown, pk=version_id)
    response = render(
        request,
        "past/frame.html",
        {"story": story, "version": version, "markup": kept_markup(version)},
    )
    response["Content-Security-Policy"] = POLICY
    return response


def spans_of(story: Story, *, at: datetime) -> list[Span]:
    """The versions that had begun at `at` (aware), the first one first."""
    begun = list(PastVersion.objects.of_story(story.pk).up_to(at))[::-1]
    ends: list[datetime | None] = [later.at for _earlier, later in pairwise(begun)]
    return [Span(version, until) for version, until in zip(begun, [*ends, None], strict=False)]


def _story(request: HttpRequest, story_id: int) -> Story:
    """The story, for whoever may see its history."""
    story: Story = get_object_or_404(Story.at_the_desk(), pk=story_id)
    may = story.permissions_for_user(cast(User, request.user))
    if not (may.can_edit() or may.can_publish()):
        raise PermissionDenied
    return story


def _changes(spans: list[Span], chosen: Span | None) -> list[list[Piece]] | None:
    """What differs from the version that readers had seen before; None where there was none."""
    if chosen is None or chosen.version.text is None:
        return None
    earlier = [one.version for one in spans if one.version.at < chosen.version.at]
    before = next((one.text for one in reversed(earlier) if one.text), None)
    return None if before is None else changed_lines(before.markup, chosen.version.text.markup)


def past_address(story_id: int) -> str:
    """The screen of a story's past."""
    return reverse("past_desk:story", args=(story_id,))
