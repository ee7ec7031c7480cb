"""A letter like those that the paper sends, to be looked at: an upper room writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from latefinal.mailroom.rules.letters import Letter
from latefinal.plumbing.registry import Registry

Writer = Callable[..., Letter | None]
"""Called with `at` (aware); answers None where the paper has nothing to send."""

writers: Registry[Writer] = Registry()


def sample_letter(*, at: datetime) -> Letter | None:
    """The first letter that anybody writes as of `at` (aware); None where nobody has one."""
    letters = (writer(at=at) for writer in writers)
    return next((letter for letter in letters if letter is not None), None)
