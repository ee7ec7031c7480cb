"""An event loop for what is asynchronous, in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def in_a_loop(answer: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: the browser's tests keep a loop in the one that runs tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, answer).result()
