"""What can go wrong with an import, each in one sentence, raised before anything is written."""

from __future__ import annotations

from latefinal.plumbing.errors import LatefinalError


class ImportRefused(LatefinalError):
    """The file, the map or the paper is not fit for an import."""
