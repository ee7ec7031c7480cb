"""Who was sent a story as it was before it was set right, and has not been told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Aggregate, CharField, Expression, Subquery
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime
from wagtail.models import Revision

from latefinal.editions.models import Closing, Item, SentCorrection
from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.stories.models import Correction, CorrectionKind
from latefinal.subscriptions.models import Newsletter

REMEMBERED = timedelta(days=30)
"""For so long it is known who was sent what: the mailroom's rows are kept no longer."""

UNTOLD = (CorrectionKind.UPDATE, CorrectionKind.NOTE)
"""What sets nothing right that was wrong."""
KEYS_AT_ONCE = 500


class DueCorrection(NamedTuple):
    """A correction, and the date of the edition that had carried the wrong version."""

    correction: int
    local_date: date


DueCorrections = frozenset[DueCorrection]
NOTHING: DueCorrections = frozenset()


@dataclass(frozen=True)
class CorrectionInLetter:
    """A correction as a letter tells it, with the day of the edition that had carried the story."""

    correction: Correction
    local_date: date


class _Joined(Aggregate):
    """The values of a group in one text, with commas between."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same under PostgreSQL's name."""
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class CorrectionsDue:
    """Which batches carried what wrong version, and which told it, by their primary keys."""

    corrections: Mapping[int, Correction] = field(default_factory=dict)
    wrong: Mapping[int, set[DueCorrection]] = field(default_factory=dict)
    told: Mapping[int, set[int]] = field(default_factory=dict)

    def due_after(self, batches: Iterable[int]) -> DueCorrections:
        """What is due to somebody who accepted the letters of `batches`."""
        accepted = set(batches)
        known = {pk for batch in accepted for pk in self.told.get(batch, ())}
        owed = {one for batch in accepted for one in self.wrong.get(batch, ())}
        latest = {one.correction: one for one in sorted(owed)}
        return frozenset(one for one in latest.values() if one.correction not in known)

    def in_letter(
        self, due_corrections: Iterable[DueCorrection] | None = None
    ) -> list[CorrectionInLetter]:
        """What a letter tells whoever `due_corrections` are due to, newest first; None: anybody."""
        owed = (
            {one for some in self.wrong.values() for one in some}
            if due_corrections is None
            else due_corrections
        )
        days = {one.correction: one.local_date for one in sorted(owed)}
        return [
            CorrectionInLetter(correction, days[pk])
            for pk, correction in self.corrections.items()
            if pk in days
        ]

    def due_sets(self) -> set[DueCorrections]:
        """Every set that is due to somebody, and none at all; one pass over what was accepted."""
        if not self.wrong:
            return {NOTHING}
        groups = self._joined(self._accepted()).values_list("batches", flat=True).distinct()
        return {NOTHING} | {self.due_after(map(int, joined.split(","))) for joined in groups}

    def batches_of(self, key: Expression) -> Subquery:
        """For a query: the batches that `key` accepted, with commas between; as in `due_after`."""
        return Subquery(self._joined(self._accepted().filter(recipient_key=key)).values("batches"))

    def due_to(self, keys: Sequence[str]) -> dict[str, DueCorrections]:
        """What is due to each of the recipients `keys`; who is due nothing is not named."""
        if not self.wrong:
            return {}
        accepted: dict[str, list[int]] = defaultdict(list)
        for start in range(0, len(keys), KEYS_AT_ONCE):
            rows = self._accepted().filter(recipient_key__in=keys[start : start + KEYS_AT_ONCE])
            for key, batch in rows.values_list("recipient_key", "batch"):
                accepted[key].append(batch)
        due_sets = ((key, self.due_after(batches)) for key, batches in accepted.items())
        return {key: due_corrections for key, due_corrections in due_sets if due_corrections}

    def _joined(self, accepted: Any) -> Any:
        """One row for each recipient."""
        by_recipient = accepted.order_by().values("recipient_key")
        return by_recipient.annotate(batches=_Joined(Cast("batch", CharField())))

    def _accepted(self) -> Any:
        batches = [*self.wrong, *self.told]
        return Delivery.objects.filter(batch__in=batches, state=DeliveryState.SENT)


def find_corrections_due(
    *, newsletter: Newsletter, at: datetime, besides: Closing | None = None
) -> CorrectionsDue:
    """What was set right by `at` (aware) in stories that went out before; not in `besides`."""
    rows = Correction.objects.on_the_record(at=at).exclude(kind__in=UNTOLD)
    recent = rows.filter(at__gt=at - REMEMBERED, at__lte=at)
    corrections = {row.pk: row for row in recent.filter(story__editions_it_was_in__isnull=False)}
    if not corrections:
        return CorrectionsDue()
    wrong = _wrong(corrections.values(), newsletter, at, besides)
    told: dict[int, set[int]] = defaultdict(set)
    letters = SentCorrection.objects.filter(
        correction__in=corrections, variant__batch__isnull=False
    )
    for batch, correction in letters.values_list("variant__batch", "correction"):
        told[batch].add(correction)
    if besides is not None:
        for batch in besides.variants.values_list("batch", flat=True):
            told.pop(batch, None)
    return CorrectionsDue(corrections, wrong, told)


def _wrong(
    corrections: Iterable[Correction], newsletter: Newsletter, at: datetime, besides: Closing | None
) -> dict[int, set[DueCorrection]]:
    """Which batches carried a version without a correction that its story has by now."""
    by_story: dict[int, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_story[correction.story_id].append(correction)
    items = Item.objects.filter(
        story__in=by_story,
        variant__batch__isnull=False,
        variant__closing__edition__newsletter=newsletter,
        variant__closing__closed_at__gt=at - REMEMBERED,
        variant__closing__closed_at__lte=at,
    )
    if besides is not None:
        items = items.exclude(variant__closing=besides)
    rows = list(
        items.values_list(
            "story", "revision_id", "variant__batch", "variant__closing__edition__local_date"
        )
    )
    said = _said_in({revision for _story, revision, _batch, _day in rows if revision})
    wrong: dict[int, set[DueCorrection]] = defaultdict(set)
    for story, revision, batch, day in rows:
        for correction in by_story[story]:
            if not _is_said(correction, said.get(revision or 0, [])):
                wrong[batch].add(DueCorrection(correction.pk, day))
    return wrong


def _said_in(revisions: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The corrections that each version of a story had, as Wagtail keeps them."""
    rows = Revision.objects.filter(pk__in=revisions)
    return {pk: said or [] for pk, said in rows.values_list("pk", "content__corrections")}


def _is_said(correction: Correction, said: Iterable[dict[str, Any]]) -> bool:
    """Whether that version has it; one that was new in it may bear no number there yet."""
    return any(
        one.get("pk") == correction.pk
        or (one.get("pk") is None and parse_datetime(str(one.get("at"))) == correction.at)
        for one in said
    )
