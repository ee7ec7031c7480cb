"""How often a password may be tried: guessing is slow, and nobody can lock the desk out.

Counted are a mail address tried from one network, a network, and an address from anywhere. The last
would let a stranger shut an editor out, so a browser that the editor has signed in with before is
counted by itself alone (OWASP's device cookies), and the link by mail is open to all others.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

from latefinal.people.models import User
from latefinal.plumbing.limits import network_of
from latefinal.readers.services import allows, forget_counts

QUARTER, HOUR, DAY = 900, 3600, 86_400  # seconds
TRIES_OF_DEVICE, TRIES_OF_PAIR, TRIES_OF_NETWORK = 20, 5, 60  # in a quarter of an hour
TRIES_OF_ADDRESS = 50  # in an hour
LINKS_OF_PAIR, LINKS_OF_NETWORK = 3, 20  # in an hour
LINKS_OF_ADDRESS = 8  # in a day; each stays good, so those that came are enough

DEVICE_COOKIE, DEVICE_SECONDS = "desk_device", 365 * DAY
SALT = "latefinal.desk.device"


@dataclass(frozen=True)
class SignInTry:
    """Somebody who gives a mail address; `device` names a browser that knows this person, or ""."""

    address: str
    network: str
    device: str = ""

    @property
    def pair(self) -> str:
        """The address as tried from this network."""
        return f"{self.address} {self.network}"


def sign_in_try(*, address: str, ip: str, cookie: str) -> SignInTry:
    """What is known of somebody at the door; a device counts for the person it knows alone."""
    address = address.strip().casefold()
    return SignInTry(address, network_of(ip), _device(cookie, address))


def may_sign_in(tried: SignInTry, *, at: datetime) -> bool:
    """Count one more password; False when it is one too many, and must not be looked at."""
    if tried.device:
        return _allow("device", tried.device, TRIES_OF_DEVICE, QUARTER, at)
    return (
        _allow("pair", tried.pair, TRIES_OF_PAIR, QUARTER, at)
        and _allow("network", tried.network, TRIES_OF_NETWORK, QUARTER, at)
        and _allow("address", tried.address, TRIES_OF_ADDRESS, HOUR, at)
    )


def may_ask_for_link(tried: SignInTry, *, at: datetime) -> bool:
    """Count one more request for a new password; False when it is one too many."""
    return (
        _allow("link-pair", tried.pair, LINKS_OF_PAIR, HOUR, at)
        and _allow("link-network", tried.network, LINKS_OF_NETWORK, HOUR, at)
        and _allow("link-address", tried.address, LINKS_OF_ADDRESS, DAY, at)
    )


def forget_tries(tried: SignInTry, *, at: datetime) -> None:
    """The password was right: what was mistyped before counts no more."""
    forget_counts("sign-in-pair", tried.pair, seconds=QUARTER, at=at)
    forget_counts("sign-in-device", tried.device, seconds=QUARTER, at=at)


def minutes_to_wait(*, at: datetime) -> int:
    """Until the quarter of an hour that is counted in is over, rounded up."""
    return (QUARTER - int(at.timestamp()) % QUARTER + 59) // 60


def device_token(user: User) -> str:
    """What a browser that `user` has signed in with is given to keep."""
    return signing.dumps([user.pk, secrets.token_urlsafe(9)], salt=SALT)


def _device(cookie: str, address: str) -> str:
    try:
        pk, device = signing.loads(cookie, salt=SALT, max_age=DEVICE_SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    known = User.objects.filter(pk=pk, email__iexact=address).exists()
    return str(device) if known else ""


def _allow(what: str, who: str, limit: int, seconds: int, at: datetime) -> bool:
    return allows(f"sign-in-{what}", who, limit=limit, seconds=seconds, at=at.astimezone(UTC))
