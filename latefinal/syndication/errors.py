"""What syndication refuses, in words."""

from latefinal.plumbing.errors import LatefinalError


class CardNotDrawn(LatefinalError):
    """A story's card cannot be drawn; it will not be drawn tomorrow either."""
