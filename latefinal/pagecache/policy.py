"""Which answers may be kept, and what of a query string they depend on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

View = TypeVar("View", bound=Callable[..., Any])

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
LAST_KEPT = 20
"""The highest number that is kept: whoever asks for page upon page is not to fill the cache."""
LONGEST_QUERY = 2000
ADDRESSES = "addresses"
"""What an answer hangs on that found nothing at its address, or something elsewhere."""
EVERYTHING = "*"
"""Touched where it cannot be known what was changed: every page hangs on it."""
MISSED = "?"
"""Touched where the journal was not heard for a while: in memory it is as good as everything, and
pages on a disk are held against what the journal still has."""
BOOKMARK = "bookmark:"
"""What a key begins with that no page hangs on: who finds it in the journal has missed nothing that
was written after it."""
STATUSES = frozenset({200, 301, 302, 303, 404, 410})


@dataclass(frozen=True)
class KeepPolicy:
    """What a view reads of the query: numbers, and words of which only the presence matters.

    What is not kept is answered live, and counted by network (decision 0038).
    """

    numbers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def canonical(self, query: str) -> str | None:
        """As much of `query` as the view reads, always written alike. None: not to be kept.

        Anything else in it (where a link was found, say) changes nothing.
        """
        if not query:
            return ""
        if not (self.numbers or self.flags):
            return ""
        if len(query) > LONGEST_QUERY:
            return None
        given = dict(parse_qsl(query, keep_blank_values=True))
        parts = []
        for name in self.numbers:
            if (value := given.get(name)) is not None:
                if not _NUMBER.fullmatch(value) or int(value) > LAST_KEPT:
                    return None
                parts.append(f"{name}={value}")
        parts += [f"{name}=1" for name in self.flags if name in given]
        return "&".join(parts)


MISSING = KeepPolicy()
"""Of an address that no view stands behind."""


def kept(*, numbers: tuple[str, ...] = (), flags: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Let the page cache keep what this view answers to anybody who is not signed in."""

    def mark(view: View) -> View:
        vars(view)["page_policy"] = KeepPolicy(numbers, flags)
        return view

    return mark


def not_kept(reason: str) -> Callable[[View], View]:
    """Say why a public view is asked anew each time."""

    def mark(view: View) -> View:
        vars(view)["page_policy"] = None
        vars(view)["not_kept_because"] = reason
        return view

    return mark


def policy_of(view: Callable[..., Any]) -> KeepPolicy | None:
    """What was said about it; nothing said is not kept."""
    found: KeepPolicy | None = getattr(view, "page_policy", None)
    return found
