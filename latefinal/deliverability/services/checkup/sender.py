"""The address that letters come from."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.dmarc import is_aligned
from latefinal.deliverability.rules.findings import Finding, advice, fault, good
from latefinal.mailroom.errors import BadRecipient
from latefinal.mailroom.rules.letters import check_address

from .setup import HERE, Setup, host_of

MAILBOX_PROVIDERS = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "aol.com", "outlook.com",
    "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "gmx.net", "gmx.de", "web.de",
    "proton.me", "protonmail.com", "mail.ru", "yandex.ru", "yandex.com",
})  # fmt: skip
"""Whose addresses only they may send from; the ones a small desk is likely to have."""


def check_sender(setup: Setup) -> Iterator[Finding]:
    """Whether it is an address, at a domain of the paper's own."""
    try:
        check_address(setup.sender)
    except BadRecipient:
        yield fault(
            "sender.none",
            _("LATEFINAL_MAIL_FROM is no address, so no letter can leave."),
            _("Set it to an address at your domain, like evening@paper.example."),
        )
        return
    shown = {"sender": setup.sender, "domain": setup.domain, "site": host_of(setup.site)}
    if "." not in setup.domain:
        yield fault(
            "sender.local",
            _("Letters come from %(sender)s, a domain that only this machine knows.") % shown,
            _(
                "Set LATEFINAL_URL to the paper's address, or LATEFINAL_MAIL_FROM to one at your "
                "domain. Its DNS is looked at then."
            ),
        )
    elif setup.domain in MAILBOX_PROVIDERS:
        yield fault(
            "sender.mailbox",
            _("Letters come from %(sender)s, and only %(domain)s may send for that domain.")
            % shown,
            _("Set LATEFINAL_MAIL_FROM to an address at a domain of your own."),
        )
    elif shown["site"] not in HERE and not is_aligned(setup.domain, shown["site"], strict=False):
        yield advice(
            "sender.elsewhere",
            _("Letters come from %(sender)s, but the paper is at %(site)s.") % shown,
            _("Readers and filters trust a letter more that comes from the paper's own domain."),
        )
    else:
        yield good("sender.good", _("Letters come from %(sender)s.") % shown)
