"""What the wire refuses, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError, place_of


class ItemTaken(LatefinalError):
    """Another editor was first: the item is a story, or somebody is at it."""


class ItemNotUsable(LatefinalError):
    """Its outlet withholds the item, or withdrew it."""


class FileRefused(LatefinalError):
    """What lies in an outlet's folder is not read."""


class PageRefused(LatefinalError):
    """What lies at an address is not brought in."""


class MailRefused(LatefinalError):
    """A mail that came to a feed's own address is no item."""


class WordRefused(LatefinalError):
    """The desk is not rung for those words."""


def why_unread(error: Exception) -> str:
    """Why what a stranger sent was not read: our own errors say it, another only where it fell."""
    if isinstance(error, LatefinalError):
        return str(error)
    words = _("It could not be read (%(error)s). Tell who looks after Latefinal.")
    return words % {"error": place_of(error)}
