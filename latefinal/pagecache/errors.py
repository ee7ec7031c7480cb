"""What can go wrong with pages on a disk."""

from __future__ import annotations

from pathlib import Path

from latefinal.plumbing.errors import LatefinalError, words_of


class PageFilesError(LatefinalError):
    """Of pages as files."""


class NotWritten(PageFilesError):
    """No page can be added: nothing wrong is shown, and nothing new."""

    def __init__(self, folder: Path, error: Exception) -> None:
        super().__init__(
            f"Pages cannot be written to {folder} ({words_of(error)}) and are kept in memory only. "
            "Run “latefinal doctor”."
        )


class NotRemoved(PageFilesError):
    """A page that is out of date is still there."""

    def __init__(self, folder: Path, error: Exception) -> None:
        super().__init__(
            f"PAGES ARE OUT OF DATE: they cannot be removed from {folder} ({words_of(error)}), and "
            "the proxy in front shows them. Make the folder writable, or take it out of the proxy."
        )
