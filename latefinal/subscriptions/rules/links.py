"""The signed words in a reader's links. Nothing is stored: whoever holds one was sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature

from latefinal.plumbing.signing import QuickSigner, SealedSigner
from latefinal.subscriptions.errors import LinkBroken

GOOD_FOR = timedelta(days=3)
"""How long a link that confirms a wish may be used."""

FRESH_FOR = timedelta(hours=1)
"""How long a link that was mailed to its reader alone opens what no letter's link does."""

OF_A_TEST = "test"
"""What stands for a reader's own token in a letter that an editor sends to themselves."""

# The separator is one that addresses do not escape and that may stand in a letter's slot.
_confirming = QuickSigner(sep=".", salt="latefinal.subscriptions.confirm")

_leaving = SealedSigner(sep=".", salt="latefinal.subscriptions.leave")

_own = SealedSigner(sep=".", salt="latefinal.subscriptions.preferences")


@dataclass(frozen=True)
class ConfirmToken:
    """What a confirming link says: whose wish, of when, when it was sent, where they are."""

    subscription: int
    asked_at: datetime
    sent_at: datetime
    zone: str = ""

    def is_good(self, *, at: datetime) -> bool:
        """Whether it may still be used at `at` (aware)."""
        return at - self.sent_at <= GOOD_FOR


def sign_confirm_token(asked: ConfirmToken) -> str:
    """The token of a link that confirms a wish; moments to the second.

    The zone goes with it, so that nobody but who holds the link says where a reader is.
    """
    moments = (int(asked.asked_at.timestamp()), int(asked.sent_at.timestamp()))
    parts = (asked.subscription, *moments, asked.zone.replace("/", "~"))
    return _confirming.sign("-".join(map(str, parts)))


def read_confirm_token(token: str) -> ConfirmToken:
    """What `token` says, however old it is. Raises LinkBroken."""
    try:
        # Letters of an earlier release name no zone.
        subscription, asked, sent, *zone = _confirming.unsign(token).split("-", 3)
        return ConfirmToken(
            int(subscription),
            datetime.fromtimestamp(int(asked), UTC),
            datetime.fromtimestamp(int(sent), UTC),
            zone=zone[0].replace("~", "/") if zone else "",
        )
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error


def sign_leave_token(subscription: int) -> str:
    """The token by which a reader leaves; good for as long as the letter lies in a mailbox."""
    return _leaving.sign(str(subscription))


def read_leave_token(token: str) -> int:
    """Whose wish ends. Raises LinkBroken."""
    try:
        return int(_leaving.unsign(token))
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error


@dataclass(frozen=True)
class PreferencesToken:
    """What a link to the preferences says: whose, and when it was mailed to them alone.

    The one in a letter names no moment: letters are passed on, so it neither shows nor erases
    what is held.
    """

    reader: int
    mailed_at: datetime | None = None

    def is_fresh(self, *, at: datetime) -> bool:
        """Whether at `at` (aware) it proves that its holder reads this mailbox now."""
        return self.mailed_at is not None and at - self.mailed_at <= FRESH_FOR


def sign_preferences_token(own: PreferencesToken) -> str:
    """The token of a link to the preferences: at most 75 signs, as a letter's slot asks."""
    moment = f"-{int(own.mailed_at.timestamp())}" if own.mailed_at else ""
    return _own.sign(f"{own.reader}{moment}")


def read_preferences_token(token: str) -> PreferencesToken:
    """What `token` says, however old it is. Raises LinkBroken."""
    try:
        reader, _dash, mailed = _own.unsign(token).partition("-")
        moment = datetime.fromtimestamp(int(mailed), UTC) if mailed else None
        return PreferencesToken(int(reader), moment)
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error
