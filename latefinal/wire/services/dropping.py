"""What is laid into `LATEFINAL_HOME/wire/<outlet>/` is taken in, a file at a time.

Whoever can write there is not believed: no link is followed, nothing is waited for, and what one
file does is settled with that file.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import OperationalError
from django.utils.translation import gettext as _

from latefinal.masthead.models import Masthead
from latefinal.outlets.models import Outlet
from latefinal.plumbing.errors import place_of
from latefinal.wire.errors import FileRefused, why_unread
from latefinal.wire.rules.reading import MOST_BYTES, read_feed

from .taking_in import take_in

SETTLED = timedelta(seconds=8)
"""A file that was written to within this may be half of one."""
TAKEN, REFUSED = "taken", "refused"
KEPT = {TAKEN: timedelta(days=7), REFUSED: timedelta(days=30)}
AT_ONCE = 500
"""Files of one folder in one look: the next folder's turn comes."""
MOST_NOTICES = 10
LONGEST_NAME = 200
"""Bytes of a file's name: a time of day is added to it, and systems take 255."""

log = logging.getLogger("latefinal.wire")


def take_dropped(*, home: Path, at: datetime) -> int:
    """Take in what lies settled in the folders of `home` at `at` (aware); how many files.

    Taken files are kept in `taken/` for a week, those that cannot be read for a month in
    `refused/`, each beside a text that says why.
    """
    total = 0
    zone = Masthead.load().zoneinfo if home.is_dir() else ZoneInfo("UTC")
    outlets = {outlet.slug: outlet for outlet in Outlet.objects.filter(slug__in=_folders(home))}
    for slug, outlet in outlets.items():
        folder = home / slug
        try:
            files = _settled(folder, at=at)
            for file in files:
                total += _settle(file, outlet, at=at, zone=zone)
            _forget(folder, at=at)
        except OperationalError as error:
            log.warning("What lies in %s is tried again (%s).", folder, place_of(error))
        except OSError as error:
            log.warning("%s cannot be emptied (%s).", folder, error.strerror)
    return total


def _folders(home: Path) -> list[str]:
    """The names of what is a folder there; a link is none."""
    try:
        return [entry.name for entry in _entries(home) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _is_for_us(name: str) -> bool:
    """Whether a file of that name is meant to be read: not while it is sent or edited."""
    return not name.startswith(".") and not name.lower().endswith((".tmp", ".part", ".filepart"))


def _settled(folder: Path, *, at: datetime) -> list[Path]:
    """What lies there unchanged for some seconds, the oldest first; folders are left alone."""
    found = []
    for entry in _entries(folder):
        # When it was last written to or renamed, whatever time its sender gave it.
        changed = entry.stat(follow_symlinks=False).st_ctime
        is_old = changed <= (at - SETTLED).timestamp()
        if is_old and _is_for_us(entry.name) and not entry.is_dir(follow_symlinks=False):
            found.append((changed, Path(entry.path)))
    return [file for _changed, file in sorted(found)[:AT_ONCE]]


def _settle(file: Path, outlet: Outlet, *, at: datetime, zone: ZoneInfo) -> bool:
    """Take one file in, or refuse it; whether it was taken. Raises OperationalError, OSError."""
    try:
        _take(file, outlet, at=at, zone=zone)
    except (OperationalError, FileNotFoundError):
        raise
    except Exception as error:  # noqa: BLE001 - what a stranger lays there holds up no other file
        place = _put_away(file, REFUSED, at=at)
        place.with_name(f"{place.name}.txt").write_text(f"{why_unread(error)}\n")
        return False
    _put_away(file, TAKEN, at=at)
    return True


def _take(file: Path, outlet: Outlet, *, at: datetime, zone: ZoneInfo) -> None:
    body = _read(file)
    address = outlet.site or f"https://{outlet.slug}.invalid/"
    read = read_feed(body, content_type="", address=address, at=at, zone=zone)
    if not read.entries:
        first = next(iter(read.skipped), None)
        nothing = _("Nothing stands in it: send the whole feed.")
        raise FileRefused(f"{first.what}: {first.why}" if first else nothing)
    take_in(outlet=outlet, entries=read.entries, at=at)


def _read(file: Path) -> bytes:
    """The bytes of a plain file of a bearable size. Raises FileRefused, OSError."""
    if not stat.S_ISREG(file.lstat().st_mode):
        raise FileRefused(_("It is no plain file, and is not read. Lay a copy of the file there."))
    # Neither waits for a pipe nor follows a link, should another have taken its place just now.
    number = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(number, "rb") as stream:
        if os.fstat(number).st_size > MOST_BYTES:
            words = _("It has more than %(megabytes)g MB. Lay it there in parts.")
            raise FileRefused(words % {"megabytes": MOST_BYTES / 1_000_000})
        return stream.read(MOST_BYTES + 1)


def _put_away(file: Path, name: str, *, at: datetime) -> Path:
    """Move a file, or what is there instead, to a folder beside it; answers where it is now."""
    folder = file.parent / name
    folder.mkdir(exist_ok=True)
    if folder.is_symlink():
        raise NotADirectoryError(0, f"{name} is a link")
    place = folder / file.name
    if len(os.fsencode(file.name)) > LONGEST_NAME or os.path.lexists(place):
        bare = os.fsdecode(os.fsencode(file.name)[-LONGEST_NAME:])
        place = folder / f"{at:%Y%m%dT%H%M%S}-{bare}"
    os.replace(file, place)
    return place


def _forget(folder: Path, *, at: datetime) -> None:
    """Delete what was put away there long enough ago."""
    for name, kept in KEPT.items():
        if (folder / name).is_symlink() or not (folder / name).is_dir():
            continue
        for entry in _entries(folder / name):
            is_folder = entry.is_dir(follow_symlinks=False)
            if (
                not is_folder
                and entry.stat(follow_symlinks=False).st_ctime < (at - kept).timestamp()
            ):
                Path(entry.path).unlink()


def dropped_notices(*, home: Path) -> list[str]:
    """What in `home` nobody looks at, or was refused, in sentences; ten at most."""
    return list(_limited(_notices(home)))


def _limited(told: Iterator[str]) -> Iterator[str]:
    for number, words in enumerate(told):
        if number == MOST_NOTICES:
            yield _("There is more of the kind.")
            return
        yield words


def _notices(home: Path) -> Iterator[str]:
    with suppress(OSError):
        entries = [entry for entry in _entries(home) if _is_for_us(entry.name)]
        folders = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
        known = (
            set(Outlet.objects.filter(slug__in=folders).order_by().values_list("slug", flat=True))
            if folders
            else set()
        )
        for entry in entries:
            if entry.name not in folders:
                words = _("“wire/%(name)s” lies in no outlet's folder and is not read.")
                yield words % {"name": printed(entry.name)}
            elif entry.name not in known:
                words = _(
                    "“wire/%(name)s” is no outlet's folder, so nothing in it is read. Name it as "
                    "the outlet's page is named: /outlet/…/"
                )
                yield words % {"name": printed(entry.name)}
            else:
                yield from _notices_of(home / entry.name)


def _notices_of(folder: Path) -> Iterator[str]:
    for entry in _entries(folder):
        given = {"folder": folder.name, "name": printed(entry.name)}
        if entry.is_dir(follow_symlinks=False) and entry.name not in KEPT:
            words = _("“wire/%(folder)s/%(name)s” is a folder within a folder and is not read.")
            yield words % given
        elif entry.is_symlink() and entry.name in KEPT:
            words = _("“wire/%(folder)s/%(name)s” is a link: take it away, or nothing is taken.")
            yield words % given
    refused = folder / REFUSED
    if refused.is_dir() and not refused.is_symlink():
        number = sum(not entry.name.endswith(".txt") for entry in _entries(refused))
        if number:
            words = _("Of “wire/%(folder)s” %(number)d could not be read: see its folder refused.")
            yield words % {"folder": folder.name, "number": number}


def printed(name: str) -> str:
    """A file's name as a page can show it, whatever bytes it has."""
    return os.fsencode(name).decode(errors="replace")
