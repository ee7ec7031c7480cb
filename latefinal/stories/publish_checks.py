"""The door: what is asked of a story before any path may publish it.

A check takes the story and yields a Problem for each thing that is missing. Rooms above add theirs
in `apps.ready()`. It is asked in `Story.save()`, since Wagtail's publish button, schedule, bulk
action, workflow and API each write past services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .models import Story


class Problem(NamedTuple):
    """What is missing, and the editor's field where it is mended."""

    field: str
    words: str


Check = Callable[["Story"], Iterable[Problem]]

_checks: list[Check] = []


def register(check: Check) -> None:
    """Ask `check` of every story that is to be published."""
    if check not in _checks:
        _checks.append(check)


def problems_with(story: Story) -> list[Problem]:
    """Everything that keeps `story` from being published; nothing when it may."""
    return [problem for check in _checks for problem in check(story)]
