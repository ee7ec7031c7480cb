"""Styles and scripts as they are gathered for the web server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Each file under its own name and one made from its content; only the latter are packed.

    Pages ask for no others, and packing is most of what a first start waits for.
    """

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Pack those of `paths` that are named by content; each with the packed one's name."""
        yield from super().compress_files(set(self.hashed_files.values()).intersection(paths))
