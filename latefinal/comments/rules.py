"""Pure functions about comments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .models import Comment

COUNTED_AS, COUNTED_FOR = "comment", 600
"""Under which name, and in windows of how many seconds, comments are counted for their limits."""


class Thread(NamedTuple):
    """A comment and what answers it."""

    comment: Comment
    answers: list[Comment]


def threads_of(comments: Iterable[Comment]) -> list[Thread]:
    """Put each answer under its comment; both keep the order in which they came.

    An answer whose comment is not among them (it is on another page) is left out.
    """
    threads: dict[int, Thread] = {}
    for comment in comments:
        if comment.answers_id is None:
            threads[comment.pk] = Thread(comment, [])
        elif comment.answers_id in threads:
            threads[comment.answers_id].answers.append(comment)
    return list(threads.values())
