"""Who is told when letters do not go as they should. Rooms above register in `apps.ready()`.

The mailroom knows no desk: it says what is wrong with which batch. Listeners are called outside of
any transaction and may be called again for the same trouble; whoever writes a letter about it gives
that letter a key of the trouble, so that it is written once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from latefinal.plumbing.errors import place_of
from latefinal.plumbing.registry import Registry

log = logging.getLogger("latefinal.mailroom")


class TroubleKind(StrEnum):
    PAUSED = "paused"
    """Nothing more of a batch leaves until somebody resumes it."""
    LATE = "late"
    """A batch does not move, or will be old news within the hour."""
    REFUSED = "refused"
    """The relay takes no letters from us."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong, since when, in words; with which batch, unless it is with all."""

    kind: TroubleKind
    words: str
    since: datetime
    batch: int | None = None
    cause: str = ""
    """Of a pause; another cause is another trouble."""


class TroubleListener(Protocol):
    """Told about a trouble at a moment (aware). What it answers is not looked at."""

    def __call__(self, *, trouble: Trouble, at: datetime) -> object: ...


listeners: Registry[TroubleListener] = Registry()


def warn_of_trouble(trouble: Trouble, *, at: datetime) -> None:
    """Tell everybody. One who fails is logged and keeps nobody from being told, nor a letter."""
    for listener in listeners:
        try:
            listener(trouble=trouble, at=at)
        except Exception as error:  # noqa: BLE001 - letters go on, whatever a listener does
            log.error("Nobody may have been told that letters wait: %s", place_of(error))
