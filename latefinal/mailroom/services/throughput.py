"""How many letters came to an end, kept as they do: one statement for a hundred of them.

Whoever looks at an edition that is being sent adds up a few hundred rows and not a million.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zlib import crc32

from django.db import connection

from latefinal.mailroom.models import Batch, Lane, ThroughputBucket
from latefinal.mailroom.rules.throughput import stretch_of

SHARDS = 16

_TABLE, _BATCHES = ThroughputBucket._meta.db_table, Batch._meta.db_table

# A letter to one person has no receipt, so of the prompt lane nothing is kept.
_KEEP = f"""
    WITH ended (batch, state, number) AS (VALUES ROWS)
    INSERT INTO {_TABLE} (batch_id, since, state, shard, number)
    SELECT ended.batch, %s, ended.state, %s, ended.number
    FROM ended JOIN {_BATCHES} ON {_BATCHES}.id = ended.batch AND {_BATCHES}.lane <> %s
    WHERE true
    ON CONFLICT (batch_id, since, state, shard)
    DO UPDATE SET number = {_TABLE}.number + excluded.number
"""  # noqa: S608 - nothing in it comes from outside


def count_throughput(
    ends: Mapping[tuple[int, str], int], *, at: datetime, worker: str = ""
) -> None:
    """Add how many deliveries of each batch came to each state at `at` (aware).

    Called in the transaction that settles them, last: what is added to stays locked until its end.
    """
    rows = [(batch, state, number) for (batch, state), number in sorted(ends.items()) if number]
    if not rows:
        return
    since = str(connection.ops.adapt_datetimefield_value(stretch_of(at)))
    sql = _KEEP.replace("ROWS", ", ".join(["(%s, %s, %s)"] * len(rows)))
    values = [value for row in rows for value in row]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, since, crc32(worker.encode()) % SHARDS, Lane.PROMPT])
