"""How a story is sourced, in a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

if TYPE_CHECKING:
    from latefinal.sourcing.models import Statement


def summarise(statements: Sequence[Statement]) -> str:
    """How a story is sourced, in a line: “4 statements: 2 via state media, 1 document”."""
    total = len(statements)
    head = ngettext("%(count)d statement", "%(count)d statements", total) % {"count": total}
    ways = [words % {"count": count} for count, words in _ways(statements) if count]
    return f"{head}: {', '.join(ways)}" if ways else head


def _ways(statements: Sequence[Statement]) -> Iterator[tuple[int, str]]:
    """How many came by each way, with the words for so many."""
    count = Counter(one.way for one in statements)
    n = count["state"]
    yield n, ngettext("%(count)d via state media", "%(count)d via state media", n)
    n = count["body"]
    yield n, ngettext("%(count)d from a state body", "%(count)d from state bodies", n)
    n = count["captured"]
    words = "%(count)d via private media close to the state"
    yield n, ngettext(words, words, n)
    n = count["outlet"]
    yield n, ngettext("%(count)d via another outlet", "%(count)d via other outlets", n)
    n = count["document"]
    yield n, ngettext("%(count)d from a document", "%(count)d from documents", n)
    n = count["told"]
    yield n, ngettext("%(count)d told to us", "%(count)d told to us", n)
