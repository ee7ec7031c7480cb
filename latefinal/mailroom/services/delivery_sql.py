"""The few statements that are run for every letter, in SQL: Django's own cost ten times more.

Each takes many rows at once and is the same on SQLite and PostgreSQL, but for COPY, which only the
latter has, and SKIP LOCKED: on SQLite one transaction writes at a time, so no row is ever found
locked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from types import MappingProxyType
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from latefinal.mailroom.errors import MailroomError
from latefinal.mailroom.models import Delivery, DeliveryState, Suppression

LEASE = timedelta(minutes=5)

ROWS_AT_ONCE = 1000
"""In a statement: SQLite takes 32,766 values in one."""

_TABLE = Delivery._meta.db_table

# The moment itself comes back: SQLite 3.40 answers “IS NOT NULL” with 1 in any RETURNING.
# Materialized, since within IN it might be run once for each row: each run skips what the one
# before locked, and more would be claimed than was asked for.
_CLAIM = f"""
    WITH due AS MATERIALIZED (
        SELECT id FROM {_TABLE}
        WHERE settled_at IS NULL AND batch_id IN (BATCHES) AND next_at <= %s
          AND (lease_until IS NULL OR lease_until <= %s)
        ORDER BY batch_id, next_at LIMIT %s SKIP
    )
    UPDATE {_TABLE} SET state = %s, worker = %s, lease_until = %s, attempt = attempt + 1
    WHERE id IN (SELECT id FROM due)
    RETURNING id, batch_id, address, slots, attempt, withdrawn_at
"""  # noqa: S608 - nothing in it comes from outside

_RECORD = f"""
    WITH accepted (id, attempt, reply) AS (VALUES ROWS)
    UPDATE {_TABLE} SET state = %s, settled_at = %s, lease_until = NULL, reply = accepted.reply
    FROM accepted
    WHERE {_TABLE}.id = accepted.id AND {_TABLE}.attempt = accepted.attempt
      AND {_TABLE}.worker = %s AND {_TABLE}.state = %s
    RETURNING batch_id
"""  # noqa: S608 - nothing in it comes from outside

_COLUMNS = "batch_id, state, attempt, worker, next_at, reply, recipient_key, address, slots"

_QUEUE = f"""
    WITH given (key, address, slots) AS (VALUES ROWS)
    INSERT INTO {_TABLE} ({_COLUMNS})
    SELECT %s, %s, 0, '', %s, '', key, address, SLOTS FROM given WHERE true
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - nothing in it comes from outside

_COPY = f"COPY {_TABLE} ({_COLUMNS}) FROM STDIN"

_SUPPRESSED = f"""
    SELECT address_hash FROM {Suppression._meta.db_table} WHERE address_hash IN (MARKS)
"""  # noqa: S608 - nothing in it comes from outside


class Recipient(NamedTuple):
    """One delivery to be: whom the caller means, the address, and what differs for them."""

    key: str
    address: str
    slots: Mapping[str, str] = MappingProxyType({})


class ClaimedDelivery(NamedTuple):
    pk: int
    batch_id: int
    address: str
    slots: dict[str, str]
    attempt: int
    is_withdrawn: bool


def queue(rows: Iterable[Recipient], *, batch: int, at: datetime) -> int:
    """Write deliveries that are due from `at` (aware) on; whoever is in the batch stays as is.

    Answers how many were given. One statement for many rows: on SQLite a statement for each would
    take twice as long, and nobody else writes meanwhile.
    """
    common, given, rows = (batch, DeliveryState.QUEUED, _stored(at)), 0, iter(rows)
    slots = "slots" if connection.vendor == "sqlite" else "CAST(slots AS jsonb)"
    sql = _QUEUE.replace("SLOTS", slots)
    with connection.cursor() as cursor:
        while some := list(islice(rows, ROWS_AT_ONCE)):
            values = [value for row in some for value in _texts(row)]
            marks = ", ".join(["(%s, %s, %s)"] * len(some))
            cursor.execute(sql.replace("ROWS", marks), [*values, *common])
            given += len(some)
    return given


def queue_many(rows: Iterable[Recipient], *, batch: int, at: datetime) -> int:
    """The same where hardly anybody is in the batch yet.

    PostgreSQL takes rows in by COPY, in half the time, while the next are being made: making them
    may ask the database nothing.
    """
    if connection.vendor == "sqlite":
        return queue(rows, batch=batch, at=at)
    taken: list[Recipient] = []
    rows = iter(rows)
    try:
        with transaction.atomic(), connection.wrap_database_errors:
            _copy(rows, taken, batch=batch, at=at)
    except IntegrityError:  # somebody was there after all, and COPY passes over nobody
        return queue(chain(taken, rows), batch=batch, at=at)
    return len(taken)


def _copy(rows: Iterable[Recipient], taken: list[Recipient], *, batch: int, at: datetime) -> None:
    """Note in `taken` what was read of `rows`."""
    common = (str(batch), DeliveryState.QUEUED.value, "0", "", _stored(at), "")
    fault: MailroomError | None = None
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        try:
            for row in rows:
                taken.append(row)
                copy.write_row((*common, *_texts(row)))
        except MailroomError as error:  # raised in here, its words would go to the server's log
            fault = error
    if fault is not None:
        raise fault


def _texts(row: Recipient) -> tuple[str, str, str]:
    """Its columns. Names and values that were checked hold no sign that JSON escapes."""
    slots = ",".join([f'"{name}":"{value}"' for name, value in row.slots.items()])
    return row.key, row.address, f"{{{slots}}}"


def take(batches: Sequence[int], *, worker: str, at: datetime, limit: int) -> list[ClaimedDelivery]:
    """Take up to `limit` deliveries of `batches` that are due at `at` (aware), in one statement."""
    marks = ", ".join(["%s"] * len(batches))
    skip = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    sql = _CLAIM.replace("BATCHES", marks).replace("SKIP", skip)
    now, until = _stored(at), _stored(at + LEASE)
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [*batches, now, now, limit, DeliveryState.CLAIMED, worker, until],
        )
        rows = sorted(cursor.fetchall())
    # Read in one piece: to call the reader for each takes seven times as long.
    slots = json.loads(f"[{','.join([row[3] for row in rows])}]")
    return [
        ClaimedDelivery(pk, batch, to, own, attempt, withdrawn_at is not None)
        for (pk, batch, to, _text, attempt, withdrawn_at), own in zip(rows, slots, strict=True)
    ]


def known_among(hashes: Sequence[str]) -> list[str]:
    """Those of `hashes` that are of suppressed addresses."""
    if not hashes:
        return []
    marks = ", ".join(["%s"] * len(hashes))
    with connection.cursor() as cursor:
        cursor.execute(_SUPPRESSED.replace("MARKS", marks), hashes)
        return [row[0] for row in cursor.fetchall()]


def record_accepted(
    rows: Sequence[tuple[int, int, str]], *, worker: str, at: datetime
) -> Counter[int]:
    """Write down that the relay accepted these: delivery, attempt and reply of each.

    Answers how many of each batch. A worker that was overtaken, its lease having run out, writes
    nothing.
    """
    if not rows:
        return Counter()
    sql = _RECORD.replace("ROWS", ", ".join(["(%s, %s, %s)"] * len(rows)))
    values = [value for row in rows for value in row]
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [*values, DeliveryState.SENT, _stored(at), worker, DeliveryState.CLAIMED]
        )
        return Counter(batch for (batch,) in cursor.fetchall())


def _stored(at: datetime) -> str:
    """A moment as this database keeps it."""
    return str(connection.ops.adapt_datetimefield_value(at))
