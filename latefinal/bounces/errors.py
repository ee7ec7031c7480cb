"""What can go wrong with mail that comes back, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class BouncesError(LatefinalError):
    """Anything that went wrong with mail that comes back."""


class BadMailbox(BouncesError):
    """LATEFINAL_RETURNED_IMAP cannot be read. It holds a password, so it is never repeated."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _(
                "LATEFINAL_RETURNED_IMAP cannot be used: %s Write it like "
                "imaps://user:password@host/INBOX."
            )
            % why
        )


class MailboxAway(BouncesError):
    """The mailbox that letters come back to cannot be looked into."""

    def __init__(self, mailbox: object, why: object) -> None:
        super().__init__(
            _(
                "The mailbox at %(mailbox)s, which letters come back to, cannot be looked into "
                "(%(why)s): what is in it stays there and is taken when it can be."
            )
            % {"mailbox": mailbox, "why": why}
        )


class NowhereToListen(BouncesError):
    """Nothing can listen at LATEFINAL_RETURNED_LMTP."""

    def __init__(self, host: str, port: int, why: object) -> None:
        super().__init__(
            _(
                "Nothing can listen at %(host)s port %(port)s (%(why)s): no returned letter comes "
                "in there. Set LATEFINAL_RETURNED_LMTP to an address of this machine and a free "
                "port."
            )
            % {"host": host, "port": port, "why": why}
        )


class NotBelieved(BouncesError):
    """A report of letters without the proofs that the provider sent it."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            _(
                "A report in the name of %s was not believed: its password, or Mailgun's "
                "signature, is missing or wrong. Compare LATEFINAL_MAIL_EVENTS_SECRET and _KEY "
                "with what stands at the provider."
            )
            % provider
        )
