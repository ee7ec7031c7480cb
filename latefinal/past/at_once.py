"""What readers had is kept before it is changed, and what they have right after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from latefinal.plumbing import clock
from latefinal.sourcing.models import Statement
from latefinal.stories.models import Correction, Story

from .services import MILLISECOND, is_brought_over_now, keep_committed, keep_due


@dataclass(frozen=True)
class Committed:
    """Keeps what a transaction that began then has changed, once it is committed."""

    began: datetime

    def __call__(self) -> None:
        keep_committed(began=self.began - MILLISECOND, at=clock.now())


def before_a_change(instance: object, **_signal: Any) -> None:
    """What others changed is drawn first: with this change in it nobody could tell what it was."""
    if _comes_by_the_thousand(instance) or _has_begun():
        return
    at = clock.now()
    if not (isinstance(instance, Story) and instance.pk is None):
        keep_due(at=at, of_story=_story_of(instance))
    if connection.in_atomic_block:
        transaction.on_commit(Committed(at), robust=True)


def once_changed(instance: object, **_signal: Any) -> None:
    """At once, where there is no transaction whose end is to be waited for."""
    if not (connection.in_atomic_block or _comes_by_the_thousand(instance)):
        keep_due(at=clock.now())


def _has_begun() -> bool:
    """Whether this transaction has changed something: nobody but it sees how things stand now."""
    return any(isinstance(entry[1], Committed) for entry in connection.run_on_commit)


def _comes_by_the_thousand(instance: object) -> bool:
    return isinstance(instance, Story) and is_brought_over_now(story=instance)


def _story_of(instance: object) -> int | None:
    """The one story that a change can be seen in; None where it may be any."""
    if isinstance(instance, Story):
        return instance.pk
    return instance.story_id if isinstance(instance, Correction | Statement) else None
