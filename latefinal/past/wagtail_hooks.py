"""The past inside the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from latefinal.stories.models import Story

from .views import desk


@hooks.register("register_admin_urls")
def past_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/past/."""
    screens = [
        path("<int:story_id>/", desk.story_past, name="story"),
        path("<int:story_id>/<int:version_id>/", desk.framed, name="framed"),
    ]
    return [path("past/", include((screens, "past_desk")))]


@hooks.register("register_page_header_buttons")
def past_of_the_story(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Among what can be done with a story that was published once."""
    story = page.specific_class
    if story is None or not issubclass(story, Story) or page.first_published_at is None:
        return
    may = page.permissions_for_user(user)
    if may.can_edit() or may.can_publish():
        address = desk.past_address(page.pk)
        yield Button(_("As readers had it"), address, icon_name=desk.ICON, priority=62)
