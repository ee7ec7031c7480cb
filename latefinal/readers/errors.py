"""What can be wrong with an address, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class ReaderError(LatefinalError):
    """Anything that went wrong with a reader."""


class BadAddress(ReaderError):
    """What was given is no address that a letter could go to."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _("“%s” is no e-mail address. One looks like name@example.org.") % address[:80]
        )


class NowhereAddress(ReaderError):
    """An address that means something on one machine or within one network only."""

    def __init__(self, domain: str) -> None:
        super().__init__(
            _("No letter from here reaches “%s”: it is a name within one machine or network.")
            % domain[:80]
        )


class BrokenAddress(ReaderError):
    """A line break or control character, which could start a letter's next header."""

    def __init__(self) -> None:
        super().__init__(
            _("The address has a line break or an unprintable sign in it: write it on one line.")
        )
