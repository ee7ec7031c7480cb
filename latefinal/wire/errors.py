"""What the wire refuses, in words."""

from __future__ import annotations

from latefinal.plumbing.errors import LatefinalError


class ItemTaken(LatefinalError):
    """Another editor was first: the item is a story, or somebody is at it."""


class ItemNotUsable(LatefinalError):
    """Its outlet withholds the item, or withdrew it."""


class FileRefused(LatefinalError):
    """What lies in an outlet's folder is not read."""


class PageRefused(LatefinalError):
    """What lies at an address is not brought in."""
