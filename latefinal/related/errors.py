"""What can go wrong with what stands beside a story, each in one sentence."""

from latefinal.plumbing.errors import LatefinalError


class RelatedError(LatefinalError):
    """Anything that went wrong with related stories."""


class NotRelatedToItself(RelatedError):
    """A story was to be put beside itself."""
