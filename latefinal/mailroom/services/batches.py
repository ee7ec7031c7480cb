"""Letters in: a batch is opened, its deliveries are added, it is released."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from latefinal.mailroom.errors import BadSlot
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane
from latefinal.mailroom.rules.addresses import canonical_address
from latefinal.mailroom.rules.envelopes import NOT_ASCII
from latefinal.mailroom.rules.headers import read_mailbox
from latefinal.mailroom.rules.letters import (
    Letter,
    check_address,
    check_values,
    compile_letter,
    slots_of,
)

from .delivery_sql import Recipient, queue, queue_many
from .throughput import count_throughput

OLD_NEWS = {Lane.PROMPT: timedelta(hours=24), Lane.BULK: timedelta(hours=12)}
"""How long a letter of each lane is tried, unless its batch says otherwise."""


def open_batch(
    *,
    key: str,
    letter: Letter,
    at: datetime,
    lane: Lane = Lane.BULK,
    stale_at: datetime | None = None,
) -> Batch:
    """Compile `letter` for many addresses. Under a `key` that is there, answers that batch.

    Nothing leaves before it is released, or after `stale_at`. Raises BadHeader.
    """
    if (there := Batch.objects.filter(key=key).first()) is not None:
        return there
    sender, number = sender_address(), uuid.uuid4()
    batch, _made = Batch.objects.get_or_create(
        key=key,
        defaults={
            "uuid": number,
            "lane": lane,
            "message": compile_letter(letter, uuid=number, sender=sender, at=at),
            "envelope_from": sender,
            "opened_at": at,
            "stale_at": stale_at or at + OLD_NEWS[lane],
        },
    )
    return batch


@transaction.atomic
def add_deliveries(*, batch: Batch, recipients: Iterable[Recipient], at: datetime) -> int:
    """Queue one delivery for each recipient not yet in the batch; answers how many were given.

    One whose address is not ASCII is settled at once, as refused: no relay is told it. Raises
    BadRecipient, BadSlot: nothing is queued then. `recipients` may be made as they are taken, if
    that asks the database nothing.
    """
    unsent: list[Recipient] = []
    rows = _checked(recipients, slots_of(batch.message), unsent)
    # A letter asked for twice is one, and mostly there already; an edition's readers are not.
    write = queue if batch.lane == Lane.PROMPT else queue_many
    return write(rows, batch=batch.pk, at=at) + _refuse(batch, unsent, at)


def release_batch(*, batch: Batch, at: datetime) -> bool:
    """Let the batch go: its rows are complete. False when it was released before."""
    # One to one person has no receipt. Of an edition they are counted once, while all are written.
    intended = batch.deliveries.count() if batch.lane == Lane.BULK else 1
    released = Batch.objects.filter(pk=batch.pk, released_at=None).update(
        released_at=at, intended=intended
    )
    batch.refresh_from_db(fields=["released_at", "intended"])
    return bool(released)


@transaction.atomic
def withdraw(*, batches: QuerySet[Batch], recipient_key: str, at: datetime) -> int:
    """Do not send what still waits in `batches` for that recipient; answers how many.

    What a worker holds at this moment is on its way; where the relay does not take it, it is not
    tried again.
    """
    # Found by their key alone: of a batch that is being written, which PostgreSQL still takes for
    # empty, it would go through all that is unsettled.
    theirs = Delivery.objects.filter(batch__in=batches, recipient_key=recipient_key)
    ends: Counter[tuple[int, str]] = Counter()
    for pk, batch in list(theirs.values_list("pk", "batch_id")):
        open_still = Delivery.objects.unsettled().filter(pk=pk)
        # Marked first: whatever a worker makes of it from here on, no claim hands it out.
        open_still.update(withdrawn_at=at)
        waiting = open_still.exclude(state=DeliveryState.CLAIMED)
        gone = waiting.update(state=DeliveryState.SUPPRESSED, settled_at=at)
        ends[batch, DeliveryState.SUPPRESSED] += gone
    count_throughput(ends, at=at)
    return ends.total()


@transaction.atomic
def send_letter(  # noqa: PLR0913 - these are the parts of a letter
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    sender_name: str = "",
    at: datetime,
) -> Batch:
    """Queue one letter to one address in the prompt lane. The same `key` again sends nothing more.

    It comes from `sender_name`, or else from the name in LATEFINAL_MAIL_FROM.
    It leaves when the transaction is committed and the mailroom next looks. Raises BadRecipient.
    """
    letter = Letter(
        subject=subject,
        text=text,
        html=html,
        sender_name=sender_name or read_mailbox(settings.LATEFINAL_MAIL_FROM)[0],
        headers=(("Auto-Submitted", "auto-generated"),),
    )
    batch = open_batch(key=key, letter=letter, at=at, lane=Lane.PROMPT)
    add_deliveries(batch=batch, recipients=[Recipient("only", to)], at=at)
    release_batch(batch=batch, at=at)
    return batch


def sender_address() -> str:
    """The address in From and in the envelope: the two are one, so that both are aligned."""
    said = read_mailbox(settings.LATEFINAL_MAIL_FROM)[1]
    return said if said.isascii() else canonical_address(said)


def _checked(
    recipients: Iterable[Recipient], wanted: set[str], unsent: list[Recipient]
) -> Iterator[Recipient]:
    """Those that can be written to; the others go to `unsent`."""
    for recipient in recipients:
        check_values(recipient.slots)
        if not recipient.slots.keys() >= wanted:
            raise BadSlot(min(wanted - recipient.slots.keys()))
        if recipient.address.isascii() or not recipient.address.isprintable():
            check_address(recipient.address)
            yield recipient
        else:
            unsent.append(recipient)


def _refuse(batch: Batch, recipients: list[Recipient], at: datetime) -> int:
    """Settle them without a try, but for those who are in the batch."""
    keys = [recipient.key for recipient in recipients]
    there = batch.deliveries.filter(recipient_key__in=keys)
    known = set(there.values_list("recipient_key", flat=True)) if keys else set()
    rows = [
        Delivery(
            batch=batch,
            recipient_key=key,
            address=address[:254],
            state=DeliveryState.DEAD,
            next_at=at,
            settled_at=at,
            reply=NOT_ASCII,
        )
        for key, address, _slots in recipients
        if key not in known
    ]
    Delivery.objects.bulk_create(rows)
    count_throughput({(batch.pk, str(DeliveryState.DEAD)): len(rows)}, at=at)
    return len(recipients)
