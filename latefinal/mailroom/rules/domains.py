"""Whose mailboxes an address is among: a few houses run most of them, under several names."""

from __future__ import annotations

import re
from collections.abc import Mapping

FAMILIES: Mapping[str, str] = {
    other: family
    for family, others in {
        "gmail.com": ("gmail.com", "googlemail.com"),
        "outlook.com": ("msn.com",),
        "yahoo.com": ("ymail.com", "rocketmail.com", "aol.com"),
        "icloud.com": ("icloud.com", "me.com", "mac.com"),
        "gmx.net": ("gmx.net", "gmx.de", "gmx.com", "gmx.at", "gmx.ch", "web.de"),
        "proton.me": ("proton.me", "protonmail.com", "pm.me"),
        "mail.ru": ("mail.ru", "inbox.ru", "list.ru", "bk.ru"),
        "yandex.ru": ("yandex.ru", "yandex.com", "ya.ru"),
        "qq.com": ("qq.com", "foxmail.com"),
        "163.com": ("163.com", "126.com", "yeah.net"),
    }.items()
    for other in others
}

# These have a name for each country, such as hotmail.co.uk.
_ABROAD = (
    ("outlook.com", re.compile(r"(outlook|hotmail|live)\.(com?\.)?[a-z]{2,3}")),
    ("yahoo.com", re.compile(r"yahoo\.(com?\.)?[a-z]{2,3}")),
)

FEWEST = 5
"""A domain with fewer letters of a batch may stand for one person, so totals do not name it."""

MOST = 200
"""Domains that the totals of a batch name at most: the largest."""


def domain_of(address: str) -> str:
    """What stands behind the last @, in small letters; nothing where there is none."""
    return address.rpartition("@")[2].lower() if "@" in address else ""


def family_of(domain: str) -> str:
    """The name by which a house is known that has mailboxes under several; else the domain."""
    name = domain.lower()
    if (family := FAMILIES.get(name)) is not None:
        return family
    abroad = (family for family, pattern in _ABROAD if pattern.fullmatch(name))
    return next(abroad, name)[:100]


def named_among(numbers: Mapping[str, int]) -> set[str]:
    """Which families of `numbers`, letters by family, totals may name. Pure.

    Of the large houses each, of others those with at least FEWEST letters; at most MOST.
    """
    known = set(FAMILIES.values())
    able = [
        name for name, number in numbers.items() if name and (number >= FEWEST or name in known)
    ]
    return set(sorted(able, key=lambda name: (-numbers[name], name))[:MOST])
