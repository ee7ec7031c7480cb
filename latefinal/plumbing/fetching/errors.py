"""What can go wrong on the way out.

Every sentence says where, and without the query: an address may hold a key.

FetchError
├── AddressRefused      no address that is fetched: its scheme, port, host or a log-in within it
├── NotPublic           its host is not on the internet
├── HostNotFound        no host is called so
├── NotReached          nobody answers there, or stops in the midst of it
├── NotTrusted          who answers does not prove to be the host
├── TooSlow             seconds ran out
├── TooLarge            more bytes than are taken
├── TooManyRedirects    sent on and on
└── UnreadableAnswer    what came is no HTTP, or was packed in an unknown or broken way
"""

from __future__ import annotations

from typing import Self

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class FetchError(LatefinalError):
    """Anything for which an address could not be fetched."""

    def sent_from(self, address: str) -> Self:
        """The same, of an address to which another one led."""
        words = _("“%(address)s” leads elsewhere, and there: %(error)s")
        return type(self)(words % {"address": address, "error": self})


class AddressRefused(FetchError):
    """No address that is fetched."""


class NotPublic(FetchError):
    """Its host is not on the internet."""


class HostNotFound(FetchError):
    """No host is called so."""


class NotReached(FetchError):
    """Nobody answers there, or stops in the midst of it."""


class NotTrusted(FetchError):
    """Who answers does not prove to be the host."""


class TooSlow(FetchError):
    """The seconds ran out."""


class TooLarge(FetchError):
    """More bytes than are taken."""


class TooManyRedirects(FetchError):
    """Sent on and on."""


class UnreadableAnswer(FetchError):
    """What came is no HTTP, or was packed in an unknown or broken way."""
