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
    """What a confirming link says: whose wish, of when, when it was sent, where they are."""

    subscription: int
    asked_at: datetime
    sent_at: datetime
    zone: str = ""

    def is_good(self, *, at: datetime) -> bool:
        """Whether it may still be used at `at` (aware)."""
        return at - self.sent_at <= GOOD_FOR


def confirming_link(asked: Asked) -> str:
    """The token of a link that confirms a wish; moments to the second.

    The zone goes with it, so that nobody but who holds the link says where a reader is.
    """
    moments = (int(asked.asked_at.timestamp()), int(asked.sent_at.timestamp()))
    parts = (asked.subscription, *moments, asked.zone.replace("/", "~"))
    return _confirming.sign("-".join(map(str, parts)))


def read_confirming_link(token: str) -> Asked:
    """What `token` says, however old it is. Raises LinkBroken."""
    try:
        # Letters of an earlier release name no zone.
        subscription, asked, sent, *zone = _confirming.unsign(token).split("-", 3)
        return Asked(
            int(subscription),
            datetime.fromtimestamp(int(asked), UTC),
            datetime.fromtimestamp(int(sent), UTC),
            zone=zone[0].replace("~", "/") if zone else "",
        )
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error


def leaving_link(subscription: int) -> str:
    """The token by which a reader leaves; good for as long as the letter lies in a mailbox."""
    return _leaving.sign(str(subscription))


def read_leaving_link(token: str) -> int:
    """Whose wish ends. Raises LinkBroken."""
    try:
        return int(_leaving.unsign(token))
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error
