"""A relay, and letters for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latefinal.mailroom.models import Batch
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.services import (
    Recipient,
    add_deliveries,
    deliver_due,
    open_batch,
    release_batch,
)
from tests.mailroom.signatures import PEM
from tests.smtp import Relay, running


@pytest.fixture(params=[True, False], ids=["pipelined", "line by line"])
def relay(request, settings):
    """A relay that takes everything, as MAIL_URL."""
    with running(Relay(is_pipelined=request.param)) as one:
        settings.MAIL_URL = one.url
        yield one


@pytest.fixture
def edition(db, at):
    """Make a released batch for `readers` addresses."""

    def make(*, readers=3, key="edition", release=True, **kwargs):
        letter = Letter(subject="The day", text="Words.\n", **kwargs)
        batch = open_batch(key=key, letter=letter, at=at)
        add_deliveries(
            batch=batch,
            recipients=[Recipient(str(n), f"reader-{n}@example.org") for n in range(readers)],
            at=at,
        )
        if release:
            release_batch(batch=batch, at=at)
        return batch

    return make


@pytest.fixture
def readers(db, at):
    """Make a released batch for these addresses."""

    def make(addresses, *, key="edition"):
        batch = open_batch(key=key, letter=Letter(subject="The day", text="Words.\n"), at=at)
        people = [Recipient(str(n), address) for n, address in enumerate(addresses)]
        add_deliveries(batch=batch, recipients=people, at=at)
        release_batch(batch=batch, at=at)
        return batch

    return make


@pytest.fixture
def sent(settings, edition, at):
    """Send an edition; the Message-IDs by address, as its readers have them."""

    def send(*, key="edition", days=0, readers=2):
        with running(Relay()) as relay:
            settings.MAIL_URL = relay.url
            edition(key=key, readers=readers)
            Batch.objects.filter(key=key).update(opened_at=at + timedelta(days=days))
            deliver_due(at=at)
            return {
                to: str(message["Message-ID"])
                for (to, _raw), message in zip(relay.letters, relay.messages(), strict=True)
            }

    return send


@pytest.fixture
def key(tmp_path, settings):
    """The file of the key by which letters are signed."""
    file = tmp_path / "dkim.pem"
    file.write_bytes(PEM)
    settings.LATEFINAL_DKIM_KEY = str(file)
    settings.LATEFINAL_MAIL_FROM = "The Desk <evening@example.org>"
    return file
