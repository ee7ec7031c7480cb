"""The hash by which a suppression knows a reader, for rows that were written without it."""

from __future__ import annotations

from datetime import datetime

from latefinal.mailroom.rules.addresses import address_hash
from latefinal.readers.models import Reader

CHUNK = 1000
AT_ONCE = 50


def write_hashes(*, at: datetime) -> int:
    """Give each row its hash, in short writes; answers how many, at most AT_ONCE chunks."""
    number = 0
    for _chunk in range(AT_ONCE):
        rows = list(Reader.objects.unhashed().only("pk", "address")[:CHUNK])
        if not rows:
            break
        for row in rows:
            row.address_hash = address_hash(row.address)
        Reader.objects.bulk_update(rows, ["address_hash"])
        number += len(rows)
    return number
