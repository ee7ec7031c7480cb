"""What `check` and `doctor` say about letters."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

from latefinal.mailroom.errors import BadDkimKey, BadMailUrl, BadRecipient
from latefinal.mailroom.rules.letters import check_address
from latefinal.mailroom.rules.providers import parse_mail_url
from latefinal.mailroom.services.batches import sender_address
from latefinal.mailroom.services.keys import signer_from_settings


@checks.register(checks.Tags.compatibility)
def letters_can_leave(**_given: Any) -> list[checks.CheckMessage]:
    """Whether MAIL_URL names a relay, LATEFINAL_MAIL_FROM an address, LATEFINAL_DKIM_KEY a key."""
    return [*_relay(), *_sender(), *_signature()]


def _relay() -> list[checks.CheckMessage]:
    if not settings.MAIL_URL:
        return [
            checks.Warning(
                _("No letter can leave: MAIL_URL is empty. Letters wait meanwhile."),
                id="deliverability.W001",
                hint=_("Set MAIL_URL, for example smtp+starttls://user:password@host:587."),
            )
        ]
    try:
        parse_mail_url(settings.MAIL_URL)
    except BadMailUrl as error:
        return [checks.Error(str(error), id="deliverability.E001")]
    return []


def _sender() -> list[checks.CheckMessage]:
    try:
        check_address(sender_address())
    except BadRecipient:
        return [
            checks.Error(
                _("No letter can leave: LATEFINAL_MAIL_FROM is no address."),
                id="deliverability.E002",
                hint=_("Set it, for example to evening@example.org."),
            )
        ]
    return []


def _signature() -> list[checks.CheckMessage]:
    try:
        signer_from_settings()
    except BadDkimKey as error:
        return [checks.Error(str(error), id="deliverability.E003")]
    return []
