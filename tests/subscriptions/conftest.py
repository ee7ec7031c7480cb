"""A newsletter, its readers, and a relay for its letters."""

from __future__ import annotations

import io

import pytest

from latefinal.readers.services import reader_of
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.services import ListSource, evening_newsletter, import_list
from tests.mailroom.conftest import relay  # noqa: F401 - a fixture


@pytest.fixture
def evening(paper):
    """The evening edition."""
    return evening_newsletter()


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


@pytest.fixture
def bring(evening, at):
    """Bring a list in, as text or bytes."""

    def do(content, name="list.csv", meanings=None, **more):
        data = content if isinstance(content, bytes) else content.encode()
        source = ListSource(io.BytesIO(data), name, evening, meanings=meanings or {})
        return import_list(source=source, they_agreed=True, at=at, **more)

    return do


@pytest.fixture
def addresses(evening):
    """Whoever has a wish for it."""
    wishes = Subscription.objects.filter(newsletter=evening)
    return lambda: set(wishes.values_list("reader__address", flat=True))
