"""How mail is set up here: what every check is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from latefinal.deliverability.rules.dns import Names
from latefinal.deliverability.rules.presets import (
    LOGIN,
    PLAIN,
    THEIRS,
    Provider,
    provider_called,
    provider_of,
)
from latefinal.mailroom.errors import BadDkimKey, BadMailUrl
from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.rules.providers import Account, parse_mail_url
from latefinal.mailroom.rules.relays import Relay
from latefinal.mailroom.services.batches import sender_address
from latefinal.mailroom.services.keys import marker_from_settings, signer_from_settings

from .dns import resolver_from_settings
from .sample import NOBODY, write_out

HERE = frozenset({"localhost", "127.0.0.1", "::1"})

USUAL_SELECTOR = "latefinal"


class VouchedDomain(NamedTuple):
    """For which domain SPF or DKIM would vouch; `holds` is None where nobody can tell."""

    domain: str
    holds: bool | None


@dataclass
class Setup:
    """What was set, the edition's letter as it would leave, and what the checks so far proved."""

    names: Names
    at: datetime
    sender: str = ""
    mail_from: str = ""
    """The envelope's sender as a letter has it; that of From, where no return path is set."""
    site: str = ""
    ip: str = ""
    relay: Relay | None = None
    account: Account | None = None
    """At a provider that is spoken to by HTTP; then there is no relay."""
    relay_problem: str = ""
    provider: Provider = PLAIN
    signer: Signer | None = None
    signer_problem: str = ""
    selector: str = USUAL_SELECTOR
    letter: bytes = b""
    vouched: dict[str, VouchedDomain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mail_from = self.mail_from or self.sender

    @property
    def domain(self) -> str:
        """Of the From address."""
        return self.sender.rpartition("@")[2].lower()

    @property
    def returns(self) -> str:
        """The domain that we ask letters to come back to, and to be left at by mail."""
        return self.mail_from.rpartition("@")[2].lower()

    @property
    def envelope(self) -> str:
        """The domain of the return path, as it arrives; empty where it is the provider's own."""
        if self.provider.envelope == THEIRS:
            return ""
        return self._login_domain or self.returns

    @property
    def signing(self) -> str:
        """The domain that signs: ours where we do, else that of the provider's log-in."""
        return self.domain if self.signer else self._login_domain or self.domain

    @property
    def _login_domain(self) -> str:
        """What stands in the envelope of a provider that takes it from its log-in."""
        if self.account is not None and self.account.domain:
            return self.account.domain
        if self.provider.envelope == LOGIN and self.relay and "@" in self.relay.user:
            return self.relay.user.rpartition("@")[2].lower()
        return ""

    @property
    def is_direct(self) -> bool:
        """Whether letters leave from an address that we were told."""
        return bool(self.ip)


def setup_from_settings(
    *, letter: Letter | None, at: datetime, names: Names | None = None
) -> Setup:
    """Gather what was set. A setting that cannot be used is noted, not raised."""
    found = Setup(
        names=names or resolver_from_settings(),
        at=at,
        sender=sender_address(),
        mail_from=_mail_from(),
        site=settings.LATEFINAL_URL,
        ip=settings.LATEFINAL_MAIL_IP,
        selector=settings.LATEFINAL_DKIM_SELECTOR,
    )
    try:
        way = parse_mail_url(settings.MAIL_URL) if settings.MAIL_URL else None
    except BadMailUrl as error:
        found.relay_problem, way = str(error), None
    if isinstance(way, Account):
        found.account, found.provider = way, provider_called(way.scheme) or PLAIN
    elif way is not None:
        found.relay, found.provider = way, provider_of(way.host)
    try:
        found.signer = signer_from_settings()
    except BadDkimKey as error:
        found.signer_problem = str(error)
    if letter is not None:
        found.letter = write_out(letter, sender=found.sender, signer=found.signer, at=at)
    return found


def _mail_from() -> str:
    """As the letter of a delivery that is none would have it."""
    marker = marker_from_settings()
    return marker.sender(marker.mark(0, NOBODY), otherwise=sender_address())


def host_of(url: str) -> str:
    """The host of an address."""
    return (urlsplit(url).hostname or "").lower()
