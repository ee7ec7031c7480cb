"""Lists that are handed in at the desk: kept privately, brought in meanwhile, then forgotten.

The row is the queue. A task is a nudge that may be lost, and whoever takes the row up holds it by
a lease: killed anywhere, the list is taken up again when that has run out, and nobody comes twice.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.progress import ProgressTeller, Step
from latefinal.readers.models import Intake, Upload
from latefinal.subscriptions.errors import ColumnsUnclear, ListTooLarge, NobodyAgreed, NotAList
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.rules.report import IntakeReport

from .founding import newsletter_by_slug
from .intake import ListSource, check_list, import_list

log = logging.getLogger("latefinal.subscriptions")

MEGABYTES = 64
"""The largest list that the desk takes: more than half a million readers."""

LEASE = timedelta(seconds=60)
MOST_TRIES = 5
NOTE_EVERY = 1.0
"""Seconds between two notes of how far it is; each renews the lease."""

KEEP_REPORTS = timedelta(days=30)
KEEP_QUESTIONS = timedelta(days=7)
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")


@dataclass(frozen=True)
class UploadedList:
    """A file that somebody handed in: its bytes as they come, what it is called, and who it was."""

    chunks: Iterable[bytes]
    name: str
    newsletter: Newsletter
    said_by: User | None = None


def store_upload(*, handed: UploadedList, they_agreed: bool, at: datetime) -> Upload:
    """Keep a list, to be brought in meanwhile. Only the program can read it, and only until then.

    Raises NobodyAgreed, ListTooLarge, NotAList, NoAddresses: nothing is kept then.
    """
    if not they_agreed:
        raise NobodyAgreed
    key = uuid4()
    with TemporaryFile() as file:
        size = _fetch(handed, file)
        if file.read(4).startswith(_PACKED):
            raise NotAList(handed.name)
        seen, asked = check_list(file)
        file.seek(0)
        _store(key, file)
    try:
        with transaction.atomic():
            upload = Upload.objects.create(
                key=key,
                newsletter=handed.newsletter.slug,
                file_name=handed.name[-200:],
                size=size,
                digest=seen.digest,
                said_by=handed.said_by,
                handed_in_at=at,
                is_asking=bool(asked),
                asked=[column.as_data() for column in asked],
            )
            transaction.on_commit(lambda: bring_in_later.enqueue(upload.pk))
    except BaseException:
        lists().delete(str(key))
        raise
    return upload


def set_column_meanings(*, upload_id: int, meanings: Mapping[str, str]) -> bool:
    """Say what the columns of a list mean that asks; it is brought in then. False: it does not ask.

    Raises ColumnsUnclear where a column is left out that was asked about, NoSuchColumn, BadMeaning:
    it goes on asking.
    """
    upload = Upload.objects.filter(pk=upload_id, is_asking=True, finished_at=None).first()
    if upload is None:
        return False
    with _opened(upload) as file:
        _seen, asked = check_list(file, meanings)
    if asked:
        raise ColumnsUnclear([column.name for column in asked])
    with transaction.atomic():
        asking = Upload.objects.filter(pk=upload_id, is_asking=True)
        done = asking.update(is_asking=False, asked=None, meanings=dict(meanings))
        if done:
            transaction.on_commit(lambda: bring_in_later.enqueue(upload_id))
    return bool(done)


def lists() -> Storage:
    """Where lists lie that wait; no address leads there."""
    return storages["lists"]


def _fetch(handed: UploadedList, file: BinaryIO) -> int:
    size = 0
    for chunk in handed.chunks:
        size += len(chunk)
        if size > MEGABYTES * 1_000_000:
            raise ListTooLarge(MEGABYTES)
        file.write(chunk)
    file.seek(0)
    return size


def _store(key: UUID, file: BinaryIO) -> None:
    """Store it for good: its row must not outlive it in a power cut."""
    lists().save(str(key), File(file))
    try:
        place = Path(lists().path(str(key)))
    except NotImplementedError:
        return  # a bucket, which answers when it is kept
    with place.open("rb") as kept:
        os.fsync(kept.fileno())


@contextmanager
def _opened(upload: Upload) -> Iterator[BinaryIO]:
    with lists().open(str(upload.key), "rb") as stored:
        file: Any = stored.file  # what lies on this machine, whatever the storage
        yield file


@task()
def bring_in_later(upload_id: int) -> None:
    """Bring that list in, unless it is done or somebody is at it. Running it twice is harmless."""
    import_upload(upload_id=upload_id, at=clock.now())


def import_upload(*, upload_id: int, at: datetime) -> bool:
    """Bring in a list that waits; its row says how far it is. False: there is nothing to do."""
    waiting = Upload.objects.waiting(at=at).filter(pk=upload_id)
    if not waiting.hold(at=at, until=at + LEASE, tries=F("tries") + 1):
        return False
    upload = Upload.objects.select_related("said_by").get(pk=upload_id)
    note = _Note(upload, at)
    try:
        if upload.tries > MOST_TRIES:
            note.finish(
                problem=_(
                    "It was begun again and again and never came to its end. Hand it in once "
                    "more, in smaller parts."
                )
            )
        else:
            note.finish(report=_take(upload, note, at))
    except LatefinalError as error:
        note.finish(problem=str(error))
    except FileNotFoundError:
        note.finish(problem=_("The file is no longer there. Hand it in again."))
    return True


def _take(upload: Upload, note: _Note, at: datetime) -> IntakeReport:
    if upload.came_before is None:
        upload.came_before = _came(upload)
        upload.save(update_fields=["came_before"])
    newsletter = newsletter_by_slug(upload.newsletter)
    with _opened(upload) as file:
        report = import_list(
            source=ListSource(
                file, upload.file_name, newsletter, upload.said_by, upload.meanings or {}
            ),
            they_agreed=True,
            at=at,
            telling=note,
        )
    # Who had come before a kill came by this very list, and was not there already.
    came = _came(upload) - upload.came_before
    report.here, report.came = report.here - (came - report.came), came
    return report


def _came(upload: Upload) -> int:
    """How many this very file has brought so far, however often it was run."""
    same = Intake.objects.filter(newsletter=upload.newsletter, digest=upload.digest)
    return same.values_list("came", flat=True).first() or 0


@dataclass
class _Note(ProgressTeller):
    """Writes into the row how far it is; the moment that was given is moved on by a stopwatch."""

    upload: Upload
    at: datetime
    _began: float = field(default_factory=time.monotonic)
    _noted: float = 0.0

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Step]:
        """Answer a function that is called with each advance."""
        done = 0

        def step(advance: int) -> None:
            nonlocal done
            done += advance
            if time.monotonic() - self._noted >= NOTE_EVERY:
                self._write(stage=name, done=done, total=total)

        self._write(stage=name, done=0, total=total)
        yield step

    def finish(self, *, report: IntakeReport | None = None, problem: str = "") -> None:
        """Say what came of it, and forget the file."""
        self._write(
            stage="",
            report=report.as_data() if report else None,
            problem=problem[:300],
            finished_at=self._now(),
        )
        lists().delete(str(self.upload.key))

    def _now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self._began)

    def _write(self, **values: object) -> None:
        self._noted = time.monotonic()
        row = Upload.objects.filter(pk=self.upload.pk, finished_at=None)
        row.update(lease_until=self._now() + LEASE, **values)


def take_up_lists(*, at: datetime) -> int:
    """Nudge again for lists that nobody is at; answers how many."""
    forgotten = Upload.objects.waiting(at=at).filter(handed_in_at__lte=at - LEASE)
    numbers = list(forgotten.values_list("pk", flat=True))
    for number in numbers:
        bring_in_later.enqueue(number)
    return len(numbers)


def forget_lists(*, at: datetime) -> int:
    """Drop old reports, and files that no row waits for; answers how many."""
    number, _models = Upload.objects.filter(finished_at__lte=at - KEEP_REPORTS).delete()
    unanswered = Upload.objects.filter(is_asking=True, handed_in_at__lte=at - KEEP_QUESTIONS)
    number += unanswered.update(
        is_asking=False,
        asked=None,
        finished_at=at,
        problem=_("Nobody said within a week what its columns mean. Hand it in again."),
    )
    waiting = {
        str(key) for key in Upload.objects.filter(finished_at=None).values_list("key", flat=True)
    }
    with suppress(FileNotFoundError):  # no list was ever handed in
        number += sum(_forget(name, at) for name in lists().listdir("")[1] if name not in waiting)
    return number


def _forget(name: str, at: datetime) -> bool:
    # One that is just being written has no row yet.
    is_old = at - lists().get_modified_time(name) > LEASE
    if is_old:
        lists().delete(name)
    return is_old
