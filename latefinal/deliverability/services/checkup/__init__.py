"""Whether letters would arrive: DNS, relay and the letter itself, looked at one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latefinal.deliverability.errors import NamesSilent
from latefinal.deliverability.rules.dns import Names
from latefinal.deliverability.rules.findings import Finding, FindingVerdict, unseen
from latefinal.mailroom.rules.letters import Letter

from .dkim import check_dkim
from .dmarc import check_dmarc
from .dns import Resolver
from .letter import check_letter, check_spam
from .relay import check_relay
from .route import check_mx, check_ptr
from .sender import check_sender
from .setup import Setup, VouchedDomain, setup_from_settings
from .shown import lines_to_copy, mail_as_set
from .spf import check_spf

__all__ = [
    "STEPS",
    "Resolver",
    "Setup",
    "is_well",
    "lines_to_copy",
    "look_at_mail",
    "look_at_relay",
    "mail_as_set",
    "setup_from_settings",
]

Check = Callable[[Setup], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "sender": check_sender,
    "spf": check_spf,
    "dkim": check_dkim,
    "dmarc": check_dmarc,
    "ptr": check_ptr,
    "mx": check_mx,
    "relay": check_relay,
    "letter": check_letter,
    "spam": check_spam,
}

STEPS = {
    "sender": gettext_lazy("Sender"),
    "spf": gettext_lazy("Who may send (SPF)"),
    "dkim": gettext_lazy("Signature (DKIM)"),
    "dmarc": gettext_lazy("Policy (DMARC)"),
    "ptr": gettext_lazy("Name of the address (PTR)"),
    "mx": gettext_lazy("Way back (MX)"),
    "relay": gettext_lazy("Relay"),
    "letter": gettext_lazy("The edition's letter"),
    "spam": gettext_lazy("Spam score"),
}
"""What is looked at, in this order, and what each is called."""

# Without a domain of the world there is nothing to ask the world about.
_OF_THE_DOMAIN = frozenset({"spf", "dkim", "dmarc", "ptr", "mx"})


def look_at_mail(
    *, letter: Letter | None, at: datetime, names: Names | None = None
) -> Iterator[tuple[str, list[Finding]]]:
    """Each step with what was found, as it is found; `letter` is the edition's, if there is one.

    Asks name servers and the relay, so never within a transaction. Sends nothing.
    """
    setup = setup_from_settings(letter=letter, at=at, names=names)
    is_known = True
    for topic, check in CHECKS.items():
        if topic in _OF_THE_DOMAIN and not is_known:
            yield topic, []
            continue
        found = _looked(topic, check, setup)
        if topic == "sender":
            is_known = not any(one.code in ("sender.none", "sender.local") for one in found)
        yield topic, found


def look_at_relay(setup: Setup) -> Iterator[Finding]:
    """The steps of it that ask no name server: the sender, and the relay."""
    yield from check_sender(setup)
    yield from check_relay(setup)


def _looked(topic: str, check: Check, setup: Setup) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check(setup))
    except NamesSilent as silent:
        if topic in ("spf", "dkim"):
            setup.vouched[topic] = VouchedDomain(setup.envelope or setup.domain, holds=None)
        found.append(
            unseen(
                f"{topic}.unseen",
                _("Not seen: no name server answered when asked about %s.") % silent.name,
                _("Look again in a few minutes."),
            )
        )
    return found


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing that was seen is a fault."""
    return all(one.verdict is not FindingVerdict.FAULT for one in findings)
