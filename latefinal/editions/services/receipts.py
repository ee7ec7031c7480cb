"""The receipt of an edition: what became of its letters, and who left after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from latefinal.editions.errors import NotClosedYet
from latefinal.editions.models import Closing, Edition, LetterVariant
from latefinal.editions.rules.clicks import Opened
from latefinal.mailroom.models import Batch
from latefinal.mailroom.querysets import BatchQuerySet
from latefinal.mailroom.rules.receipts import Receipt
from latefinal.mailroom.services import receipt_of
from latefinal.subscriptions.models import Newsletter, Subscription

from .clicks import clicks_of


@dataclass(frozen=True)
class EditionReceipt:
    """An edition, its first closing, and what became of its letters."""

    edition: Edition
    subject: str
    closed_at: datetime
    letters: Receipt
    unsubscribed: int
    """Readers who left between its closing and the next edition's."""
    opened: list[Opened]
    """How often each story was opened from its letters, the most first; none: not counted."""


def batches_of(*, edition: Edition) -> BatchQuerySet:
    """Every batch in which letters of `edition` go."""
    found: BatchQuerySet = Batch.objects.filter(variant__closing__edition=edition)
    return found


def closed_edition(
    *, newsletter: Newsletter, local_date: date, number: int | None = None
) -> Edition:
    """That edition of the date, or its last. Raises NotClosedYet where nothing of it was sent."""
    found = _closed(newsletter).filter(local_date=local_date)
    if number is not None:
        found = found.filter(number=number)
    if (edition := found.first()) is None:
        asked = Edition(newsletter=newsletter, local_date=local_date, number=number or 1)
        raise NotClosedYet(asked.code, newsletter.get_absolute_url())
    return edition


def last_edition(*, newsletter: Newsletter) -> Edition | None:
    """The newest edition of which something was sent."""
    return _closed(newsletter).first()


def _closed(newsletter: Newsletter) -> QuerySet[Edition]:
    """The newest first."""
    closed = Edition.objects.filter(newsletter=newsletter, closings__isnull=False)
    return closed.select_related("newsletter").order_by("-local_date", "-number")


def edition_receipt(*, edition: Edition, at: datetime) -> EditionReceipt:
    """What became of the letters of `edition` as of `at` (aware). Raises NotClosedYet."""
    variants = LetterVariant.objects.of_edition(edition).for_lists()
    if (first := variants.first()) is None:
        raise NotClosedYet(edition.code, edition.newsletter.get_absolute_url())
    shown = variants.filter(is_public=True).first() or first
    return EditionReceipt(
        edition=edition,
        subject=shown.subject,
        closed_at=first.closing.closed_at,
        letters=receipt_of(batches=batches_of(edition=edition), at=at),
        unsubscribed=_left_after(edition, since=first.closing.closed_at),
        opened=clicks_of(edition=edition),
    )


def _left_after(edition: Edition, *, since: datetime) -> int:
    of_that_day = Q(edition__local_date=edition.local_date, edition__number__gt=edition.number)
    later = Closing.objects.filter(
        of_that_day | Q(edition__local_date__gt=edition.local_date),
        edition__newsletter=edition.newsletter_id,
    )
    until = later.order_by("closed_at").values_list("closed_at", flat=True).first()
    left = Subscription.objects.filter(newsletter=edition.newsletter_id, ended_at__gte=since)
    return (left.filter(ended_at__lt=until) if until else left).count()
