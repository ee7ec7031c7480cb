"""For whom a letter is, in the desk's words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latefinal.subscriptions.rules.choices import sections_in

NAMED = 4
"""Places or choices that a line names; of the others it says how many there are."""


def places_in(zones: Iterable[str], *, home: str) -> str:
    """Where readers of `zones` are; none is `home`, the paper's own, which is named first."""
    names = {zone or home for zone in zones}
    return _listed([_city(name) for name in sorted(names, key=lambda one: (one != home, one))])


def sections_of(choices: Iterable[str], *, names: Mapping[int, str]) -> str:
    """What each of `choices` is about, by the `names` of the sections that are left."""
    told = {_sections(sections_in(choice), names) for choice in choices}
    return _listed(sorted(told), between="; ")


def _sections(chosen: Collection[int], names: Mapping[int, str]) -> str:
    there = [name for pk, name in names.items() if pk in chosen]
    return ", ".join(there) or _("Every section")


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _listed(words: Sequence[str], *, between: str = ", ") -> str:
    if len(words) <= NAMED:
        return between.join(words)
    others = len(words) - NAMED + 1
    told = ngettext("%d other", "%d others", others) % others
    return between.join([*words[: NAMED - 1], told])
