"""The door: what is asked of a story before any path may publish it.

A check takes the story and yields a Problem for each thing that is missing. Rooms above add theirs
in `apps.ready()`. It is asked in `Story.save()`, since Wagtail's publish button, schedule, bulk
action, workflow and API each write past services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from latefinal.plumbing.registry import Registry

if TYPE_CHECKING:
    from .models import Story


class Problem(NamedTuple):
    """What is missing, and the editor's field where it is mended."""

    field: str
    words: str


Check = Callable[["Story"], Iterable[Problem]]

checks: Registry[Check] = Registry()


def problems_with(story: Story) -> list[Problem]:
    """Everything that keeps `story` from being published; nothing when it may."""
    return [problem for check in checks for problem in check(story)]
