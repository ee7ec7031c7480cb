"""Django's own mail, sent through the mailroom: password resets, notices of Wagtail's workflow."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from copy import copy
from email import message_from_bytes
from email.generator import BytesGenerator
from email.policy import compat32

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from latefinal.plumbing import clock

from .errors import BadRecipient
from .models import Batch, Lane
from .rules.addresses import canonical_address
from .rules.headers import address_header, read_mailbox, text_header
from .rules.letters import check_address
from .services.batches import OLD_NEWS, add_deliveries, release_batch, sender_address
from .services.delivery_sql import Recipient

log = logging.getLogger("latefinal.mailroom")

_LEADING_DOT = re.compile(r"^\.", re.MULTILINE)
_NAMING = frozenset({"From", "To", "Cc", "Reply-To"})
_SEVEN_BITS = compat32.clone(linesep="\r\n", cte_type="7bit")


class MailroomBackend(BaseEmailBackend):
    """Turns each EmailMessage into a batch in the prompt lane, attachments and all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them; answer how many were queued. Django gives no moment: the clock is read."""
        return sum(_queue(message) for message in email_messages if message.recipients())


@transaction.atomic
def _queue(message: EmailMessage) -> int:
    at = clock.now()
    recipients = _addresses(message)
    if not recipients:
        return 0
    built = _without_words(message).message()
    # The message is one literal piece without slots: the same bytes, and Message-ID, on each try.
    for name in ("From", "Subject"):
        del built[name]
    whole = _said_in(message).encode() + _seven_bits(built.as_bytes())
    batch = Batch.objects.create(
        key=f"django:{built['Message-ID']}"[:200],
        lane=Lane.PROMPT,
        message=[_LEADING_DOT.sub("..", whole.decode("latin-1")).removesuffix("\r\n") + "\r\n"],
        envelope_from=read_mailbox(str(message.from_email))[1] or sender_address(),
        opened_at=at,
        stale_at=at + OLD_NEWS[Lane.PROMPT],
    )
    add_deliveries(
        batch=batch,
        recipients=[Recipient(str(place), to) for place, to in enumerate(recipients)],
        at=at,
    )
    release_batch(batch=batch, at=at)
    return 1


def _addresses(message: EmailMessage) -> list[str]:
    """Of all that it is for; what is no address keeps none of the others from their letter."""
    found = []
    for to in message.recipients():
        address = canonical_address(read_mailbox(str(to))[1])
        try:
            if address.isascii():
                check_address(address)
            found.append(address)
        except BadRecipient:
            log.warning("A letter was not sent to one of its recipients: that is no address.")
    return found


def _without_words(message: EmailMessage) -> EmailMessage:
    """The same without the fields that hold free text: Python folds them in ways of its own."""
    bare = copy(message)
    bare.subject, bare.from_email = "", sender_address()
    bare.to, bare.cc, bare.reply_to = [], [], []
    others = message.extra_headers.items()
    bare.extra_headers = {name: said for name, said in others if name.title() not in _NAMING}
    return bare


def _said_in(message: EmailMessage) -> str:
    """These fields, written by ourselves."""
    fields = {
        "From": [message.from_email],
        "To": message.to,
        "Cc": message.cc,
        "Reply-To": message.reply_to,
    }
    for name, said in message.extra_headers.items():
        if name.title() in _NAMING:
            fields[name.title()] = [said]
    heads = [
        address_header(name, [read_mailbox(str(one)) for one in said])
        for name, said in fields.items()
        if said
    ]
    return "".join([*heads, text_header("Subject", str(message.subject))])


def _seven_bits(message: bytes) -> bytes:
    """With CRLF and no byte over 127: a relay need not offer 8BITMIME."""
    buffer = io.BytesIO()
    parsed = message_from_bytes(message, policy=_SEVEN_BITS)
    BytesGenerator(buffer, mangle_from_=False, policy=_SEVEN_BITS).flatten(parsed)
    return buffer.getvalue()
