"""Which pages readers will ask for first after a change, where none of them is kept yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from latefinal.plumbing.registry import Registry

first_asked: Registry[Callable[[Sequence[str]], list[str]]] = Registry()
"""Each answers paths for the keys that were touched together; it may ask the database."""
