"""Tonight's edition inside the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from latefinal.people.rights import GuardedMenuItem, row_of

from .services.editors import RIGHT
from .views import desk, founding, preview, receipt, waiting


@hooks.register("register_admin_menu_item")
def edition_in_the_menu() -> GuardedMenuItem:
    """After the comments."""
    return GuardedMenuItem(
        _("Tonight's edition"),
        reverse("edition_desk:board"),
        name="edition",
        icon_name="mail",
        order=310,
        right=RIGHT,
    )


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/edition/; without a slug it is about the evening edition."""
    of_one = [
        path("", desk.board, name="board"),
        path("story/", desk.story, name="story"),
        path("words/", desk.words, name="words"),
        path("hold/", desk.hold, name="hold"),
        path("close/", desk.close, name="close"),
        path("rules/", founding.rules, name="rules"),
        path("preview/", preview.preview, name="preview"),
        path("preview/letter/", preview.letter, name="letter"),
        path("preview/test/", preview.try_out, name="test"),
    ]
    rooms = [
        *of_one,
        path("of/<slug:slug>/", include(of_one)),
        path("of/<slug:slug>/end/", founding.end, name="end"),
        path("new/", founding.found, name="found"),
        path("waiting/", waiting.waiting, name="waiting"),
        path("waiting/<int:batch_id>/pause/", waiting.pause, name="pause"),
        path("waiting/<int:batch_id>/resume/", waiting.resume, name="resume"),
        path("receipt/<int:edition_id>/", receipt.receipt, name="receipt"),
        path("receipt/<int:edition_id>/live/", receipt.live, name="live"),
        path("receipt/<int:edition_id>/missing/", receipt.missing, name="missing"),
        path("sent/<int:variant_id>/", preview.sent, name="sent"),
        path("sent/<int:variant_id>/letter/", preview.sent_letter, name="sent_letter"),
    ]
    return [path("edition/", include((rooms, "edition_desk")))]


@hooks.register("register_permissions")
def who_may_decide() -> QuerySet[Permission]:
    """Offer the right to decide about editions where groups are given theirs."""
    return row_of(RIGHT)


@hooks.register("before_delete_page")
def what_was_sent_is_kept(request: Any, page: Page) -> object:
    """Say so before the question whether to delete it, not after the answer."""
    return desk.keep_what_was_sent(
        request, [page], back=reverse("wagtailadmin_pages:edit", args=[page.pk])
    )


@hooks.register("before_bulk_action")
def what_was_sent_is_kept_among_many(
    request: Any, action_type: str, objects: Sequence[Any], action: Any
) -> object:
    """The same for many at once: then none of them is deleted."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return None
    return desk.keep_what_was_sent(request, objects, back=action.next_url)
