"""A house of a test's own: a folder and a database on which real processes work, and are killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tests.database import URL, copy_of_template
from tests.settings import SCRATCH

BEGIN = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.db import connection
at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""


@dataclass
class House:
    """Where the processes live, and what they are told."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, code: str, **environment: str) -> subprocess.Popen[str]:
        """Run `code` in a process of its own, with `at` an hour to close an edition at."""
        process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", BEGIN + textwrap.dedent(code)],
            env={**os.environ, **self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, code: str, *, ends: int = 0, **environment: str) -> str:
        """The same, to its end; answers what it printed. A negative `ends` is a signal."""
        process = self.start(code, **environment)
        said, complaint = process.communicate(timeout=120)
        assert process.returncode == ends, complaint
        return said

    def close(self) -> None:
        """End what a test that failed left running: it would fail others."""
        for process in self.started:
            process.kill()
            process.communicate()


@contextmanager
def house(folder: Path, **environment: str) -> Iterator[House]:
    """A house with a migrated database, on whatever engine this run of the tests is for."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = {
        "LATEFINAL_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "latefinal.conf.settings",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        **environment,
    }
    if not URL:
        shutil.copy(SCRATCH / "template.sqlite3", folder / "latefinal.sqlite3")
        with closing(House(folder, ours)) as one:
            yield one
        return
    with (
        copy_of_template(SCRATCH, f"latefinal_test_apart_{uuid4().hex[:12]}") as url,
        closing(House(folder, {**ours, "DATABASE_URL": url})) as one,
    ):
        yield one
