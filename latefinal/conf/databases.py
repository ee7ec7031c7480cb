"""Where the rows live, as Django wants to be told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from .env import BadSetting


def database(url: str, *, home: Path) -> dict[str, Any]:
    """The database that `url` names; without one, SQLite in `home`. Raises BadSetting."""
    return _postgresql(url) if url else _sqlite(home)


def _sqlite(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "latefinal.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-1000"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    # What it is now is not said: it may hold a password.
    words = (
        "DATABASE_URL names no PostgreSQL database. Write it like "
        "postgres://user:password@host/name, or take it away for SQLite."
    )
    try:
        parsed = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    except ValueError:
        raise BadSetting(words) from None
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise BadSetting(words)
    return parsed
