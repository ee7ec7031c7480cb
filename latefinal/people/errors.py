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
