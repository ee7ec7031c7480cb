"""What can go wrong with people, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class ClaimError(LatefinalError):
    """The link does not make anybody an owner."""


class ClaimUnknown(ClaimError):
    """No such link was ever made, or a newer one has taken its place."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link claims nothing. Latefinal prints a new one in the terminal each time "
                "it starts; only the last one works."
            )
        )


class ClaimUsed(ClaimError):
    """Somebody was first."""

    def __init__(self) -> None:
        super().__init__(
            _("This link has been used: the paper has its owner. Sign in at the desk.")
        )


class InvitationError(LatefinalError):
    """The link lets nobody in."""


class InvitationUnknown(InvitationError):
    """No such link was ever made, or it was taken back, or a newer one has taken its place."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This invitation is not known here: a newer one may have come, or it was taken "
                "back. Ask whoever invited you for another."
            )
        )


class InvitationUsed(InvitationError):
    """Its bearer has joined."""

    def __init__(self) -> None:
        super().__init__(_("This invitation has been used. Sign in at the desk."))


class InvitationEnded(InvitationError):
    """It lay too long."""

    def __init__(self) -> None:
        super().__init__(_("This invitation was good for a week, which is over. Ask for another."))


class PersonError(LatefinalError):
    """What was asked for a colleague cannot be done."""


class AlreadyAtTheDesk(PersonError):
    """Nobody is invited twice."""

    def __init__(self, email: str) -> None:
        words = _("%(email)s signs in here already: change what they may do in the list below.")
        super().__init__(words % {"email": email})


class LastOwner(PersonError):
    """A paper has somebody who may do everything."""

    def __init__(self, name: str) -> None:
        words = _("%(name)s is the only owner of this paper. Make somebody else an owner first.")
        super().__init__(words % {"name": name})
