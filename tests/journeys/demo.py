"""The sample publication, started as a person would start it, in a folder that is thrown away."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tests.processes import end, status_of
from tests.smtp import free_port

from .near_web import near_web

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 480.0  # seconds, on a machine that does other things too
NOT_OURS = ("DATABASE_URL", "MAIL_URL", "LATEFINAL_", "DJANGO_")  # what was set for another paper
OK = 200
UNDRAWN = "SELECT count(*) FROM pictures_picture WHERE NOT is_ready"


class DidNotStart(RuntimeError):
    """What it said instead."""


@dataclass(frozen=True)
class Demo:
    """A running demo: where it answers, where it lives, and the process that was started."""

    url: str
    home: Path
    pid: int
    web_port: int = 0
    """Of the one server that is all the web it reaches; 0 where it is let out."""

    @property
    def password(self) -> str:
        """Of the desk, as the demo printed it."""
        return (self.home / "desk-password").read_text().strip()

    @property
    def has_drawn_its_pictures(self) -> bool:
        """Whether every picture has its renditions; they are made after it answers."""
        with closing(sqlite3.connect(self.home / "latefinal.sqlite3")) as link:
            return bool(link.execute(UNDRAWN).fetchone() == (0,))


def made_sample(scratch: Path) -> Path:
    """The folder of a demo that was started once and stopped, its pictures drawn.

    It is made by the first who asks; the others wait, and copy it.
    """
    home = scratch / "sample"
    with FileLock(scratch / "sample.lock"):
        if not home.exists():
            unfinished = scratch / "sample-unfinished"
            with _serving(unfinished) as demo:
                if not came_true(lambda: demo.has_drawn_its_pictures):
                    raise DidNotStart("Its pictures were not drawn.")
            unfinished.rename(home)
    return home


@contextmanager
def running_demo(sample: Path | None = None) -> Iterator[Demo]:
    """Start a demo on a free port, fresh or with what `sample` holds; stop and forget it later.

    All the web that it reaches is `near_web`'s page.
    """
    with tempfile.TemporaryDirectory(prefix="latefinal-demo-") as folder:
        home = Path(folder) / "home"
        if sample is not None:
            shutil.copytree(sample, home)
        with near_web() as web, _serving(home, web_port=web.port) as demo:
            yield demo


@contextmanager
def _serving(home: Path, *, web_port: int = 0) -> Iterator[Demo]:
    port = free_port()
    program = [near_web.__module__, str(web_port)] if web_port else ["latefinal"]
    env = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    env |= {"LATEFINAL_HOME": str(home), "PORT": str(port)}
    log = home.with_suffix(".log")
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", *program, "demo"],
            cwd=ROOT,
            env=env,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    demo = Demo(f"http://localhost:{port}", home, process.pid, web_port)
    try:
        answers = came_true(lambda: process.poll() is not None or status_of(port) == OK)
        if not answers or process.poll() is not None:
            raise DidNotStart(f"It said:\n{log.read_text(errors='replace')[-2000:]}")
        yield demo
    finally:
        end(process)


def came_true(is_so: Callable[[], bool]) -> bool:
    """Wait until it is so; False when that takes longer than PATIENCE."""
    until = time.monotonic() + PATIENCE
    while not (so := is_so()) and time.monotonic() < until:
        time.sleep(0.1)
    return so
