"""A newsletter, its readers, and a relay for its letters."""

from __future__ import annotations

import pytest

from latefinal.newsletter.models import Subscription
from latefinal.newsletter.services import found_evening
from latefinal.readers.services import reader_of
from tests.mailroom.conftest import relay  # noqa: F401 - a fixture


@pytest.fixture
def evening(paper):
    """The evening edition."""
    return found_evening()


@pytest.fixture
def subscribe(evening, at):
    """Make readers who confirmed before `at`."""

    def make(*addresses, since=None):
        moment = since or at.replace(month=3, day=3)
        return [
            Subscription.objects.create(
                newsletter=evening,
                reader=reader_of(address=address, at=moment),
                asked_at=moment,
                confirmed_at=moment,
            )
            for address in addresses
        ]

    return make
