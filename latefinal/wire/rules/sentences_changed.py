"""Which sentences of a text were changed. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from .differences import Piece, differences

_ENDS = re.compile(r"(?<=[.!?…])[”»\"']?\s+|\n+")
MOST = 400
"""Sentences that are compared; of a longer text, the first."""


def changed_sentences(old: str, new: str) -> list[list[Piece]]:
    """Each passage that was changed, old and new as one, in pieces; what stayed is left out.

    Readers are shown what changed, and not an agency's whole text.
    """
    before, after = _sentences(old), _sentences(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        differences(" ".join(before[start:end]), " ".join(after[since:until]))
        for tag, start, end, since, until in matcher.get_opcodes()
        if tag != "equal"
    ]


def _sentences(text: str) -> list[str]:
    return [one for one in _ENDS.split(text) if one.strip()][:MOST]
