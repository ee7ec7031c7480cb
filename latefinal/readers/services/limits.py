"""How often somebody may do something, counted for all processes and machines of the paper.

The counts are rows, so that they hold wherever the paper runs and after a restart; why not a cache
is in docs/decisions/0009. Nobody's address is kept, only a keyed hash of it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F

from latefinal.plumbing.limits import LimitWindow
from latefinal.readers.models import Tally

AT_ONCE = 5000


def allows(what: str, who: str, *, limit: int, seconds: int, at: datetime) -> bool:
    """Count one more `what` by `who`; False once it is over `limit` in the window of `at`.

    Windows stand at whole multiples of `seconds`. One conditional UPDATE decides who is the last
    one in; whoever is over the limit already costs a read and no write.
    """
    window = LimitWindow(int(at.timestamp()) // seconds, seconds)
    digest = window.digest(what, who)
    row = Tally.objects.filter(digest=digest)
    if row.filter(number__gte=limit).exists():
        return False
    until = datetime.fromtimestamp(window.ends, UTC)
    with transaction.atomic():
        Tally.objects.bulk_create([Tally(digest=digest, until=until)], ignore_conflicts=True)
        return bool(row.filter(number__lt=limit).update(number=F("number") + 1))


def forget_counts(what: str, who: str, *, seconds: int, at: datetime) -> int:
    """Drop the count of `what` by `who` in the window of `at`; answers 1, or 0 where none was."""
    window = LimitWindow(int(at.timestamp()) // seconds, seconds)
    dropped, _models = Tally.objects.filter(digest=window.digest(what, who)).delete()
    return dropped


def forget_tallies(*, at: datetime) -> int:
    """Drop the counts of windows that are over; answers how many, at most AT_ONCE."""
    # A plain read first: a DELETE takes SQLite's write lock even where there is nothing to drop.
    over = list(Tally.objects.over(at=at).values_list("pk", flat=True)[:AT_ONCE])
    if over:
        Tally.objects.filter(pk__in=over).delete()
    return len(over)
