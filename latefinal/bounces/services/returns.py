"""Letters that came back: what is believed of them, and what follows."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from latefinal.bounces.complaints import tell_of_complaint
from latefinal.bounces.handing_on import hand_on
from latefinal.bounces.models import ReturnCount
from latefinal.bounces.rules.bounce_kinds import BounceKind
from latefinal.bounces.rules.bounce_policy import SentEdition, is_over
from latefinal.bounces.rules.own_addresses import HAND_ON, LEAVE
from latefinal.bounces.rules.returned import RecipientReport, Returned, read_returned
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane, Return
from latefinal.mailroom.rules.addresses import canonical_address, without_addresses
from latefinal.mailroom.rules.verp import marks_in, number_of
from latefinal.mailroom.services.keys import marker_from_settings
from latefinal.mailroom.services.suppression import suppress
from latefinal.plumbing.transactions import synced_to_disk

from .leaving import end_by_tokens, tokens_for

UNPROVEN = "unproven"
"""Counted under this: it speaks of a letter and does not prove that it had it."""

KEPT = frozenset(
    {BounceKind.HARD, BounceKind.SOFT, BounceKind.DELAYED, BounceKind.POLICY, BounceKind.COMPLAINT}
)
"""Kinds that a delivery's record tells of; the others are only counted."""

LOOK_BACK = timedelta(days=60)
"""How far back editions are looked at: five of a weekly letter take a month."""

_OUR_NUMBER = re.compile(r"<?(\d{1,19})\.(?:[0-9a-f]{20}\.)?([0-9a-f]{32})@", re.I | re.A)


@dataclass(frozen=True)
class Taken:
    """What a mail that came in was, and the delivery it proved to be about."""

    kind: BounceKind
    delivery: Delivery | None = None
    is_new: bool = False
    """Whether anything followed; of the same report taken again nothing does."""


def take_in_mail(*, raw: bytes, to: str = "", at: datetime) -> Taken:
    """Take in a mail that came to where letters come back to; harmless if taken twice.

    `to` is whom its envelope named. Nothing follows but from what carries the mark of one of our
    letters, or came to the address by which one is left, or to one that another room gave out
    (`handing_on`). Never raises for what is in the mail; whatever else fails is to be tried again.
    """
    read = read_returned(raw)  # outside of the transaction: a long one takes a second
    addresses = f"{to}\n{read.sent_to}"
    if not read.is_automatic and hand_on(tokens=tokens_for(HAND_ON, addresses), raw=raw, at=at):
        return _counted(BounceKind.HANDED_ON, at=at)
    tokens = tokens_for(LEAVE, addresses) if read.is_asking else []
    clues = f"{to}@\n{to}\n{read.clues}"
    is_proven = BounceKind.COMPLAINT in read.kinds and _proven(clues) is not None  # that says more
    if tokens and not is_proven and (left := _leave(tokens, at=at)) is not None:
        return left
    return _take(read, clues=clues, at=at)


@synced_to_disk()
def note_return(
    *,
    kind: BounceKind,
    at: datetime,
    called: int | str = "",
    address: str = "",
    words: str = "",
) -> Taken:
    """Note what a provider told us whose signature was verified: it needs no mark.

    The letter is `called` by its delivery's number, or by its Message-ID. Where it is gone, or was
    given another, what was said of `address` holds all the same, but for what is counted edition by
    edition.
    """
    delivery = _called(called)
    if delivery is None:
        _count(kind, at)
        if address:
            notice = RecipientReport(kind, address, words=words)
            _settle(notice, address=canonical_address(address), at=at)
        return Taken(kind)
    return _note(delivery, RecipientReport(kind, address, words=words), at=at)


@synced_to_disk()
def _take(read: Returned, *, clues: str, at: datetime) -> Taken:
    if not read.kinds & KEPT:
        kind = read.notices[0].kind
        _count(kind, at)
        return Taken(kind)
    delivery = _proven(clues)
    if delivery is None:
        _count(UNPROVEN, at)
        return Taken(read.notices[0].kind)
    return _note(delivery, read.notice_for(delivery.address), at=at)


@synced_to_disk()
def _counted(kind: BounceKind, *, at: datetime) -> Taken:
    _count(kind, at)
    return Taken(kind, is_new=True)


@synced_to_disk()
def _leave(tokens: list[str], *, at: datetime) -> Taken | None:
    """End what they stand for; None where none of them is a token."""
    if (is_new := end_by_tokens(tokens=tokens, at=at)) is None:
        return None
    _count(BounceKind.LEAVING, at)
    return Taken(BounceKind.LEAVING, is_new=is_new)


def _proven(clues: str) -> Delivery | None:
    """The delivery whose mark stands in `clues`; a mark that is not ours is no mark."""
    marker, marks = marker_from_settings(), marks_in(clues)
    numbers = {number_of(mark) for mark in marks}
    rows = Delivery.objects.in_bulk([one for one in numbers if one < 2**63])
    for mark in marks:
        row = rows.get(number_of(mark))
        if row is None or not row.address:  # of what was forgotten nothing is known any more
            continue
        if hmac.compare_digest(marker.mark(row.pk, row.address), mark):
            return row
    return None


def _called(name: int | str) -> Delivery | None:
    if isinstance(name, int):
        return Delivery.objects.filter(pk=name).first()
    found = _OUR_NUMBER.search(name)
    if found is None or int(found[1]) >= 2**63:
        return None
    return Delivery.objects.filter(pk=int(found[1]), batch__uuid=UUID(found[2])).first()


def _note(delivery: Delivery, notice: RecipientReport, *, at: datetime) -> Taken:
    """Write it down, once for a delivery and a kind; what follows, follows then."""
    if notice.kind not in KEPT:
        _count(notice.kind, at)
        return Taken(notice.kind, delivery)
    words = without_addresses(" ".join(notice.words.split()))[:200]
    _row, is_new = Return.objects.get_or_create(
        delivery=delivery,
        kind=notice.kind.value,
        defaults={"at": at, "status": notice.status[:12], "words": words},
    )
    if is_new:
        _count(notice.kind, at)
        if notice.kind is BounceKind.SOFT:
            _lose_patience(delivery, at)
        elif delivery.address:
            _settle(notice, address=delivery.address, at=at)
    return Taken(notice.kind, delivery, is_new=is_new)


def _settle(notice: RecipientReport, *, address: str, at: datetime) -> None:
    if notice.kind is BounceKind.HARD:
        words = " ".join(notice.words.split()) or notice.status
        suppress(address=address, reason=without_addresses(words), at=at)
    elif notice.kind is BounceKind.COMPLAINT:
        suppress(address=address, reason=_("its reader called a letter spam"), at=at)
        tell_of_complaint(address=address, at=at)


def _lose_patience(delivery: Delivery, at: datetime) -> None:
    """Suspend a mailbox that has sent back edition after edition for a week and longer."""
    editions = Batch.objects.filter(lane=Lane.BULK, opened_at__gt=at - LOOK_BACK)
    moments = dict(editions.values_list("pk", "opened_at"))
    # By the batches' own numbers: one probe of an index each, where addresses have no index.
    rows = Delivery.objects.filter(
        batch__in=list(moments), recipient_key=delivery.recipient_key, address=delivery.address
    )
    letters = list(rows.values_list("pk", "batch", "state"))
    came: dict[int, set[str]] = {}
    back = Return.objects.filter(delivery__in=[number for number, _batch, _state in letters])
    for number, kind in back.values_list("delivery", "kind"):
        came.setdefault(number, set()).add(kind)
    told = [
        SentEdition(moments[batch], came_back=BounceKind.SOFT in came.get(number, ()))
        for number, batch, state in letters
        # What never left, or was turned away because of us, says nothing of the mailbox.
        if state == DeliveryState.SENT and came.get(number) != {BounceKind.POLICY}
    ]
    if is_over(told):
        reason = _("it sent back five editions running, for a week and longer")
        suppress(address=delivery.address, reason=reason, at=at)


def _count(kind: str, at: datetime) -> None:
    row, _made = ReturnCount.objects.get_or_create(day=at.date(), kind=str(kind))
    ReturnCount.objects.filter(pk=row.pk).update(number=F("number") + 1)
