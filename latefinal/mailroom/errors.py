"""What can go wrong in the mailroom, each in one sentence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latefinal.plumbing.errors import LatefinalError


class MailroomError(LatefinalError):
    """Anything that went wrong with letters."""


class BadMailUrl(MailroomError):
    """MAIL_URL cannot be read. It may hold a password, so it is never repeated."""

    def __init__(self, why: str, *, like: str = "") -> None:
        """`like` is the one line that would do, where that is known."""
        usual = _(
            "smtp://host:25, smtps://host, smtp+starttls://user:password@host:587, or "
            "postmark://token@"
        )
        words = _("MAIL_URL cannot be used: %(why)s Write it like %(like)s.")
        super().__init__(words % {"why": why, "like": like or usual})


class BadDkimKey(MailroomError):
    """The key by which letters are signed cannot be used."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "LATEFINAL_DKIM_KEY names no usable key: it must be the path of a file with an RSA "
                "key of 1024 bits or more in PEM, without a password. Make one with “openssl "
                "genrsa 2048”."
            )
        )


class BadSlot(MailroomError):
    """A value that cannot stand in a letter as it is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "The value for “%s” cannot stand in a letter: 1 to 75 letters, digits and . _ ~ - "
                "are allowed; words go through `encode_words` first."
            )
            % name
        )


class BadRecipient(MailroomError):
    """An address that cannot stand in an envelope."""

    def __init__(self, address: str) -> None:
        super().__init__(_("No letter can go to “%s”: that is no address.") % address[:80])


class BadHeader(MailroomError):
    """A header that would break the letter's head."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The header “%s” must be printable ASCII on one line of at most 900 signs.") % name
        )


class NotSmtp(MailroomError):
    """Whoever answers at the relay's address speaks another language."""

    def __init__(self, heard: str) -> None:
        super().__init__(_("it answered “%s”, which is no SMTP") % heard[:80])


class RelayAway(MailroomError):
    """No letter can be handed over, whoever it is for: every letter waits, none is to blame."""

    sent = 0
    """How many were handed over before."""

    said: Any = None
    """The relay's reply, where it gave one instead of a letter's fate."""

    words: ClassVar[Any] = ""

    def __init__(self, relay: object, why: object) -> None:
        super().__init__(str(self.words) % {"relay": relay, "why": why})


class RelayDown(RelayAway):
    """The relay cannot be reached."""

    words = gettext_lazy(
        "The relay %(relay)s cannot be reached (%(why)s): letters wait and go when it is back."
    )


class RelayRefuses(RelayAway):
    """The relay is there and will not take letters from us."""

    words = gettext_lazy(
        "The relay %(relay)s takes no letters from us (%(why)s): check the log-in in MAIL_URL and "
        "that it may send as LATEFINAL_MAIL_FROM. Letters wait."
    )

    batches: frozenset[int] | None = None
    """Which batches it refused, by primary key; None: whatever comes from us."""
