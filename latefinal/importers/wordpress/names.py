"""Slugs and headlines: what an old name is called here. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import string_to_ascii

from latefinal.plumbing.shortening import shorten

from .parse import WxrItem
from .words import plain

LONGEST_HEADLINE = 255  # characters, Wagtail's own
LONGEST_NAME = 120  # characters, a contributor's own
FIRST_WORDS = 8
_AT_A_HOST = re.compile(r"(?<=[\w.+-])@[\w.-]+")


def slug_of(*names: str, longest: int = 100) -> str:
    """The first of `names` that makes a slug of ASCII letters, figures and hyphens; else ""."""
    for name in names:
        if slug := slugify(string_to_ascii(unquote(name)))[:longest].strip("-_"):
            return slug
    return ""


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number from 2 up that nobody has."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def shortened(words: str, longest: int) -> str:
    """`words` in at most `longest` characters, cut between words, an ellipsis where it was cut."""
    return shorten(" ".join(words.split()), longest)


def headline_of(item: WxrItem) -> str:
    """Its title as words; without one, its first words, else its slug."""
    if title := plain(item.title):
        return shortened(title, LONGEST_HEADLINE)
    words = plain(item.content).split()
    if words:
        more = ["…"] if len(words) > FIRST_WORDS else []
        return shortened(" ".join([*words[:FIRST_WORDS], *more]), LONGEST_HEADLINE)
    return unquote(item.slug).replace("-", " ").strip() or _("Post %s") % item.id


def public_name(name: str) -> str:
    """A byline's name, never an e-mail address; “@jane” is none."""
    return shortened(_AT_A_HOST.sub("", name), LONGEST_NAME)
