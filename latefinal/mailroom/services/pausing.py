"""A batch is paused and resumed, by the desk or because of what the relay says."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from latefinal.mailroom import alerts
from latefinal.mailroom.models import Batch, Lane, PausedBy
from latefinal.mailroom.querysets import BEFORE_STALE, BatchQuerySet
from latefinal.mailroom.rules.refusals import RefusalVerdict

log = logging.getLogger("latefinal.mailroom")

TRY_AGAIN = timedelta(minutes=10)
"""After so long a batch that waits for the relay is tried again by itself."""


def pause_batch(*, batch: Batch, why: str, at: datetime, cause: PausedBy = PausedBy.DESK) -> bool:
    """Have no more letters of `batch` leave until it is resumed; False where it was paused or done.

    Letters that a worker holds at this moment may still go: those of a second at most.
    """
    words = why.strip()[:300] or str(cause.label)
    open_still = Batch.objects.unpaused().filter(pk=batch.pk, finished_at__isnull=True)
    paused = open_still.update(paused_at=at, paused_for=cause, paused_why=words)
    batch.refresh_from_db(fields=["paused_at", "paused_for", "paused_why"])
    return bool(paused)


def resume_batch(*, batch: Batch) -> bool:
    """Let `batch` go on where it was; False where it was not paused.

    What the relay accepted is not sent again: every delivery keeps its state.
    """
    resumed = _resume(Batch.objects.filter(pk=batch.pk, paused_at__isnull=False))
    batch.refresh_from_db(fields=["paused_at", "paused_for", "paused_why"])
    return bool(resumed)


def pause_for_readers(*, batch_id: int, verdict: RefusalVerdict, said: str, at: datetime) -> None:
    """So many of its last readers were refused that its list may be bad. The desk is told.

    `said`: the last of the refusals, without addresses.
    """
    words = _(
        "Of the last %(among)d readers %(refused)d were refused for good: the list may be an old "
        "one, or the relay may think ill of us. The last time the answer was “%(said)s”."
    ) % {"refused": verdict.refused, "among": verdict.among, "said": said[:120]}
    _pause([batch_id], words=words, cause=PausedBy.READERS, at=at)


def pause_for_relay(*, words: str, at: datetime, batch_ids: Iterable[int] | None = None) -> None:
    """The relay takes no letters from us: editions wait, no reader is blamed. The desk is told.

    Those of `batch_ids`, or all. Letters of the prompt lane are left alone: what a person asked
    for is tried all the time, and there is nobody to resume it.
    """
    editions = Batch.objects.at_work().unpaused().filter(lane__gt=Lane.PROMPT)
    if batch_ids is not None:
        editions = editions.filter(pk__in=list(batch_ids))
    ids = list(editions.values_list("pk", flat=True))
    _pause(ids, words=words, cause=PausedBy.RELAY, at=at)
    if not ids:
        alerts.warn_of_trouble(alerts.Trouble(alerts.TroubleKind.REFUSED, words, at), at=at)


def try_relay_again(*, at: datetime) -> None:
    """Resume what has waited for the relay for TRY_AGAIN; refused again, it is paused again."""
    waiting = Batch.objects.paused().filter(
        paused_for=PausedBy.RELAY, paused_at__lte=at - TRY_AGAIN
    )
    _resume(waiting)


def resume_after_relay() -> None:
    """Resume all that waits for the relay: the house starts, and MAIL_URL may be another."""
    _resume(Batch.objects.paused().filter(paused_for=PausedBy.RELAY))


def look_for_late(*, at: datetime) -> int:
    """Tell of editions that do not move or will soon be old news; answers how many there are."""
    late = list(Batch.objects.late(at=at))
    for batch in late:
        words = _("Letters of it are due, and none has been taken for a quarter of an hour.")
        if batch.stale_at is not None and batch.stale_at <= at + BEFORE_STALE:
            words = _("It is not finished, and within the hour what is left is old news.")
        since = batch.moved_at or batch.released_at or batch.opened_at
        alerts.warn_of_trouble(
            alerts.Trouble(alerts.TroubleKind.LATE, words, since, batch.pk), at=at
        )
    return len(late)


def _pause(ids: Iterable[int], *, words: str, cause: PausedBy, at: datetime) -> None:
    """Pause each that is not paused, and tell of it."""
    for pk in ids:
        going = Batch.objects.unpaused().filter(pk=pk)
        if going.update(paused_at=at, paused_for=cause, paused_why=words[:300]):
            log.warning("Batch %s is paused. %s", pk, words)
            trouble = alerts.Trouble(alerts.TroubleKind.PAUSED, words, at, pk, cause=str(cause))
            alerts.warn_of_trouble(trouble, at=at)


def _resume(batches: BatchQuerySet) -> int:
    # A plain read first: an UPDATE takes SQLite's write lock even where it changes no row.
    ids = list(batches.values_list("pk", flat=True))
    if not ids:
        return 0
    paused = Batch.objects.filter(pk__in=ids, paused_at__isnull=False)
    return paused.update(paused_at=None, paused_for="", paused_why="")
