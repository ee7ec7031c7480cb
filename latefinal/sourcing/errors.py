"""What can go wrong with a statement, each in one sentence."""

from latefinal.plumbing.errors import LatefinalError


class SourcingError(LatefinalError):
    """Anything that went wrong with who said what."""


class NoWayNamed(SourcingError):
    """It is not said how the words came: the outlet or the document is missing."""
