"""Asking whoever sends a story's form what is to become of it, where there is a newer text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from latefinal.desk.services.newer_text import SEEN, NewerText, keep_beside, newer_text, stamp
from latefinal.people.models import User
from latefinal.plumbing.page_header import page_header
from latefinal.stories.models import Story

KEEP = "keep_mine_beside"


def ask_before_it_is_lost(request: HttpRequest, draft: Story) -> HttpResponse | None:
    """Tell them what somebody else saved meanwhile, and ask; None where nobody did.

    `draft` is the newest version.
    """
    sender = cast("User", request.user)
    newer = newer_text(draft=draft, sent=request.POST, by=sender)
    if newer is None:
        return None
    if KEEP not in request.POST or keep_beside(text=newer, by=sender) is None:
        return _ask(request, newer)
    words = _("Your text is kept in the history of “%(headline)s”. This is the newest.")
    messages.success(request, words % {"headline": newer.theirs.headline})
    return redirect("wagtailadmin_pages:edit", newer.theirs.pk)


def _ask(request: HttpRequest, newer: NewerText) -> HttpResponse:
    given = {
        **page_header(_("Saved by somebody else"), icon="warning"),
        "newer": newer,
        "differences": newer.differences(),
        "fields": list(_sent(request)),
        "seen": (SEEN, stamp(newer.version)),
        "keep": KEEP,
    }
    return render(request, "desk/newer_text.html", given, status=409)


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Each field of the form, so that nothing of it is lost while its sender is asked."""
    for name, values in request.POST.lists():
        if name not in ("csrfmiddlewaretoken", SEEN, KEEP):
            yield from ((name, str(value)) for value in values)
