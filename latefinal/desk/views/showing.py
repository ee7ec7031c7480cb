"""Showing a story that is not out yet: the link is made at the desk, and opened by anybody."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from latefinal.desk.errors import LinkHasEnded, NoSuchLink
from latefinal.desk.services.showing import LASTS, make_link, story_behind
from latefinal.pagecache.policy import not_kept
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Story
from latefinal.stories.page import preview_page

from .claim import secret


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, story_id: int) -> HttpResponse:
    """GET says what a link does, POST makes one and shows it."""
    story: Story = get_object_or_404(Story.at_the_desk(), pk=story_id)
    maker, at = cast("User", request.user), clock.now()
    if not story.permissions_for_user(maker).can_edit():
        raise PermissionDenied
    editor = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    given = {
        **page_header(
            _("Link to show it"), above=[{"url": editor, "label": story.draft_title}], icon="link"
        ),
        "back": editor,
        "link": make_link(story=story, by=maker, at=at) if request.method == "POST" else "",
        "until": at + LASTS,
    }
    return render(request, "desk/show.html", given)


@not_kept("it shows what is not out yet to whoever has the link")
@never_cache
@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as readers would get it; once they get it, the way there."""
    at = clock.now()
    try:
        story = story_behind(token, at=at)
    except (NoSuchLink, LinkHasEnded) as error:
        status = 410 if isinstance(error, LinkHasEnded) else 404
        told = {"words": str(error)}
        return secret(render(request, "desk/shown_no_more.html", told, status=status))
    if Story.on_the_record(at=at).filter(pk=story.pk).exists():
        return redirect(story)
    every_page(request)
    return secret(render(request, "stories/story.html", preview_page(story, at=at)))
