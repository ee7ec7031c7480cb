"""What a page shows, gathered while it is rendered.

A row is noticed when Django makes an object of it; a list, a count or values are named by the view
with `shows()`. What changes with the clock is told by `changes_at()`, and what a look at the page
counts as by `counts_as()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_init

from .fragments import Fragment, Fragments


@dataclass
class Gathered:
    """The keys that a page hangs on, when it is out of date by itself, and what it counts as."""

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    counts_as: str = ""
    fragments: Fragments | None = None
    """What earlier pages were made of, and this one may be."""


_shown: ContextVar[Gathered | None] = ContextVar("shown", default=None)


@contextmanager
def gathering(fragments: Fragments | None = None) -> Iterator[Gathered]:
    """Gather what is shown until the end of the block, in this thread."""
    shown = Gathered(fragments=fragments)
    token = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(token)


def is_gathering() -> bool:
    """Whether a page is being rendered to be kept, for nobody in particular."""
    return _shown.get() is not None


def shows(*keys: str) -> None:
    """The page that is being rendered hangs on these keys; elsewhere this does nothing."""
    if (shown := _shown.get()) is not None:
        shown.keys.update(keys)


def changes_at(moment: datetime | None) -> None:
    """The page that is being rendered will be another one at `moment` (aware)."""
    shown = _shown.get()
    if shown is not None and moment is not None and (shown.until is None or moment < shown.until):
        shown.until = moment


def counts_as(name: str) -> None:
    """A look at the page that is being rendered counts as one at `name`; unnamed, it is none."""
    if (shown := _shown.get()) is not None:
        shown.counts_as = name


def fragment(name: str, make: Callable[[], str]) -> str:
    """What `make` answers, or what it did for an earlier page if nothing that it showed changed.

    `make` has to ask for all that it shows: what a view read before is noticed for its page alone.
    """
    outer = _shown.get()
    if outer is None or outer.fragments is None:
        return make()
    kept = outer.fragments.get(name)
    if kept is None:
        since = outer.fragments.touches.position
        with gathering(outer.fragments) as own:
            text = make()
        kept = Fragment(text, tuple(own.keys), own.until)
        outer.fragments.put(name, kept, since=since)
    shows(*kept.keys)
    changes_at(kept.until)
    return kept.text


def notice_rows(model: type[Model], key: Callable[[Any], str]) -> None:
    """From now on a page that makes an object of `model` hangs on `key(object)`."""

    def made(instance: Model, **_signal: Any) -> None:
        shown = _shown.get()
        if shown is not None and instance.pk is not None:
            shown.keys.add(key(instance))

    name = f"pagecache.{model._meta.label_lower}"
    post_init.connect(made, model, weak=False, dispatch_uid=name)
