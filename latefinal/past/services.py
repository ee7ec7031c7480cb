"""The verbs that keep what readers had. The row in PastDue is the queue."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from latefinal.plumbing.errors import place_of
from latefinal.stories.cache_keys import page_of
from latefinal.stories.models import Story

from .drawing import Drawn, Seen, draw_past, program_seal
from .models import PastDue, PastKey, PastText, PastVersion, Sight, StoryPast

log = logging.getLogger("latefinal.past")

INSTANT = timedelta(microseconds=1)
MILLISECOND = timedelta(milliseconds=1)
"""What SQLite's own clock leaves out of a moment."""
LONGEST_CHAIN = 16
"""Texts that build on each other; the next is stored whole."""
AT_A_TIME = 200
"""Stories that are drawn in one go: two seconds or so."""
A_WHILE = timedelta(seconds=2)
"""Until a sweep does what whoever made the change has not done."""
FOUND_AT_A_TIME = 500
TRIES = 3
"""Drawings of one story that is changed while it is drawn."""


@transaction.atomic
def begin_past(*, story_id: int, is_due: bool = False) -> StoryPast:
    """The row that the past of a story hangs on, made if need be; from now on it is kept."""
    past, is_new = StoryPast.objects.get_or_create(story_id=story_id)
    if is_new:
        PastKey.objects.create(past=past, key=page_of(story_id))
    if is_due:
        PastDue.objects.create(past=past)
    return past


def is_brought_over_now(*, story: Story) -> bool:
    """Whether `story` is being imported: such come by the thousand, and the sweep keeps them."""
    if not story.imported_from:
        return False
    return not PastVersion.objects.filter(past__story=story.pk).exists()


def keep_left(*, at: datetime) -> int:
    """Keep what was changed a while ago and not drawn by whoever changed it; how many there were.

    Their process was killed, or hundreds of stories hang on what they changed.
    """
    return _keep(PastDue.objects.filter(at__lte=at - A_WHILE), at=at)


def keep_due(*, at: datetime, of_story: int | None = None) -> int:
    """Keep what readers have of each story of which something was changed; how many there were.

    Or of one story. It counts from the change. One query where nothing was.
    """
    due = PastDue.objects.all()
    return _keep(due if of_story is None else due.filter(past__story=of_story), at=at)


def keep_committed(*, began: datetime, at: datetime) -> int:
    """The same for what a transaction has changed since it `began`: it counts from its commit.

    Called right after that, at `at` (aware): until then readers had what was before.
    """
    return _keep(PastDue.objects.filter(at__gte=began), at=at, is_committed_now=True)


def _keep(due: QuerySet[PastDue], *, at: datetime, is_committed_now: bool = False) -> int:
    """The newest change first. A story that cannot be drawn is tried again the next time."""
    waiting = due.values("past").annotate(since=Min("at"), newest=Max("pk"))
    rows = list(waiting.order_by("-newest").values_list("past", "since")[:AT_A_TIME])
    for past_id, changed in rows:
        since = None if is_committed_now else changed + MILLISECOND
        try:
            keep_past(past_id=past_id, at=at, since=since)
        except Exception as error:  # noqa: BLE001 - one story must not keep the others waiting
            log.error("The past of a story (row %d) was not kept: %s.", past_id, place_of(error))
    return len(rows)


def keep_past(*, past_id: int, at: datetime, since: datetime | None = None) -> bool:
    """Write down what readers have of a story at `at` (aware), if it is otherwise than before.

    It counts from `since`, when the change was made, where that is told. False: nothing of it was
    changed, or somebody else has been quicker. On SQLite everybody who writes waits while it is
    drawn within a transaction, which is done only for what waits when its story is changed again.
    """
    past = StoryPast.objects.filter(pk=past_id).first()
    if past is None:
        PastDue.objects.filter(past=past_id).delete()
        return False
    due, drawn = _drawn_in_peace(past, at)
    if not due:
        return False
    with transaction.atomic():
        StoryPast.objects.select_for_update().get(pk=past_id)
        # Those seen before it was drawn: what was committed since lets it be due again. Where
        # they are gone somebody has drawn what is no older than this.
        number, _models = PastDue.objects.filter(pk__in=due).delete()
        if number:
            _write(past, drawn, begins=min(at, since or at), at=at)
            _hang_on(past, drawn.keys)
            StoryPast.objects.filter(pk=past_id).update(seal=program_seal())
    return bool(number)


def _drawn_in_peace(past: StoryPast, at: datetime) -> tuple[list[int], Drawn]:
    """What was due, and a drawing during which nothing was changed that it shows, if that can be.

    Of a story that was half changed while it was read nobody would know the half.
    """
    rows = PastDue.objects.filter(past=past).order_by("pk").values_list("pk", flat=True)
    seen, drawn = list(rows), Drawn([], frozenset())
    for _try in range(TRIES):
        before = seen
        if before:
            drawn = draw_past(past.story_id, at=at)
        seen = list(rows.all())
        if seen == before:
            break
    return before, drawn


def find_unkept(*, at: datetime) -> None:
    """Let stories be due that have no past yet, and those that another program drew.

    They were brought over, or are of an earlier release; some hundreds at a time.
    """
    known = StoryPast.objects.filter(story=OuterRef("pk"))
    unknown = Story.at_the_desk().filter(~Exists(known)).order_by("-pk")
    for story_id in unknown.values_list("pk", flat=True)[:FOUND_AT_A_TIME]:
        begin_past(story_id=story_id, is_due=True)
    waiting = PastDue.objects.filter(past=OuterRef("pk"))
    others = StoryPast.objects.exclude(seal__in=["", program_seal()]).filter(~Exists(waiting))
    ids = others.order_by("-story_id").values_list("pk", flat=True)
    PastDue.objects.bulk_create(PastDue(past_id=pk) for pk in ids[:FOUND_AT_A_TIME])


def _write(past: StoryPast, drawn: Drawn, *, begins: datetime, at: datetime) -> None:
    # What was foreseen for a moment that has not come may be otherwise by now.
    PastVersion.objects.filter(past=past, at__gt=at).delete()
    last = PastVersion.objects.filter(past=past).select_related("text").order_by("at").last()
    for moment, seen in drawn.seen:
        if _is_as_before(last, seen):
            continue
        moment = begins if moment == at else moment
        if last is not None:
            moment = max(moment, last.at + INSTANT)
        last = PastVersion.objects.create(
            past=past,
            at=moment,
            sight=seen.sight,
            address=seen.address,
            reason=seen.reason,
            text=_text(past, seen) if seen.markup else None,
        )


def _is_as_before(last: PastVersion | None, seen: Seen) -> bool:
    if last is None:
        return seen.sight == Sight.HIDDEN
    digest = last.text.digest if last.text else ""
    before = (last.sight, last.address, last.reason, digest)
    return before == (seen.sight, seen.address, seen.reason, seen.digest)


def _text(past: StoryPast, seen: Seen) -> PastText:
    there = PastText.objects.filter(past=past, digest=seen.digest).first()
    if there is not None:
        return there
    base = PastText.objects.filter(past=past).order_by("pk").last()
    if base is not None and base.depth + 1 >= LONGEST_CHAIN:
        base = None
    text = PastText.of(seen.markup, past=past, digest=seen.digest, base=base)
    text.save()
    return text


def _hang_on(past: StoryPast, keys: Iterable[str]) -> None:
    wanted, rows = set(keys), PastKey.objects.filter(past=past)
    there = set(rows.values_list("key", flat=True))
    if there - wanted:
        rows.filter(key__in=there - wanted).delete()
    new = sorted(wanted - there)
    PastKey.objects.bulk_create((PastKey(past=past, key=key) for key in new), batch_size=500)
