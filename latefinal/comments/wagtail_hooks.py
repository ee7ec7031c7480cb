"""The moderators' screens inside the desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.sidebar import LinkMenuItem

from latefinal.people.rights import GuardedMenuItem, row_of

from .models import Comment
from .views import desk

PERMISSION = "comments.add_ruling"


class CommentsMenuItem(GuardedMenuItem):
    """Says how many comments wait, to those who may rule on them."""

    def render_component(self, request: Any) -> LinkMenuItem:
        """The item itself is kept between requests; the number is counted for each."""
        component = super().render_component(request)
        if held := Comment.objects.theirs_to_rule_on(request.user).held().count():
            component.label = _("Comments (%(held)d)") % {"held": held}
        return component


@hooks.register("register_admin_menu_item")
def comments_in_the_menu() -> CommentsMenuItem:
    """After the pages, before the rest."""
    return CommentsMenuItem(
        gettext_lazy("Comments"),
        reverse("comments_desk:list"),
        name="comments",
        icon_name="comment",
        order=300,
        right=PERMISSION,
    )


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/comments/."""
    rooms = [
        path("", desk.comments, name="list"),
        path("rule/", desk.rule_many, name="rule"),
        path("<int:comment_id>/", desk.comment, name="comment"),
        path("<int:comment_id>/answer/", desk.answer, name="answer"),
    ]
    return [path("comments/", include((rooms, "comments_desk")))]


@hooks.register("register_permissions")
def who_may_rule() -> QuerySet[Permission]:
    """Offer the right to rule on comments where groups are given theirs."""
    return row_of(PERMISSION)
