"""What a picture's file says of itself, as the fields of its form take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from latefinal.plumbing.shortening import shorten

from .models import Picture

FILLED_IN = ("credit", "byline", "caption", "alt", "people", "source_type", "copyright")


def fill_in(typed: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, str]:
    """Of the fields in `typed`, those that are empty and of which the file's `words` say something.

    Where the file names who made it and no credit, the name is the credit.
    """
    said = {"credit": words.get("byline", ""), **words}
    return {
        name: _that_fits(name, said[name])
        for name in FILLED_IN
        if said.get(name) and name in typed and not str(typed[name] or "").strip()
    }


def _that_fits(name: str, words: str) -> str:
    most = getattr(Picture._meta.get_field(name), "max_length", None)
    one_line = words if name == "caption" else " ".join(words.split())
    return one_line if most is None or len(one_line) <= most else shorten(one_line, most)
