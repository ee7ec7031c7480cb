"""Names: how they are compared, in whatever script. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from latefinal.plumbing.stemming import fold, words_of

Named = TypeVar("Named")


def fold_name(name: str) -> str:
    """A name as it is compared: its words in lower case, without accents, dots and dashes.

    Empty where there is no word in it.
    """
    return " ".join(fold(word) for word in words_of(name))


def meant_by(names: Iterable[tuple[str, Named]]) -> Mapping[str, Named]:
    """Whom each folded name means, of pairs of a name and whose it is.

    A name that two of them have means neither, and is left out.
    """
    owners: dict[str, set[Named]] = {}
    for name, owner in names:
        owners.setdefault(fold_name(name), set()).add(owner)
    return {name: mine.pop() for name, mine in owners.items() if name and len(mine) == 1}
