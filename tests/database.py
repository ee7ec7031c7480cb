"""The test database: migrated once for a run, then copied for each worker.

SQLite by default; PostgreSQL where TEST_DATABASE_URL says so. The database that the URL names is
used only to make others beside it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from filelock import FileLock

URL = os.environ.get("TEST_DATABASE_URL", "")


def test_database(home: Path) -> dict[str, Any]:
    """Settings of this worker's own database."""
    from latefinal.conf.settings import DATABASES

    if not URL:
        return {**DATABASES["default"], "NAME": home / "test.sqlite3"}
    return {
        **dj_database_url.parse(URL),
        "NAME": f"latefinal_test_{home.parent.name[-8:]}_{home.name}".lower(),
    }


test_database.__test__ = False


def _template(scratch: Path) -> str:
    return f"latefinal_test_{scratch.name[-8:]}_template".lower()


def prepare_database(*, scratch: Path, worker: str) -> Callable[[], None]:
    """Give this worker a migrated database; answer what drops it again."""
    from django.db import connection

    scratch.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        return _copy_file(scratch, Path(connection.settings_dict["NAME"]))
    return _copy_template(scratch, str(connection.settings_dict["NAME"]))


def _copy_file(scratch: Path, mine: Path) -> Callable[[], None]:
    from django.core.management import call_command
    from django.db import connection

    template = scratch / "template.sqlite3"
    mine.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(scratch / "template.lock"):
        if not template.exists():
            call_command("migrate", verbosity=0, interactive=False)
            _keep_numbers_apart()
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copy(mine, template)
    if not mine.exists():
        shutil.copy(template, mine)
    return connection.close


def _copy_template(scratch: Path, mine: str) -> Callable[[], None]:
    from django.core.management import call_command
    from django.db import connection

    template = _template(scratch)
    with FileLock(scratch / "template.lock"):
        if not (scratch / "template.made").exists():
            _maintain(f'CREATE DATABASE "{template}"')
            connection.settings_dict["NAME"] = template
            call_command("migrate", verbosity=0, interactive=False)
            _keep_numbers_apart()
            connection.close()
            connection.settings_dict["NAME"] = mine
            (scratch / "template.made").touch()
        _maintain(f'CREATE DATABASE "{mine}" TEMPLATE "{template}"')

    def drop() -> None:
        connection.close()
        _maintain(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')

    return drop


def _keep_numbers_apart() -> None:
    """Let every table count from a thousand of its own.

    Where all begin at 1, the number of one kind of row serves as another's by chance, and a test
    passes that asks for the wrong thing.
    """
    from django.apps import apps
    from django.db import connection, models

    ours = (m for m in apps.get_models() if isinstance(m._meta.pk, models.AutoField))
    with connection.cursor() as cursor:
        for place, model in enumerate(ours, start=1):
            if connection.vendor == "sqlite":
                table = [model._meta.db_table]
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", table)
                cursor.execute(
                    "INSERT INTO sqlite_sequence VALUES (%s, %s)", [*table, place * 1000]
                )
            else:
                names = [model._meta.db_table, model._meta.pk.column, place * 1000]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", names)


def drop_template(scratch: Path) -> None:
    """Forget what was migrated once: when the whole run is over, for any worker may copy it."""
    if URL:
        _maintain(f'DROP DATABASE IF EXISTS "{_template(scratch)}"')


@contextmanager
def copy_of_template(scratch: Path, name: str) -> Iterator[str]:
    """One more copy on PostgreSQL, for a process of its own; answers its URL, drops it at last."""
    with FileLock(scratch / "template.lock"):
        _maintain(f'CREATE DATABASE "{name}" TEMPLATE "{_template(scratch)}"')
    try:
        yield urlsplit(URL)._replace(path=f"/{name}").geturl()
    finally:
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintain(statement: str) -> None:
    import psycopg

    with psycopg.connect(URL, autocommit=True) as link:
        link.execute(statement)
