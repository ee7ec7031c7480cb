"""Readers of the evening edition as the newsletter's own tests make them, and mail set up."""

import pytest

from tests.deliverability.checking import set_up, sound_zone
from tests.nameserver import answering
from tests.smtp import Relay, running
from tests.subscriptions.conftest import evening, subscribe  # noqa: F401 - fixtures


@pytest.fixture
def zone(settings, tmp_path):
    """A sound setup: a name server and a relay that are there."""
    set_up(settings, tmp_path)
    with answering(sound_zone()) as zone:
        settings.LATEFINAL_DNS = zone.place
        yield zone


@pytest.fixture
def relay(settings, zone):
    """Its relay."""
    with running(Relay()) as relay:
        settings.MAIL_URL = relay.url
        yield relay
