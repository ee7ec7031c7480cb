"""Spiking a story, and taking it back."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import PageLogEntry

from latefinal.desk.forms import SpikeForm
from latefinal.people.models import User
from latefinal.plumbing.page_header import page_header
from latefinal.stories.models import Story
from latefinal.stories.services import SPIKED, spike_story, unspike_story


def may_spike(user: User, story: Story) -> bool:
    """Who edits it may kill a draft.

    What readers see is taken away by who may unpublish it, and what is scheduled by who may call
    that off.
    """
    rights = story.permissions_for_user(user)
    if story.live:
        return bool(rights.can_unpublish())
    lock = story.get_lock()
    if isinstance(lock, ScheduledForPublishLock):
        return bool(rights.can_unschedule())
    return bool(rights.can_edit() and not (lock and lock.for_user(user)))


@require_http_methods(["GET", "HEAD", "POST"])
def spike(request: HttpRequest, story_id: int) -> HttpResponse:
    """GET asks for the reason, or whether to take it back; POST kills the story."""
    story = _asked_for(request, story_id)
    form = SpikeForm(request.POST or None)
    if story.is_spiked or not form.is_valid():
        above = [{"url": _editor(story), "label": story.draft_title}]
        given = {
            **page_header(_spike_or_back(story), above=above, icon="bin"),
            "story": story,
            "form": form,
            "spiked": _last_spiked(story) if story.is_spiked else None,
            "back": _editor(story),
        }
        return render(request, "desk/spike.html", given, status=422 if form.is_bound else 200)
    spike_story(story=story, reason=form.cleaned_data["reason"], editor=cast("User", request.user))
    words = _("“%(headline)s” is spiked. It can be taken back: it is in the list under “Spiked”.")
    messages.success(request, words % {"headline": story.draft_title})
    return redirect("who_has_what")


@require_POST
def unspike(request: HttpRequest, story_id: int) -> HttpResponse:
    """Make it a draft again."""
    story = _asked_for(request, story_id)
    unspike_story(story=story, editor=cast("User", request.user))
    words = _("“%(headline)s” is a draft again.")
    messages.success(request, words % {"headline": story.draft_title})
    return redirect(_editor(story))


def _asked_for(request: HttpRequest, story_id: int) -> Story:
    story: Story = get_object_or_404(Story.at_the_desk(), pk=story_id)
    if not may_spike(cast("User", request.user), story):
        raise PermissionDenied
    return story


def _last_spiked(story: Story) -> PageLogEntry | None:
    """Who did it, when and why."""
    entries = PageLogEntry.objects.filter(page=story.pk, action=SPIKED)
    return entries.select_related("user").order_by("-timestamp").first()


def _spike_or_back(story: Story) -> str:
    return _("Take back from the spike") if story.is_spiked else _("Spike a story")


def _editor(story: Story) -> str:
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))
