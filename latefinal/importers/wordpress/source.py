"""The bytes of an export before a parser sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext as _

from latefinal.importers.errors import ImportRefused

# Bytes that XML forbids and old databases are full of. Both encodings WordPress writes leave
# them alone, so they may be dropped before the parser sees them.
FORBIDDEN = bytes(code for code in range(32) if code not in (9, 10, 13))


class DocumentTypeRefused(ImportRefused):
    """The file begins with a document type."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%s” declares a document type, which no WordPress export does: it was not read.")
            % name
        )


class FilteredFile:
    """A file without the bytes that XML forbids."""

    def __init__(self, file: BinaryIO, step: Callable[[int], None], name: str) -> None:
        self.file, self.step, self.name = file, step, name
        self.head: bytes | None = b""

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes; tell how many were taken from the file."""
        taken = self.file.read(size)
        self.step(len(taken))
        self._look_for_a_document_type(taken)
        # A chunk of nothing but forbidden bytes must not look like the end of the file.
        return taken.translate(None, FORBIDDEN) or (b" " if taken else b"")

    def _look_for_a_document_type(self, taken: bytes) -> None:
        """Before the parser does: it expands what stands there, and with long texts allowed, all.

        It can only stand before the first element.
        """
        if self.head is None:
            return
        self.head += taken
        before = re.match(rb"(?:[^<]|<\?.*?\?>|<!--.*?-->)*(<[^?!]|<!DOCTYPE)?", self.head, re.S)
        if before is not None and before[1]:
            if before[1] == b"<!DOCTYPE":
                raise DocumentTypeRefused(self.name)
            self.head = None
