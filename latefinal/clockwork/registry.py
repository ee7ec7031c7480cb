"""What may happen by the clock. Rooms register their verbs here, in `apps.ready()` by import.

A *daily* verb is run for the Job row of its name, once each local date, at the row's wall time.
A *sweep* is run every few seconds, to find what a lost nudge forgot. Both are called with one
keyword, `at` (aware), and must be harmless when run twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol, TypeVar

from latefinal.plumbing.registry import Registry


class Verb(Protocol):
    """Something done at a moment; what it answers is not looked at."""

    def __call__(self, *, at: datetime) -> object: ...


V = TypeVar("V", bound=Verb)


@dataclass(frozen=True)
class Sweep:
    """A verb and how many seconds lie between two of its runs."""

    name: str
    seconds: float
    verb: Verb


_daily: Registry[Verb] = Registry()
_usual_hours: dict[str, time] = {}
_sweeps: Registry[Sweep] = Registry()


def daily(name: str, *, usually: time | None = None) -> Callable[[V], V]:
    """Register the decorated verb for the Job row called `name`.

    With `usually`, an hour in UTC, the row is made when the house first starts; without, the room
    makes it with `services.schedule_job`.
    """

    def register(verb: V) -> V:
        register_daily(name, verb, usually=usually)
        return verb

    return register


def sweep(*, seconds: float, name: str = "") -> Callable[[V], V]:
    """Register the decorated verb to run every `seconds`."""

    def register(verb: V) -> V:
        register_sweep(verb, seconds=seconds, name=name)
        return verb

    return register


def register_daily(name: str, verb: Verb, *, usually: time | None = None) -> None:
    """Run `verb` for the Job row called `name`; the last one registered holds."""
    _daily.register(verb, name=name)
    if usually is not None:
        _usual_hours[name] = usually


def register_sweep(verb: Verb, *, seconds: float, name: str = "") -> None:
    """Run `verb` every `seconds`. Registered twice under one name, it is one sweep."""
    known = name or f"{verb.__module__}.{getattr(verb, '__qualname__', '')}"
    _sweeps.register(Sweep(name=known, seconds=seconds, verb=verb), name=known)


def daily_verb(name: str) -> Verb | None:
    """The verb of that job, or None when the code no longer knows it."""
    return _daily.get(name)


def usual_hours() -> dict[str, time]:
    """The jobs that have an hour of their own, in UTC."""
    return dict(_usual_hours)


def sweeps() -> list[Sweep]:
    """Every sweep, in the order of registration."""
    return list(_sweeps)
