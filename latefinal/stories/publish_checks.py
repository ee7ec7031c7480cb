"""The door: what is asked of a story before any path may publish it.

A check takes the story and yields a Problem for each thing that is missing. Rooms above add theirs
in `apps.ready()`. It is asked in `Story.save()`, since Wagtail's publish button, schedule, bulk
action, workflow and API each write past services. What a publisher may override, and what a live
story went out with, does not stand in the way.

What is only worth a look is advice: the writer's screen shows it, and no path asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from latefinal.plumbing.registry import Registry

if TYPE_CHECKING:
    from .models import Override, Story


class Problem(NamedTuple):
    """What is missing, and the editor's field where it is mended.

    Where it `may_be_overridden`, `key` says which rule found it, the same for good, and `about`
    which words, speakers or outlets: once those are others it is another problem.
    """

    field: str
    words: str
    key: str = ""
    about: str = ""
    may_be_overridden: bool = False

    @property
    def fingerprint(self) -> str:
        """What an override of it is known by: SHA-256, in hexadecimal."""
        return sha256(f"{self.key}\n{self.about}".encode()).hexdigest()


Check = Callable[["Story"], Iterable[Problem]]

checks: Registry[Check] = Registry()

Advice = Callable[["Story", datetime], Iterable[Problem]]
"""Called with a story and the moment (aware) at which somebody writes it."""

advice: Registry[Advice] = Registry()


@dataclass(frozen=True)
class JudgedProblem:
    """A problem, the override of it that is in force, and whether readers have it already."""

    problem: Problem
    override: Override | None = None
    went_out: bool = False

    @property
    def stands_in_the_way(self) -> bool:
        """Whether it keeps the story from being published."""
        return self.override is None and not self.went_out


def problems_with(story: Story) -> list[Problem]:
    """Everything that keeps `story` from being published; nothing when it may."""
    return [one.problem for one in judged_problems(story) if one.stands_in_the_way]


def judged_problems(story: Story) -> list[JudgedProblem]:
    """Everything that the checks find in `story` as it is handed in, in their order.

    What may be overridden is let pass where it was, and where the live version of the story has
    the same; unless a publisher took an override of it back, which asks for it anew.
    """
    found = _all_problems(story)
    if story.pk is None or not any(problem.may_be_overridden for problem in found):
        return [JudgedProblem(problem) for problem in found]
    rows = list(story.overrides.select_related("by"))
    in_force = {row.fingerprint: row for row in rows if row.taken_back_at is None}
    asked_anew = {row.fingerprint for row in rows} - in_force.keys()
    open_ones = {problem.fingerprint for problem in found if problem.may_be_overridden}
    open_ones -= in_force.keys() | asked_anew
    out = open_ones & _went_out_with(story) if open_ones else set()
    return [
        JudgedProblem(one, in_force.get(one.fingerprint), one.fingerprint in out)
        if one.may_be_overridden
        else JudgedProblem(one)
        for one in found
    ]


def advice_on(story: Story, *, at: datetime) -> list[Problem]:
    """What its writer may want to look at again, as of `at` (aware). It keeps nothing back."""
    return [problem for one in advice for problem in one(story, at)]


def told(problems: Sequence[Problem]) -> str:
    """What `problems` say, and how the story gets out all the same where it may."""
    reasons = [problem.words for problem in problems]
    if any(problem.may_be_overridden for problem in problems):
        reasons.append(
            _(
                "Or save the draft: under “Before it is published” a publisher may let it out with "
                "a reason."
            )
        )
    return " ".join(reasons)


def _all_problems(story: Story) -> list[Problem]:
    return [problem for check in checks for problem in check(story)]


def _went_out_with(story: Story) -> set[str]:
    """Fingerprints of what may be overridden in the version that is live now, if one is."""
    live = type(story).at_the_desk().filter(pk=story.pk, live=True).first()
    if live is None:
        return set()
    return {one.fingerprint for one in _all_problems(live) if one.may_be_overridden}
