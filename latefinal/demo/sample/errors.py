"""What can be wrong with a sample's text."""

from latefinal.plumbing.errors import LatefinalError


class BadSample(LatefinalError):
    """A file of the sample cannot be read as a story, a notice or a list."""
