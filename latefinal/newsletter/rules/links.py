"""The signed words in a reader's links. Nothing is stored: whoever holds one was sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

from latefinal.newsletter.errors import LinkBroken

GOOD_FOR = timedelta(days=3)
"""How long a link that confirms a wish may be used."""

# The separator is one that addresses do not escape and that may stand in a letter's slot.
_confirming = Signer(sep=".", salt="latefinal.newsletter.confirm")
_leaving = Signer(sep=".", salt="latefinal.newsletter.leave")


@dataclass(frozen=True)
class Asked:
    """What a confirming link says: whose wish, of when, and when the link was sent."""

    subscription: int
    asked_at: datetime
    sent_at: datetime

    def is_good(self, *, at: datetime) -> bool:
        """Whether it may still be used at `at` (aware)."""
        return at - self.sent_at <= GOOD_FOR


def confirming_link(asked: Asked) -> str:
    """The token of a link that confirms a wish; moments to the second."""
    parts = (asked.subscription, int(asked.asked_at.timestamp()), int(asked.sent_at.timestamp()))
    return _confirming.sign("-".join(map(str, parts)))


def read_confirming_link(token: str) -> Asked:
    """What `token` says, however old it is. Raises LinkBroken."""
    try:
        subscription, asked, sent = map(int, _confirming.unsign(token).split("-"))
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error
    return Asked(
        subscription, datetime.fromtimestamp(asked, UTC), datetime.fromtimestamp(sent, UTC)
    )


def leaving_link(subscription: int) -> str:
    """The token by which a reader leaves; good for as long as the letter lies in a mailbox."""
    return _leaving.sign(str(subscription))


def read_leaving_link(token: str) -> int:
    """Whose wish ends. Raises LinkBroken."""
    try:
        return int(_leaving.unsign(token))
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error
