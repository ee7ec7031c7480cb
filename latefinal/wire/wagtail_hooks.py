"""The wire inside the desk: its screen, and the list of its feeds."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from latefinal.people.rights import GuardedMenuItem, row_of

from .forms import FeedForm
from .models import Feed
from .views import bringing
from .views import desk as views

DETAIL = "listing__detail"
"""A column for which a phone has no room."""


@hooks.register("register_admin_menu_item")
def wire_in_the_menu() -> GuardedMenuItem:
    """Above the stories: a day begins with it."""
    return GuardedMenuItem(
        _("Wire"),
        reverse("wire_desk:stream"),
        name="wire",
        icon_name="rss",
        order=60,
        right=views.SEES,
    )


@hooks.register("register_admin_urls")
def wire_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/wire/."""
    rooms = [
        path("", views.stream, name="stream"),
        path("news/", views.news, name="news"),
        path("bring/", bringing.bring, name="bring"),
        path("bring/<int:page_id>/", bringing.brought, name="brought"),
        path("rings/", views.add_ring, name="add_ring"),
        path("rings/<int:word_id>/remove/", views.remove_ring, name="remove_ring"),
        path("<int:item_id>/", views.item, name="item"),
        path("<int:item_id>/<str:verb>/", views.do, name="do"),
    ]
    return [path("wire/", include((rooms, "wire_desk")))]


@hooks.register("insert_global_admin_css")
def desk_on_a_phone() -> str:
    """Let a phone install the desk."""
    return format_html('<link rel="manifest" href="{}">', reverse("desk_manifest"))


@hooks.register("register_permissions")
def who_may_use_the_wire() -> QuerySet[Permission]:
    """Offer the rights where groups are given theirs."""
    return row_of(views.SEES) | row_of(views.USES)


class FeedViewSet(SnippetViewSet):
    """Which feeds are read, and how each of them does."""

    model = Feed
    icon = "rss"
    menu_label = _("Feeds")
    menu_order = 425
    add_to_admin_menu = True
    list_display = (
        "__str__",
        Column("outlet", label=_("Outlet"), sort_key="outlet__name"),
        Column("trouble", label=_("Trouble"), classname=DETAIL),
        DateColumn("brought_at", label=_("Brought something"), sort_key="brought_at"),
        BooleanColumn("is_on", label=_("Is read"), sort_key="is_on"),
    )
    list_filter = ("is_on", "outlet")
    search_fields = ("title", "address", "outlet__name")
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("outlet"),
            FieldPanel("address"),
            FieldPanel("by_mail"),
            FieldPanel("new_address"),
            FieldPanel("known_senders"),
            FieldRowPanel([FieldPanel("section"), FieldPanel("minutes")]),
            FieldPanel("is_on"),
        ],
        base_form_class=FeedForm,
    )


register_snippet(FeedViewSet)


@hooks.register("register_icons")
def icons(icons: list[str]) -> list[str]:
    """The sign of a feed."""
    return [*icons, "wire/icons/rss.svg"]
