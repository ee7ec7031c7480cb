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


class BrokenAddress(ReaderError):
    """A line break or control character, which could start a letter's next header."""

    def __init__(self) -> None:
        super().__init__(
            _("The address has a line break or an unprintable sign in it: write it on one line.")
        )


class UncertainDomain(ReaderError):
    """A domain that two standards spell differently, so that a stranger could be written to."""

    def __init__(self, domain: str) -> None:
        super().__init__(
            _("The domain “%s” can be read in two ways. Give it in its form with “xn--”.") % domain
        )
