"""What the desk's screens about editions share: whose they are, their names, the way back."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from latefinal.editions.services.editors import RIGHT
from latefinal.plumbing.page_header import page_header
from latefinal.subscriptions.models import Newsletter

may_edit = permission_required(RIGHT)

Crumbs = list[dict[str, str]]


def title_of(newsletter: Newsletter) -> str:
    """What the desk calls its screen."""
    return _("Tonight's edition") if newsletter.is_evening else newsletter.name


def way_back(newsletter: Newsletter) -> Crumbs:
    """To its board."""
    return [
        {
            "url": reverse("edition_desk:board", args=[newsletter.slug]),
            "label": title_of(newsletter),
        }
    ]


def edition_header(title: str, above: Crumbs) -> dict[str, object]:
    """Of a screen about editions."""
    return page_header(title, above=above, icon="mail")
