"""A task runs where it is called, so that a test sees what it did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django_tasks import TaskResult
from django_tasks.backends.immediate import ImmediateBackend

Call = tuple[str, str, str]

_waiting: dict[Call, TaskResult] | None = None


class AtOnce(ImmediateBackend):
    """Runs a task as it is called, within `once_each` not before that ends."""

    def _execute_task(self, task_result: TaskResult) -> None:
        if _waiting is None:
            super()._execute_task(task_result)
            return
        call = (task_result.task.module_path, repr(task_result.args), repr(task_result.kwargs))
        _waiting.setdefault(call, task_result)


@contextmanager
def once_each() -> Iterator[None]:
    """When this ends, run each task that was enqueued within: once for the same arguments.

    To publish a story is to save it five times, and each time it is put into the index.
    """
    global _waiting
    if _waiting is not None:
        yield
        return
    _waiting = called = {}
    try:
        yield
    finally:
        _waiting = None
    for result in called.values():
        result.task.enqueue(*result.args, **result.kwargs)
