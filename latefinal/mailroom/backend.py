"""Django's own mail, sent through the mailroom: password resets, notices of Wagtail's workflow."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from email import message_from_bytes
from email.generator import BytesGenerator
from email.policy import compat32
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from latefinal.plumbing import clock

from .models import Batch, Lane
from .rules.addresses import canonical_address
from .services.batches import OLD_NEWS, add_deliveries, release_batch, sender_address
from .services.ledger import Recipient

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_SEVEN_BITS = compat32.clone(linesep="\r\n", cte_type="7bit")


class MailroomBackend(BaseEmailBackend):
    """Turns each EmailMessage into a batch in the prompt lane, attachments and all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them; answer how many were queued. Django gives no moment: the clock is read."""
        return sum(_queue(message) for message in email_messages if message.recipients())


@transaction.atomic
def _queue(message: EmailMessage) -> int:
    at = clock.now()
    built = message.message()
    # The message is one literal piece without slots: the same bytes, and Message-ID, on each try.
    whole = _LEADING_DOT.sub(b"..", _seven_bits(built.as_bytes()))
    batch = Batch.objects.create(
        key=f"django:{built['Message-ID']}"[:200],
        lane=Lane.PROMPT,
        message=[whole.decode("latin-1").removesuffix("\r\n") + "\r\n"],
        envelope_from=parseaddr(message.from_email)[1] or sender_address(),
        opened_at=at,
        stale_at=at + OLD_NEWS[Lane.PROMPT],
    )
    recipients = [canonical_address(parseaddr(to)[1]) for to in message.recipients()]
    add_deliveries(
        batch=batch,
        recipients=[Recipient(str(place), to) for place, to in enumerate(recipients)],
        at=at,
    )
    release_batch(batch=batch, at=at)
    return 1


def _seven_bits(message: bytes) -> bytes:
    """With CRLF and no byte over 127: a relay need not offer 8BITMIME."""
    buffer = io.BytesIO()
    parsed = message_from_bytes(message, policy=_SEVEN_BITS)
    BytesGenerator(buffer, mangle_from_=False, policy=_SEVEN_BITS).flatten(parsed)
    return buffer.getvalue()
