"""What the rooms above put on a story's page.

A filler is called with `story`, `at` and `request` (None in a preview), and answers a Filling.
`head` stands in <head>, `top` above the story, `own` beside the body (below it on a phone) as a
part of the story itself, `margin` below that, `after` below the story.
A body filter is called with the story and its body's markup, and answers the markup to show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from latefinal.plumbing.registry import Registry
from latefinal.plumbing.slots import Slots

if TYPE_CHECKING:
    from .models import Story

slots = Slots(places=("head", "top", "own", "margin", "after"))
notice_slots = Slots(places=("head",))
"""The same of a notice's page; a filler is called with `notice` and `request`."""

body_filters: Registry[Callable[[Story, str], str]] = Registry()
