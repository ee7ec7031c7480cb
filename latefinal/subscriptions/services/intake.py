"""Readers brought over from another system's list, on somebody's word that they agreed.

The file is read once into a table beside the database, where an address that stands in it twice
is one and whoever is out on any row is out. Then it is written in short transactions, so that
readers who come and go meanwhile do not wait. Killed anywhere, the next run goes on: what is there
is there.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from latefinal.mailroom.services import suppressed_among
from latefinal.people.models import User
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.progress import ProgressTeller, Step
from latefinal.readers.models import Intake, Reader
from latefinal.subscriptions.errors import ColumnsUnclear, NoAddresses, NobodyAgreed, UnreadableRow
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.asking import ColumnAsked, ask_about
from latefinal.subscriptions.rules.lists import (
    Columns,
    ListedReader,
    bare_columns,
    columns_of,
    is_address,
    left_out_by_name,
    read_row,
)
from latefinal.subscriptions.rules.report import IntakeReport
from latefinal.subscriptions.rules.tables import FileFacts, TableRow, look_at, rows_of
from latefinal.subscriptions.write_lock import lock_to_copy_addresses

from .cohorts import gather_cohorts

CHUNK = 1000
STAGE = """
    INSERT INTO row VALUES (?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET
    out = coalesce(row.out, excluded.out), zone = coalesce(nullif(row.zone, ''), excluded.zone),
    since = coalesce(row.since, excluded.since)
"""


class NewReader(NamedTuple):
    """A reader to be."""

    address: str
    zone: str
    since: datetime


@dataclass(frozen=True)
class ListSource:
    """A list, what it is called, and who said that everybody on it agreed (nobody: the command)."""

    file: BinaryIO
    name: str
    newsletter: Newsletter
    said_by: User | None = None
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What somebody said of its columns: the name of each, and the word of a ColumnMeaning."""


def check_list(
    file: BinaryIO, meanings: Mapping[str, str] | None = None
) -> tuple[FileFacts, list[ColumnAsked]]:
    """Read `file` through: what it is, and which of its columns somebody has to explain.

    Raises NoAddresses, NoSuchColumn, BadMeaning; `file` is put back.
    """
    seen = look_at(file)
    with closing(rows_of(file, encoding=seen.encoding)) as rows:
        columns, below = _head(rows, meanings or {})
        asked = ask_about((row.cells for row in below if row.cells), columns)
    file.seek(0)
    return seen, asked


def import_list(
    *, source: ListSource, they_agreed: bool, at: datetime, telling: ProgressTeller | None = None
) -> IntakeReport:
    """Bring over who is on a list and wants letters; running it twice adds nothing.

    Raises NobodyAgreed, NoAddresses, NoSuchColumn, BadMeaning, ColumnsUnclear: nothing is
    written then.
    """
    if not they_agreed:
        raise NobodyAgreed
    began, (seen, asked) = time.monotonic(), check_list(source.file, source.meanings)
    if asked:
        raise ColumnsUnclear([column.name for column in asked])
    report, telling = IntakeReport(name=source.name), telling or ProgressTeller(silent=True)
    with closing(sqlite3.connect("")) as table:  # a file of its own that goes when it is closed
        table.execute(
            "CREATE TABLE row (address TEXT PRIMARY KEY, out TEXT, zone TEXT, since TEXT)"
        )
        with telling.stage(_("Reading"), seen.length) as step:
            _tell(step, _stage(table, source, seen, _Told(report, at)))
        table.commit()
        _count(table, report)
        writing = _Writing(source, seen, report, at)
        with telling.stage(_("Writing"), report.wanted) as step:
            _tell(step, writing.all_of(table))
        writing.finish()
    report.seconds = time.monotonic() - began
    return report


def _tell(step: Step, places: Iterable[int]) -> None:
    """Go through what says how far it is; tell each advance."""
    before = 0
    for place in places:
        step(place - before)
        before = place


@dataclass(frozen=True)
class _Told:
    """What is told of the rows, as of a moment."""

    report: IntakeReport
    at: datetime


def _stage(
    table: sqlite3.Connection, source: ListSource, seen: FileFacts, told: _Told
) -> Iterator[int]:
    """Put each row into `table`; answers how many bytes were read, now and then."""
    with closing(rows_of(source.file, encoding=seen.encoding)) as rows:
        yield from _stage_rows(table, rows, source, seen, told)


def _stage_rows(
    table: sqlite3.Connection,
    rows: Iterator[TableRow],
    source: ListSource,
    seen: FileFacts,
    told: _Told,
) -> Iterator[int]:
    columns, rows = _head(rows, source.meanings)
    report = told.report
    report.unused = columns.unused
    out_by_name = left_out_by_name(source.name)
    for row in rows:
        report.rows += 1
        if report.rows % CHUNK == 0:
            yield min(source.file.tell(), seen.length)
        try:
            if row.cells is None:
                raise UnreadableRow
            listed = read_row(row.cells, columns, at=told.at)
        except LatefinalError as error:
            report.refuse(row.line, str(error))
            continue
        out = out_by_name or listed.out
        report.note(row.line, out_by=listed.out_by, undated="" if out else listed.undated)
        table.execute(STAGE, _staged(listed, out.value if out else None))


def _staged(listed: ListedReader, out: str | None) -> tuple[str, str | None, str, str | None]:
    since = listed.since.isoformat() if listed.since else None
    return (listed.address, out, listed.zone, since)


def _head(
    rows: Iterator[TableRow], meanings: Mapping[str, str]
) -> tuple[Columns, Iterator[TableRow]]:
    """The columns and the rows below their names; a list of bare addresses has no names."""
    top = list(islice(rows, 2))
    cells = [row.cells or [] for row in top]
    if not cells:
        raise NoAddresses([])
    bare = [number for number, cell in enumerate(cells[0]) if is_address(cell)]
    if bare:
        return bare_columns(len(cells[0]), bare[0], meanings), chain(top, rows)
    header, first = cells[0], cells[1] if len(cells) > 1 else []
    return columns_of(header, first, meanings), chain(top[1:], rows)


def _count(table: sqlite3.Connection, report: IntakeReport) -> None:
    for out, number in table.execute("SELECT out, count(*) FROM row GROUP BY out"):
        if out is None:
            report.wanted = number
        else:
            report.out[out] = number
    report.twice = report.rows - report.refused - report.wanted - sum(report.out.values())


@dataclass
class _Writing:
    """Writes staged rows into the paper's own tables."""

    source: ListSource
    seen: FileFacts
    report: IntakeReport
    at: datetime

    def all_of(self, table: sqlite3.Connection) -> Iterator[int]:
        """Write what is wanted, a chunk at a time; answers how many are behind us."""
        staged = table.execute(
            "SELECT address, zone, since FROM row WHERE out IS NULL ORDER BY address"
        )
        done = 0
        while rows := staged.fetchmany(CHUNK):
            self._chunk(
                [NewReader(address, zone, self._moment(since)) for address, zone, since in rows]
            )
            done += len(rows)
            yield done

    def _moment(self, since: str | None) -> datetime:
        """When they asked; where the list says nothing that can be, this moment."""
        return datetime.fromisoformat(since) if since else self.at

    @transaction.atomic
    def _chunk(self, chunk: list[NewReader]) -> None:
        lock_to_copy_addresses()
        shut = suppressed_among(wanted.address for wanted in chunk)
        self.report.suppressed += len(shut)
        open_to = {wanted.address: wanted for wanted in chunk if wanted.address not in shut}
        subscriptions = self._subscriptions(list(open_to))
        for address, is_pending in subscriptions.items():
            if not is_pending:
                del open_to[address]
        if open_to:
            self._bring(open_to, [address for address in open_to if address in subscriptions])

    def _subscriptions(self, addresses: list[str]) -> dict[str, bool]:
        """Who of them has a wish already: whether it waits to be confirmed."""
        rows = Subscription.objects.filter(
            newsletter=self.source.newsletter, reader__address__in=addresses
        ).values_list("reader__address", "confirmed_at", "ended_at")
        found = {}
        for address, confirmed_at, ended_at in rows:
            found[address] = confirmed_at is None and ended_at is None
            self.report.left += ended_at is not None
            self.report.here += confirmed_at is not None and ended_at is None
        return found

    def _bring(self, wanted: dict[str, NewReader], pending: list[str]) -> None:
        intake = self._intake()
        Reader.objects.bulk_create(
            [
                Reader(address=row.address, zone=row.zone, made_at=self.at, intake=intake)
                for row in wanted.values()
            ],
            ignore_conflicts=True,
        )
        readers = Reader.objects.filter(address__in=list(wanted))
        subscriptions = Subscription.objects.filter(newsletter=self.source.newsletter)
        subscriptions.filter(reader__in=readers.filter(address__in=pending)).update(
            confirmed_at=self.at
        )
        Subscription.objects.bulk_create(
            [
                Subscription(
                    newsletter=self.source.newsletter,
                    reader_id=pk,
                    asked_at=wanted[address].since,
                    confirmed_at=wanted[address].since,
                )
                for pk, address in readers.exclude(address__in=pending).values_list("pk", "address")
            ],
            ignore_conflicts=True,
        )
        Intake.objects.filter(pk=intake.pk).update(came=F("came") + len(wanted))
        self.report.came += len(wanted)

    def _intake(self) -> Intake:
        """The record of this file; one for each newsletter, however often it is run."""
        statement = _("Everybody on this list agreed to receive “%s” by e-mail.")
        intake, _made = Intake.objects.get_or_create(
            newsletter=self.source.newsletter.slug,
            digest=self.seen.digest,
            defaults={
                "file_name": self.source.name[-200:],
                "statement": (statement % self.source.newsletter.name)[:300],
                "said_by": self.source.said_by,
                "begun_at": self.at,
            },
        )
        return intake

    def finish(self) -> None:
        """Note that the whole file was gone through."""
        Intake.objects.filter(
            newsletter=self.source.newsletter.slug, digest=self.seen.digest, finished_at=None
        ).update(finished_at=self.at)
        gather_cohorts(at=self.at)
