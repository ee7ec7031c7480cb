"""A thread that falls is started again, and ends when told to."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult, get_date_max

from latefinal.clockwork.loops import keep_running, run_worker


def test_a_loop_that_falls_is_started_again(caplog):
    stop = Event()
    falls = []

    def loop() -> None:
        falls.append(1)
        if len(falls) == 2:
            stop.set()
        raise OSError("reader@example.org")

    with caplog.at_level(logging.ERROR):
        keep_running("worker", loop, stop=stop)
    assert len(falls) == 2
    assert "The worker fell: OSError at" in caplog.text
    assert "reader@example.org" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_is_queued_and_ends_when_told():
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="latefinal.nowhere.at_all",
        backend_name="default",
        run_after=get_date_max(),
    )
    stop = Event()
    loop = partial(run_worker, stop=stop, holder="h")
    thread = Thread(target=keep_running, args=("worker", loop), kwargs={"stop": stop})
    thread.start()
    for _ in range(600):
        task.refresh_from_db()
        if task.status == "FAILED":
            break
        stop.wait(0.05)
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert task.status == "FAILED"  # there is no such task: it was taken, and that was said
    assert task.worker_ids[0].startswith("h-")
    assert task.finished_at.astimezone(UTC) > datetime(2026, 1, 1, tzinfo=UTC)
    connection.close()
