"""What a folder is made ready with."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from latefinal.cli.prepare import make_private
from tests.database import URL

from .paper import latefinal

OWNER_ALONE = 0o600


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_the_database_and_its_log_are_as_private_as_the_key(tmp_path):
    file = tmp_path / "latefinal.sqlite3"
    before = os.umask(0o022)
    try:
        make_private(file)
        with closing(sqlite3.connect(file, isolation_level=None)) as link:
            link.execute("PRAGMA journal_mode=WAL")
            link.execute("CREATE TABLE letter (address TEXT)")
            assert {entry.name: mode_of(entry) for entry in tmp_path.iterdir()} == {
                f"latefinal.sqlite3{part}": OWNER_ALONE for part in ("", "-wal", "-shm")
            }
    finally:
        os.umask(before)


@pytest.mark.skipif(bool(URL), reason="PostgreSQL keeps its own files")
def test_the_doctor_says_when_others_can_read_the_database(home: Path):
    file = home / "latefinal.sqlite3"
    file.chmod(0o644)
    told = latefinal("doctor", home=home)
    assert "Others on this machine can read the database." in told.stdout
    assert f"chmod 600 {file}*" in told.stdout
    file.chmod(OWNER_ALONE)
    assert "can read the database" not in latefinal("doctor", home=home).stdout
