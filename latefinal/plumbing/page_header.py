"""What Wagtail's own page furniture wants to know of a screen at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def page_header(
    title: str, *, above: Sequence[dict[str, Any]] = (), icon: str = "group"
) -> dict[str, object]:
    """Title, picture and way back of a screen; `above` stands between home and here."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [home, *above, {"url": "", "label": title}],
    }
