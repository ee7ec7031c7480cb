"""Mail: whether the relay can be reached, is secured, and may speak for our address.

What the mail check says of it, and no more: the DNS is for `latefinal mail check` to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.findings import Finding as Found
from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.services.checkup import Setup, look_at_relay, setup_from_settings

from .finding import Diagnosis, attention, broken, well
from .settings import HERE

SAID_AMONG_SETTINGS = frozenset({"relay.bad_url", "sender.none"})

STILL_LEAVES = frozenset({"relay.none", "relay.expiring", "relay.clear_password"})
"""Faults with which the paper runs: letters wait, or leave as they should not."""


def check_mail(*, at: datetime) -> Iterator[Diagnosis]:
    """Greet the relay as a letter would at `at`; none is sent."""
    setup = setup_from_settings(letter=None, at=at)
    for found in look_at_relay(setup):
        if found.code not in SAID_AMONG_SETTINGS:
            yield _told(found, setup)


def _told(found: Found, setup: Setup) -> Diagnosis:
    topic = _("mail")
    stays_here = setup.account is None and (setup.relay is None or setup.relay.host in HERE)
    if found.verdict is FindingVerdict.GOOD or (found.code == "sender.local" and stays_here):
        return well(topic, found.words)
    if found.code == "relay.by_http":
        return well(topic, found.words)
    does_leave = found.topic == "sender" or found.code in STILL_LEAVES
    if found.verdict is FindingVerdict.FAULT and not does_leave:
        return broken(topic, found.words, found.fix)
    return attention(topic, found.words, found.fix)
