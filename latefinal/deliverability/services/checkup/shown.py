"""What the desk is shown of how mail is set up: never a password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.deliverability.rules.dkim_keys import key_record
from latefinal.deliverability.rules.dns import organisation_of
from latefinal.deliverability.rules.findings import Record
from latefinal.deliverability.rules.presets import (
    PLAIN,
    SENDER,
    Provider,
    provider_called,
    provider_of,
)
from latefinal.mailroom.errors import BadDkimKey, BadMailUrl
from latefinal.mailroom.rules.providers import Account, parse_mail_url
from latefinal.mailroom.services.batches import sender_address
from latefinal.mailroom.services.keys import signer_from_settings

from .spf import UNKNOWN_ADDRESS, address_term, new_record

NO_DOMAIN = "YOUR-DOMAIN"


@dataclass(frozen=True)
class AsSet:
    """What was set: the sender, the relay without its log-in, and to whom that belongs."""

    sender: str
    relay: str
    user: str
    problem: str
    provider: Provider
    signs_here: bool


@dataclass(frozen=True)
class RecordToCopy:
    """A record to copy, and what it is for."""

    record: Record
    why: Any
    is_optional: bool = False


def mail_as_set() -> AsSet:
    """Read from the settings, for a screen."""
    relay, user, problem, provider = "", "", "", PLAIN
    if settings.MAIL_URL:
        try:
            way = parse_mail_url(settings.MAIL_URL)
        except BadMailUrl as error:
            problem = str(error)
        else:
            if isinstance(way, Account):
                relay, provider = str(way), provider_called(way.scheme) or PLAIN
            else:
                relay, user = f"{way.scheme}://{way}", way.user
                provider = provider_of(way.host)
    return AsSet(
        sender=sender_address(),
        relay=relay,
        user=user,
        problem=problem,
        provider=provider,
        signs_here=bool(settings.LATEFINAL_DKIM_KEY),
    )


def lines_to_copy(provider: Provider) -> list[RecordToCopy]:
    """The provider's records for the sender's domain, with ours where we sign ourselves."""
    domain = sender_address().rpartition("@")[2].lower()
    domain = domain if "." in domain else NO_DOMAIN
    lines = [
        RecordToCopy(_filled(one.record(domain), domain), one.why, one.is_optional)
        for one in provider.wanted
    ]
    lines[-1:-1] = [*_way_back(provider, domain), *_own_key(domain)]
    return lines


def _way_back(provider: Provider, domain: str) -> Iterator[RecordToCopy]:
    """What a return path at another domain needs there, as far as the provider keeps it."""
    returns = settings.LATEFINAL_RETURN_PATH.rpartition("@")[2].lower()
    if returns in ("", domain):
        return
    if provider.envelope == SENDER:
        record = Record(returns, "TXT", new_record())
        yield RecordToCopy(_filled(record, domain), _("Who may send with your return path."))
    record = Record(returns, "MX", "10 SERVER")
    yield RecordToCopy(record, _("Which server takes what comes back, and hands it to Latefinal."))


def _filled(record: Record, domain: str) -> Record:
    """With what we know: the address that letters leave from, and where a policy holds."""
    if settings.LATEFINAL_MAIL_IP:
        known = address_term(settings.LATEFINAL_MAIL_IP)
        record = Record(record.name, record.kind, record.value.replace(UNKNOWN_ADDRESS, known))
    if record.name.startswith("_dmarc."):
        place = domain if domain == NO_DOMAIN else organisation_of(domain)
        return Record(f"_dmarc.{place}", record.kind, record.value)
    return record


def _own_key(domain: str) -> Iterator[RecordToCopy]:
    try:
        signer = signer_from_settings()
    except BadDkimKey:
        return
    if signer is None:
        return
    name = f"{settings.LATEFINAL_DKIM_SELECTOR}._domainkey.{domain}"
    why = _("The key by which letters are signed here.")
    yield RecordToCopy(Record(name, "TXT", key_record(signer.public)), why)
