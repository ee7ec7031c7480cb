"""A letter to oneself: how the edition, or any letter at all, looks in one's own mailbox."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from latefinal.editions.errors import NoAddressOfYours, NoRelay, TooManyTests
from latefinal.mailroom.errors import BadRecipient
from latefinal.mailroom.rules.addresses import canonical_address
from latefinal.mailroom.rules.letters import check_address
from latefinal.mailroom.services import send_letter
from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.readers.services import allows
from latefinal.subscriptions.rules.links import OF_A_TEST

from .letters import Draft

TESTS_AN_HOUR = 6
"""Letters to oneself, of whatever kind."""


def count_test(*, to: User, at: datetime) -> str:
    """Count one more letter to that person's own address, and answer it.

    Raises NoRelay, NoAddressOfYours, TooManyTests.
    """
    if not settings.MAIL_URL:
        raise NoRelay
    address = canonical_address(to.email)
    try:
        check_address(address)
    except BadRecipient as error:
        raise NoAddressOfYours from error
    if not allows("test-letter", str(to.pk), limit=TESTS_AN_HOUR, seconds=3600, at=at):
        raise TooManyTests(TESTS_AN_HOUR)
    return address


def send_draft_as_test(*, draft: Draft, to: User, at: datetime) -> str:
    """Queue `draft` for that person alone, as a test; answers their address.

    It is a letter of its own: no edition counts it, and nothing in it ends or changes a wish.
    Raises what `count_test` does.
    """
    address = count_test(to=to, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("[Test] %s") % draft.subject
    send_letter(
        key=f"trial:{to.pk}:{at.timestamp():.6f}",
        to=address,
        subject=subject,
        text=draft.shown(draft.text, own=OF_A_TEST),
        html=draft.shown(draft.html, own=OF_A_TEST),
        sender_name=Masthead.load().name,
        at=at,
    )
    return address
