"""Pictures at the desk: thumbnails that are not there yet, and those that readers are not shown."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from latefinal.people.rights import GuardedMenuItem

from .library import Library, SetCreditAction
from .models import Picture
from .services import GIVEN_BACK, WITHDRAWN
from .views import RIGHT, AddMany, AddOneOfMany, DropOneOfMany, in_trouble, thumbnail


class TroubleMenuItem(GuardedMenuItem):
    """Only there while there is a picture to mend."""

    def is_shown(self, request: Any) -> bool:
        """With the right to change pictures, while one is not shown."""
        return super().is_shown(request) and Picture.objects.in_trouble().exists()


@hooks.register("register_reports_menu_item")
def trouble_in_the_menu() -> TroubleMenuItem:
    """Among the reports."""
    return TroubleMenuItem(
        _("Pictures that are not shown"),
        reverse("pictures_desk:in_trouble"),
        name="pictures-in-trouble",
        icon_name="image",
        order=50,
        right=RIGHT,
    )


# Before Wagtail's own: its preview of any filter would decode the picture in the web server, and
# its uploader for many answers 500 where a file or the storage is away.
@hooks.register("register_admin_urls", order=-1)
def addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/."""
    rooms = [
        path("not-shown/", in_trouble, name="in_trouble"),
        path("<int:picture_id>/<str:spec>/", thumbnail, name="thumbnail"),
    ]
    return [
        path("images/", Library.as_view(), name="list_pictures"),
        path("images/results/", Library.as_view(results_only=True), name="list_pictures_results"),
        path("pictures/", include((rooms, "pictures_desk"))),
        path("images/<int:picture_id>/preview/<str:spec>/", thumbnail),
        path("images/multiple/add/", AddMany.as_view(), name="add_pictures"),
        path(
            "images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/",
            AddOneOfMany.as_view(),
            name="add_one_of_many_pictures",
        ),
        path(
            "images/multiple/delete_upload/<int:uploaded_file_id>/",
            DropOneOfMany.as_view(),
            name="drop_one_of_many_pictures",
        ),
    ]


hooks.register("register_bulk_action", SetCreditAction)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Let a picture's history say when readers were no longer shown it."""

    @actions.register_action(WITHDRAWN)
    class WithdrawnFormatter(LogFormatter):
        label = _("Took it from readers")

        def format_message(self, entry: Any) -> str:
            """Which day was its last."""
            return gettext("It might be used until %(day)s; readers are not shown it any more.") % {
                "day": entry.data["day"]
            }

    actions.register_action(
        GIVEN_BACK, _("Gave it back to readers"), _("It may be used again, and is shown.")
    )


@hooks.register("insert_global_admin_js")
def thumbnails_meanwhile() -> str:
    """Put a thumbnail in its place once it is made."""
    return format_html('<script src="{}" defer></script>', static("latefinal-desk/thumbnails.js"))
