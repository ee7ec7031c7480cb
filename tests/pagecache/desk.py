"""Whoever makes random changes to a paper: what they choose among, and the list of what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from latefinal.plumbing import clock
from latefinal.stories.models import Section, Story
from tests.factories import make_story

M = TypeVar("M", bound=Model)


@dataclass
class Desk:
    """Chooses by `random`; `travel` puts the clock elsewhere."""

    random: Random
    travel: Callable[[datetime], object]

    @property
    def at(self) -> datetime:
        """Now."""
        return clock.now()

    def one(self, rows: QuerySet[M]) -> M | None:
        """Any of `rows`; None where there is none."""
        found = list(rows.order_by("pk"))
        return self.random.choice(found) if found else None

    def words(self) -> str:
        """Words that were not there before."""
        return f"Words {self.random.randrange(10**6)}"

    def slug(self) -> str:
        """An address that was not there before."""
        return f"slug-{self.random.randrange(10**9)}"

    def flag(self) -> bool:
        """Yes or no."""
        return self.random.random() < 0.5

    def section(self) -> Section:
        """One that readers see."""
        return self.one(Section.objects.filter(live=True)) or Section.objects.earliest("pk")

    def story(self) -> Story:
        """One that readers see, made if need be."""
        shown = Story.objects.filter(pk__in=Story.on_the_record(at=self.at).values("pk"))
        return self.one(shown) or make_story(self.section(), published_at=self.at)

    def any_story(self) -> Story:
        """One at the desk: published, spiked, retracted, embargoed or a draft."""
        return self.one(Story.at_the_desk()) or self.story()


Change = Callable[[Desk], object]

through_services: dict[Change, tuple[Callable[..., Any], ...]] = {}
"""Each change with the services that it calls."""
past_services: list[Change] = []
"""Changes that are made without one."""


def calls(*services: Callable[..., Any]) -> Callable[[Change], Change]:
    """Say which public services a change calls."""

    def note(change: Change) -> Change:
        through_services[change] = services
        return change

    return note


def past(change: Change) -> Change:
    """Note a change that no service makes."""
    past_services.append(change)
    return change
