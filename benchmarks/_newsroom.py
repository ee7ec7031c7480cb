"""A migrated house of a benchmark's own, on either database, in which programs are run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).parents[1]
SERVER = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Newsroom:
    """Where it is, and the environment by which a program finds it."""

    home: Path
    environment: dict[str, str]

    def run(self, *words: str, before: Sequence[str] = (), **more: str) -> str:
        """Run `python words…` to its end, after the words `before`; answers what it printed."""
        ran = subprocess.run(
            [*before, sys.executable, *words], cwd=ROOT, env={**self.environment, **more},
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return ran.stdout


@contextmanager
def newsroom(database: str) -> Iterator[Newsroom]:
    """A house on "sqlite" or "postgres", thrown away afterwards."""
    with tempfile.TemporaryDirectory() as home, _database(database) as url:
        ours = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "latefinal.conf.settings",
            "LATEFINAL_HOME": home,
            "LATEFINAL_URL": "https://paper.example",
            "LATEFINAL_MAIL_FROM": "evening@paper.example",
            "DATABASE_URL": url,
        }
        house = Newsroom(Path(home), ours)
        house.run("-W", "ignore", "-m", "django", "migrate", "--verbosity", "0", "--skip-checks")
        yield house


def has_postgres() -> bool:
    """Whether a PostgreSQL answers on which databases may be made."""
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


@contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    name = f"latefinal_bench_{uuid4().hex[:12]}"
    _maintain(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(SERVER)._replace(path=name).geturl()
    finally:
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintain(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)
