"""One command serves a paper, refuses to be two, ends in order and survives being killed."""

from __future__ import annotations

import os
import signal
import socket
import time
from functools import partial
from pathlib import Path

from django_tasks_db.models import DBTaskResult

from latefinal.cli.worker_process import holder_name
from tests.smtp import free_port

from .paper import PATIENCE, Running, is_there, latefinal, rows, running

TASKS = DBTaskResult._meta.db_table


def test_it_serves_refuses_a_second_and_drains_when_told(home: Path):
    with running(home) as paper:
        assert paper.status("/") == 200
        assert paper.status("/desk/login/") == 200
        assert "/claim/" in paper.said

        second = latefinal("run", home=home, PORT=str(free_port()))
        assert second.returncode == 1
        assert f"Process {paper.process.pid} already runs the paper in {home}" in second.stderr
        assert "Traceback" not in second.stderr

        other = home.parent / "other"
        other.mkdir()
        taken = latefinal("run", home=other, PORT=str(paper.port))
        assert taken.returncode == 1
        assert f"Port {paper.port} on 127.0.0.1 is taken by another program." in taken.stderr
        assert f"PORT={paper.port + 1}" in taken.stderr

        family = paper.family()
        with half_asked(paper) as reader:
            paper.process.terminate()
            paper.wait_until(lambda: "Stopping" in paper.said, "the end to begin")
            time.sleep(0.3)  # until the server has heard of it too
            reader.sendall(b"one")
            assert reader.recv(64).startswith(b"HTTP/1.1 ")
        assert paper.process.wait(PATIENCE) == 0
        assert "Stopping: what is under way is finished first." in paper.said
        assert not any(map(is_there, family))
        assert (home / "run.lock").read_text() == ""


def test_killed_children_are_started_again_and_a_killed_parent_leaves_none(home: Path):
    with running(home) as paper:
        works, server = paper.family()
        rows(home, "DELETE FROM clockwork_job")
        for victim, other in ((server, works), (works, None)):
            paper.wait_until(paper.rests, "the supervisor to rest")
            os.kill(victim, signal.SIGKILL)
            paper.wait_until(partial(has_another, paper, victim), "another child")
            paper.wait_until(lambda: paper.status("/desk/login/") == 200, "an answer")
            assert other is None or is_there(other)
        assert "The web server ended (killed by SIGKILL). It is started again" in paper.said
        assert "The works ended (killed by SIGKILL). It is started again" in paper.said

        # The works make their jobs when they begin: only then is a killed task the next start's.
        paper.wait_until(lambda: rows(home, "SELECT name FROM clockwork_job"), "the works")
        leave_a_task_running(home)
        family = paper.family()
        assert paper.stop(signal.SIGKILL) == -signal.SIGKILL
        paper.wait_until(lambda: not any(map(is_there, family)), "the children to be gone")

    with running(home, port=paper.port) as again:
        assert again.status("/desk/login/") == 200
        again.wait_until(
            lambda: task_states(home) == [("FAILED",)], "the task to be taken up again"
        )
        assert "The last run was cut short: 1 rows it held are free again." in again.said
        assert again.stop(signal.SIGINT) == 0


def half_asked(paper: Running) -> socket.socket:
    """A reader whose form is under way: its head is sent, and all but the last of its words."""
    reader = socket.create_connection(("127.0.0.1", paper.port), timeout=PATIENCE)
    head = ["POST /evening/subscribe/ HTTP/1.1", f"Host: localhost:{paper.port}"]
    reader.sendall("\r\n".join([*head, "Content-Length: 6", "", "a=b"]).encode())
    return reader


def has_another(paper: Running, victim: int) -> bool:
    family = paper.family()
    return len(family) == 2 and victim not in family


def leave_a_task_running(home: Path) -> None:
    """As if a worker of this folder had been killed in the middle of a task."""
    task = {
        "id": "00000000000000000000000000000001",
        "status": "RUNNING",
        "enqueued_at": "2026-01-01 00:00:00",
        "started_at": "2026-01-01 00:00:00",
        "args_kwargs": '{"args": [], "kwargs": {}}',
        "priority": "0",
        "task_path": "latefinal.nowhere",
        "worker_ids": f'["{holder_name(home)}-killed"]',
        "queue_name": "default",
        "backend_name": "default",
        "run_after": "9999-01-01 00:00:00",
        "exception_class_path": "",
        "traceback": "",
    }
    values = "', '".join(task.values())
    names = ", ".join(task)
    rows(home, f"INSERT INTO {TASKS} ({names}) VALUES ('{values}')")  # noqa: S608 - our own words


def task_states(home: Path) -> list[tuple[object, ...]]:
    return rows(home, f"SELECT status FROM {TASKS}")  # noqa: S608 - our own words
