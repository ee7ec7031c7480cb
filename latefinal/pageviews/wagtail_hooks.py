"""Numbers inside the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from latefinal.people.rights import GuardedMenuItem, row_of
from latefinal.stories.models import Story

from . import views


@hooks.register("register_icons")
def icon(icons: list[str]) -> list[str]:
    """Three columns; Wagtail has nothing of the kind."""
    return [*icons, f"pageviews/icons/{views.ICON}.svg"]


@hooks.register("register_admin_menu_item")
def numbers_in_the_menu() -> GuardedMenuItem:
    """After the readers."""
    return GuardedMenuItem(
        _("Numbers"),
        reverse("numbers_desk:numbers"),
        name="numbers",
        icon_name=views.ICON,
        order=330,
        right=views.RIGHT,
    )


@hooks.register("register_admin_urls")
def numbers_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/numbers/."""
    rooms = [
        path("", views.numbers, name="numbers"),
        path("story/<int:story_id>/", views.of_story, name="story"),
    ]
    return [path("numbers/", include((rooms, "numbers_desk")))]


@hooks.register("register_page_header_buttons")
def numbers_of_the_story(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Among what can be done with a story, in its editor and in lists."""
    story = page.specific_class
    if story is not None and issubclass(story, Story) and user.has_perm(views.RIGHT):
        yield Button(
            _("Numbers"),
            reverse("numbers_desk:story", args=(page.pk,)),
            icon_name=views.ICON,
            priority=63,
        )


@hooks.register("register_permissions")
def who_may_see_numbers() -> QuerySet[Permission]:
    """Offer the right where groups are given theirs."""
    return row_of(views.RIGHT)
