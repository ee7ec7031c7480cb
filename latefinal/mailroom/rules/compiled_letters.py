"""A compiled letter in bytes, ready to be filled for one reader after another by a single join."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from .letters import WORDS

_LEADING_DOTS = re.compile(rb"^\.+")


class CompiledLetter:
    """The pieces of a letter and, between them, what stands in each gap."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = [piece.encode("latin-1") for piece in pieces[::2]]
        self._pieces[-1] += b".\r\n"
        self._names = pieces[1::2]

    @cached_property
    def has_doubled_dots(self) -> bool:
        """Whether a line of it begins with one: only of a mail that was not compiled here."""
        return any(b"\n.." in piece for piece in self._pieces)

    @cached_property
    def _gaps(self) -> list[tuple[int, str, bool, bool]]:
        """Place, slot, whether its value went through `encode_words`, whether it begins a line."""
        return [
            (
                2 * place + 1,
                name.removeprefix(WORDS),
                name.startswith(WORDS),
                self._pieces[place].endswith(b"\r\n"),
            )
            for place, name in enumerate(self._names)
        ]

    @cached_property
    def _frame(self) -> list[bytes]:
        frame = [b""] * (2 * len(self._pieces) - 1)
        frame[::2] = self._pieces
        return frame

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The letter with each slot's value, ready for DATA, the final dot included."""
        filled = self._frame.copy()
        for place, name, is_words, begins_a_line in self._gaps:
            value = values[name].encode()
            if is_words:
                value = value.replace(b"~", b"=")
            if begins_a_line and value.startswith(b"."):
                value = _LEADING_DOTS.sub(lambda dots: b"=2E=\r\n" * len(dots[0]), value)
            filled[place] = value
        return b"".join(filled)
