"""Tonight's edition inside the desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import desk

PERMISSION = "newsletter.change_edition"


class EditionMenuItem(MenuItem):
    """Shown to those who may decide about editions."""

    def is_shown(self, request: Any) -> bool:
        """Only with the right to."""
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_menu_item")
def edition_in_the_menu() -> EditionMenuItem:
    """After the comments."""
    return EditionMenuItem(
        _("Tonight's edition"),
        reverse("edition_desk:board"),
        name="edition",
        icon_name="mail",
        order=310,
    )


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/edition/."""
    rooms = [
        path("", desk.board, name="board"),
        path("story/", desk.story, name="story"),
        path("words/", desk.words, name="words"),
        path("hold/", desk.hold, name="hold"),
        path("close/", desk.close, name="close"),
        path("preview/", desk.preview, name="preview"),
        path("preview/letter/", desk.letter, name="letter"),
        path("sent/<int:closing_id>/", desk.sent, name="sent"),
        path("sent/<int:closing_id>/letter/", desk.sent_letter, name="sent_letter"),
    ]
    return [path("edition/", include((rooms, "edition_desk")))]


@hooks.register("register_permissions")
def who_may_decide() -> QuerySet[Permission]:
    """Offer the right to decide about editions where groups are given theirs."""
    return Permission.objects.filter(
        content_type__app_label="newsletter", codename="change_edition"
    )
