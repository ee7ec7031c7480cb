"""The few statements that are run for every letter, in SQL: Django's own cost ten times more.

Each takes many rows at once and is the same on SQLite and PostgreSQL, but for SKIP LOCKED: on
SQLite one transaction writes at a time, so no row is ever found locked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from latefinal.mailroom.models import Delivery, State, Suppression

LEASE = timedelta(minutes=5)

_TABLE = Delivery._meta.db_table

_CLAIM = f"""
    UPDATE {_TABLE} SET state = %s, worker = %s, lease_until = %s, attempt = attempt + 1
    WHERE id IN (
        SELECT id FROM {_TABLE}
        WHERE settled_at IS NULL AND batch_id IN (BATCHES) AND next_at <= %s
          AND (state <> %s OR lease_until < %s)
        ORDER BY batch_id, next_at LIMIT %s SKIP
    )
    RETURNING id, batch_id, address, slots, attempt
"""  # noqa: S608 - nothing in it comes from outside

_RECORD = f"""
    WITH accepted (id, attempt, reply) AS (VALUES ROWS)
    UPDATE {_TABLE} SET state = %s, settled_at = %s, lease_until = NULL, reply = accepted.reply
    FROM accepted
    WHERE {_TABLE}.id = accepted.id AND {_TABLE}.attempt = accepted.attempt
      AND {_TABLE}.worker = %s AND {_TABLE}.state = %s
"""  # noqa: S608 - nothing in it comes from outside

_COLUMNS = "batch_id, state, attempt, worker, next_at, reply, recipient_key, address, slots"

_QUEUE_ON_POSTGRES = f"""
    INSERT INTO {_TABLE} ({_COLUMNS})
    SELECT %s, %s, 0, '', %s, '', given.key, given.address, given.slots::jsonb
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS given (key, address, slots)
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - nothing in it comes from outside

_QUEUE_ON_SQLITE = f"""
    INSERT OR IGNORE INTO {_TABLE} ({_COLUMNS}) VALUES (%s, %s, 0, '', %s, '', %s, %s, %s)
"""  # noqa: S608 - nothing in it comes from outside

_SUPPRESSED = f"""
    SELECT address_hash FROM {Suppression._meta.db_table} WHERE address_hash IN (MARKS)
"""  # noqa: S608 - nothing in it comes from outside


class Queued(NamedTuple):
    """One delivery to be."""

    key: str
    address: str
    slots: Mapping[str, str]


class Claimed(NamedTuple):
    """One delivery in our hands."""

    pk: int
    batch_id: int
    address: str
    slots: dict[str, str]
    attempt: int


def queue(rows: Sequence[Queued], *, batch: int, at: datetime) -> None:
    """Write deliveries that are due from `at` (aware) on; whoever is in the batch stays as is."""
    common = (batch, State.QUEUED, _stored(at))
    encode = json.JSONEncoder(separators=(",", ":")).encode
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            values = [(*common, row.key, row.address, encode(row.slots)) for row in rows]
            cursor.executemany(_QUEUE_ON_SQLITE, values)
        else:
            keys, addresses = [row.key for row in rows], [row.address for row in rows]
            slots = [encode(row.slots) for row in rows]
            cursor.execute(_QUEUE_ON_POSTGRES, [*common, keys, addresses, slots])


def take(batches: Sequence[int], *, worker: str, at: datetime, limit: int) -> list[Claimed]:
    """Take up to `limit` deliveries of `batches` that are due at `at` (aware), in one statement."""
    marks = ", ".join(["%s"] * len(batches))
    skip = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    sql = _CLAIM.replace("BATCHES", marks).replace("SKIP", skip)
    now, until = _stored(at), _stored(at + LEASE)
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [State.CLAIMED, worker, until, *batches, now, State.CLAIMED, now, limit]
        )
        rows = cursor.fetchall()
    return [
        Claimed(pk, batch, to, json.loads(slots), n) for pk, batch, to, slots, n in sorted(rows)
    ]


def known_among(hashes: Sequence[str]) -> list[str]:
    """Those of `hashes` that are of suppressed addresses."""
    if not hashes:
        return []
    marks = ", ".join(["%s"] * len(hashes))
    with connection.cursor() as cursor:
        cursor.execute(_SUPPRESSED.replace("MARKS", marks), hashes)
        return [row[0] for row in cursor.fetchall()]


def record_accepted(rows: Sequence[tuple[int, int, str]], *, worker: str, at: datetime) -> None:
    """Write down that the relay accepted these: delivery, attempt and reply of each.

    A worker that was overtaken, its lease having run out, writes nothing.
    """
    if rows:
        sql = _RECORD.replace("ROWS", ", ".join(["(%s, %s, %s)"] * len(rows)))
        values = [value for row in rows for value in row]
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, State.SENT, _stored(at), worker, State.CLAIMED])


def _stored(at: datetime) -> str:
    """A moment as this database keeps it."""
    return str(connection.ops.adapt_datetimefield_value(at))
