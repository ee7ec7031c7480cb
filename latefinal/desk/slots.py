"""What the desk puts on readers' pages, for those alone who are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from latefinal.plumbing.slots import Filling
from latefinal.stories.models import Story


def edit_link(*, story: Story, at: datetime, request: Any) -> Filling | None:
    """*Edit*, for who may.

    Without a session's cookie nobody is looked up: such a page is the same for all and may be kept.
    """
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    if not user.is_authenticated or not story.permissions_for_user(user).can_edit():
        return None
    address = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    return Filling("desk/_edit.html", {"address": address})
