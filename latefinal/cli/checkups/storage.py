"""Folders, disk, bucket and database."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from latefinal.cli.prepare import missing_migrations, static_is_current, static_stamp
from latefinal.plumbing.errors import words_of

from .finding import Diagnosis, attention, broken, well

MEGABYTE = 1024 * 1024
# Below the first the next picture or backup may not fit; below the second nothing does.
LITTLE, NONE = 1024 * MEGABYTE, 100 * MEGABYTE
PROBE = "doctor.txt"


def check_folders() -> Iterator[Diagnosis]:
    """Where things lie, whether they can be written, how much room there is."""
    topic = _("folders")
    home = Path(settings.LATEFINAL_HOME)
    for folder in (home, Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            words = _("%(folder)s cannot be written to.") % {"folder": folder}
            yield broken(topic, words, _("Make it belong to the user that runs Latefinal."))
            return
    yield well(topic, _("Everything lies in %(home)s.") % {"home": home})
    yield _room(topic, home)
    if not static_is_current(static_stamp()):
        yield well(topic, _("Styles and scripts are gathered anew at the next start."))


def _room(topic: str, home: Path) -> Diagnosis:
    free = shutil.disk_usage(home).free
    words = _("%(free)s MB are free on its disk.") % {"free": f"{free // MEGABYTE:,}"}
    mend = _("Free some, or move the folder to a larger disk and name it in LATEFINAL_HOME.")
    if free < NONE:
        return broken(topic, words, mend)
    return attention(topic, words, mend) if free < LITTLE else well(topic, words)


def check_bucket() -> Iterator[Diagnosis]:
    """Whether the bucket, where there is one, takes a file, gives it back and lets it go."""
    if not settings.STORAGE_URL:
        return
    topic = _("storage")
    mend = _("See that STORAGE_URL is right, and that its key may read, write, list and delete.")
    for alias in ("default", "lists"):
        try:
            name = storages[alias].save(PROBE, ContentFile(b"doctor"))
            with storages[alias].open(name) as file:
                is_same = file.read() == b"doctor"
            storages[alias].delete(name)
        except OSError as error:
            words = _("The bucket cannot be used: %(said)s.") % {"said": words_of(error)}
            yield broken(topic, words, mend)
            return
        if not is_same:
            yield broken(topic, _("The bucket gives back another file than it was given."), mend)
            return
    yield well(topic, _("Pictures and handed-in lists lie in the bucket, which answers."))
    if settings.PICTURES_ADDRESS:
        words = _("Readers' browsers fetch pictures from %(place)s.")
        yield well(topic, words % {"place": settings.PICTURES_ADDRESS})
    own = Path(settings.LATEFINAL_HOME) / "secret-key"
    if own.exists() and own.read_text().strip() == settings.SECRET_KEY:
        words = _("The key is this machine's own, so another of this paper signs nobody in.")
        yield attention(topic, words, _("Set the same LATEFINAL_SECRET_KEY on every machine."))


def check_database() -> Iterator[Diagnosis]:
    """Whether it answers, holds the tables this release wants, and is whole."""
    topic = _("database")
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        yield well(topic, _("There is none yet: the first start makes it."))
        return
    try:
        yield well(topic, _version())
        yield from _tables(topic)
        if connection.vendor == "sqlite":
            yield from _sqlite(topic)
    except DatabaseError as error:
        words = _("The database does not answer: %(said)s.") % {"said": words_of(error)}
        yield broken(topic, words, _("See that it runs and that DATABASE_URL is right."))


def _version() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            name = "SQLite {}"
        else:
            cursor.execute("SHOW server_version")
            name = "PostgreSQL {}"
        return name.format(cursor.fetchone()[0])


def _tables(topic: str) -> Iterator[Diagnosis]:
    if not (missing := missing_migrations()):
        yield well(topic, _("Its tables are those of this release."))
        return
    words = _("%(n)d changes to its tables are waiting.") % {"n": len(missing)}
    yield attention(topic, words, _("Start or restart Latefinal: it makes them first."))


def _sqlite(topic: str) -> Iterator[Diagnosis]:
    file = Path(connection.settings_dict["NAME"])
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        words = _("Others on this machine can read the database.")
        yield broken(topic, words, _("Run: chmod 600 %(file)s*") % {"file": file})
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA quick_check(1)")
        verdict = str(cursor.fetchone()[0])
    if mode != "wal":
        words = _("Its journal mode is %(mode)s, so readers wait for writers.") % {"mode": mode}
        yield attention(topic, words, _("Keep LATEFINAL_HOME on a local disk, not a network one."))
    if verdict == "ok":
        yield well(topic, _("The file is whole."))
        return
    words = _("The file is damaged: %(verdict)s.") % {"verdict": verdict}
    yield broken(topic, words, _("Stop Latefinal and put the last backup in its place."))
