"""A paper run as a person would run it: a process of its own, in a folder that is thrown away."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.contrib.staticfiles.finders import get_finders

from latefinal.cli.prepare import STAMP, static_stamp
from tests.database import URL, copy_of_template
from tests.processes import end, status_of
from tests.settings import SCRATCH
from tests.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = (
    "DATABASE_URL",
    "STORAGE_URL",
    "MAIL_URL",
    "LATEFINAL_URL",
    "LATEFINAL_DEBUG",
    "LATEFINAL_BIND",
)
PATIENCE = 90.0
# On PostgreSQL: the file in a home that names the home's own database.
DATABASE = "test-database-url"


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the command is told."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    kept |= {"LATEFINAL_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    kept["DJANGO_SETTINGS_MODULE"] = "latefinal.conf.settings"
    if (home / DATABASE).exists():
        kept["DATABASE_URL"] = (home / DATABASE).read_text()
    return {**kept, **more}


def rows(home: Path, statement: str) -> list[tuple[object, ...]]:
    """What the paper's own database answers."""
    if (home / DATABASE).exists():
        with psycopg.connect((home / DATABASE).read_text(), autocommit=True) as link:
            answer = link.execute(statement.encode())  # a statement of our own
            return answer.fetchall() if answer.description else []
    with closing(sqlite3.connect(home / "latefinal.sqlite3", isolation_level=None)) as link:
        return link.execute(statement).fetchall()


def latefinal(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "latefinal", *words],
        env=environment(home, **more),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def furnish(home: Path, *, has_browser: bool = False) -> None:
    """Make `home` ready as a first run would, from the tests' own template: seconds are saved.

    Styles and scripts are only named, unless it is a browser that comes: the run makes them.
    """
    if not URL:
        shutil.copy(SCRATCH / "template.sqlite3", home / "latefinal.sqlite3")
        (home / "latefinal.sqlite3").chmod(0o600)
    if has_browser:
        return
    names = {path: path for finder in get_finders() for path, _ in finder.list([])}
    (home / "static").mkdir()
    manifest = {"paths": names, "version": "1.1", "hash": ""}
    (home / "static" / "staticfiles.json").write_text(json.dumps(manifest))
    (home / "static" / STAMP).write_text(static_stamp())


@contextmanager
def furnished(folder: Path, *, has_browser: bool = False) -> Iterator[Path]:
    """A home in `folder` with its tables, on whichever database the tests are."""
    home = folder / "home"
    home.mkdir()
    furnish(home, has_browser=has_browser)
    if not URL:
        yield home
        return
    with copy_of_template(SCRATCH, f"latefinal_test_{secrets.token_hex(6)}") as url:
        (home / DATABASE).write_text(url)
        yield home


@dataclass
class Running:
    """`latefinal run`, its folder, its port and what it has said."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        """Everything it printed."""
        return self.log.read_text(errors="replace")

    def status(self, path: str = "/") -> int:
        """What the site answers; 0 for nothing."""
        return status_of(self.port, path)

    def family(self) -> list[int]:
        """The processes below it, the eldest first."""
        members = [self.process.pid]
        for member in members:
            for task in Path(f"/proc/{member}/task").glob("*/children"):
                members += [int(child) for child in task.read_text().split()]
        return members[1:]

    def rests(self) -> bool:
        """Whether the first process has become the small program that only watches the others."""
        return b"latefinal.cli.rest" in Path(f"/proc/{self.process.pid}/cmdline").read_bytes()

    def wait_until(self, is_so: Callable[[], object], what: str) -> None:
        """Wait for something, or fail with everything that was said."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > until:
                raise AssertionError(f"Waited for {what}. Said so far:\n{self.said}")
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end; answers its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def running(home: Path, *, port: int | None = None, **more: str) -> Iterator[Running]:
    """Start `latefinal run` on `home` and wait until it is served."""
    port = port or free_port()
    address = more.get("LATEFINAL_URL", "http://localhost")
    log = home.parent / f"{home.name}.log"
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "latefinal", "run"],
            env=environment(home, PORT=str(port), **more),
            cwd=home,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # A suite run in the background was told to ignore Ctrl-C, and would hand that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    begun = len(log.read_text())
    paper = Running(home, port, process, log)
    try:
        paper.wait_until(
            lambda: address in paper.said[begun:] or process.poll() is not None,
            "the address",
        )
        yield paper
    finally:
        end(process)


def is_there(pid: int) -> bool:
    """Whether a process still runs; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
