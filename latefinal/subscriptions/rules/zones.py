"""Time zones as a reader chooses among them: by region, each with its place by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from latefinal.masthead.rules import utc_name

Grouped = list[tuple[str, list[tuple[str, str]]]]


def zones_by_region(*, at: datetime) -> Grouped:
    """Each region with its zones as (name, label), as their clocks stand at `at` (aware)."""
    told = _regions()
    rows = _labelled(at.replace(minute=0, second=0, microsecond=0))
    groups: dict[str, list[tuple[str, str]]] = {}
    for region, name, label in rows:
        groups.setdefault(told.get(region, region), []).append((name, label))
    return [*sorted(groups.items()), (_("Elsewhere"), [("UTC", "UTC")])]


def zone_label(name: str, *, at: datetime) -> str:
    """A zone as a list shows it: “Argentina, Buenos Aires (UTC−3)”."""
    place = ", ".join(part.replace("_", " ") for part in name.split("/")[1:]) or name
    return f"{place} ({utc_name(at.astimezone(ZoneInfo(name)))})"


@lru_cache(maxsize=2)
def _labelled(hour: datetime) -> list[tuple[str, str, str]]:
    """Reading some four hundred zones takes a tenth of a second, and holds for the hour."""
    rows = ((name.partition("/")[0], name, zone_label(name, at=hour)) for name in _names())
    return sorted(rows, key=lambda row: row[2])


def _names() -> Iterator[str]:
    """One zone for each country and each clock in it, without names that were given up."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")[2]


def _regions() -> dict[str, str]:
    return {
        "Africa": _("Africa"),
        "America": _("America"),
        "Antarctica": _("Antarctica"),
        "Arctic": _("Arctic"),
        "Asia": _("Asia"),
        "Atlantic": pgettext("ocean", "Atlantic"),
        "Australia": _("Australia"),
        "Europe": _("Europe"),
        "Indian": pgettext("ocean", "Indian Ocean"),
        "Pacific": pgettext("ocean", "Pacific"),
    }
