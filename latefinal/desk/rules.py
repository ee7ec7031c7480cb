"""What the desk decides without a database."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import available_timezones

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

ZONE_FILE = Path("/etc/localtime")


def sections_from_lines(lines: str) -> list[tuple[str, str]]:
    """Each line a section, as (name, slug); empty lines and repeated addresses fall away.

    A name in another script gets an address in Latin letters.
    """
    found: dict[str, str] = {}
    for line in lines.splitlines():
        name = " ".join(line.split())
        slug = slugify(string_to_ascii(name))
        if slug:
            found.setdefault(slug, name)
    return [(name, slug) for slug, name in found.items()]


def zones() -> list[str]:
    """The zones a person would choose: Region/City, and UTC."""
    named = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    return ["UTC", *sorted(named)]


def zone_of_this_machine() -> str:
    """The zone its clock shows, a first guess for a paper; UTC when it says none."""
    told = os.environ.get("TZ", "").lstrip(":")
    linked = str(ZONE_FILE.resolve()).partition("zoneinfo/")[2]
    offered = set(zones())
    return next((zone for zone in (told, linked) if zone in offered), "UTC")
