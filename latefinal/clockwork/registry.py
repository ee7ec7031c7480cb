"""What may happen by the clock: the verbs that `settings.JOBS` names.

A *daily* verb is run for the Job row of its name, once each local date, at the row's wall time.
A *sweep* is run every few seconds, to find what a lost nudge forgot. Both are called with one
keyword, `at` (aware), and must be harmless when run twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from django.utils.module_loading import import_string

from latefinal.plumbing.registry import Registry


class Verb(Protocol):
    """Something done at a moment; what it answers is not looked at."""

    def __call__(self, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Every:
    """A row of the table of jobs: a sweep, by its dotted path, and what it looks for."""

    seconds: int
    verb: str
    what: str

    @property
    def name(self) -> str:
        """A sweep is known by its verb."""
        return self.verb

    @property
    def rhythm(self) -> str:
        return f"every {self.seconds} s"


@dataclass(frozen=True)
class Daily:
    """A row of the same: a job, its hour in UTC, its verb by its dotted path, and what it does."""

    usually: time
    name: str
    verb: str
    what: str

    @property
    def rhythm(self) -> str:
        return f"daily, usually {self.usually:%H:%M} UTC"


@dataclass(frozen=True)
class Sweep:
    """A verb and how many seconds lie between two of its runs."""

    name: str
    seconds: float
    verb: Verb


_daily: Registry[Verb] = Registry()
_usual_hours: dict[str, time] = {}
_sweeps: Registry[Sweep] = Registry()


def register_jobs(jobs: Iterable[Every | Daily]) -> None:
    """Register each verb of a table; done when all models are loaded."""
    for job in jobs:
        verb = import_string(job.verb)
        if isinstance(job, Every):
            register_sweep(verb, seconds=job.seconds, name=job.name)
        else:
            register_daily(job.name, verb, usually=job.usually)


def register_daily(name: str, verb: Verb, *, usually: time | None = None) -> None:
    """Run `verb` for the Job row called `name`; the last one registered holds."""
    _daily.register(verb, name=name)
    if usually is not None:
        _usual_hours[name] = usually


def register_sweep(verb: Verb, *, seconds: float, name: str) -> None:
    """Run `verb` every `seconds`. Registered twice under one name, it is one sweep."""
    _sweeps.register(Sweep(name=name, seconds=seconds, verb=verb), name=name)


def daily_verb(name: str) -> Verb | None:
    """The verb of that job, or None when the code no longer knows it."""
    return _daily.get(name)


def usual_hours() -> dict[str, time]:
    """The jobs that have an hour of their own, in UTC."""
    return dict(_usual_hours)


def sweeps() -> list[Sweep]:
    """Every sweep, in the order of registration."""
    return list(_sweeps)
