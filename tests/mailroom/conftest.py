"""A relay, and letters for it."""

from __future__ import annotations

import smtplib
import time
from datetime import timedelta
from threading import Event, Thread

import pytest

from latefinal.mailroom.inlets import take_by_lmtp
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
from tests.smtp import Relay, free_port, running


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
def by_lmtp(settings, transactional_db):
    """A paper that listens; a link to it."""
    settings.LATEFINAL_RETURN_PATH = "b@bounces.paper.example"
    settings.LATEFINAL_RETURNED_LMTP = f"127.0.0.1:{free_port()}"
    stop = Event()
    thread = Thread(target=take_by_lmtp, args=(stop,), daemon=True)
    thread.start()
    try:
        with _linked(settings.LATEFINAL_RETURNED_LMTP) as link:
            yield link
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def _linked(place):
    host, _, port = place.partition(":")
    for _try in range(100):
        try:
            return smtplib.LMTP(host, int(port), local_hostname="mx.example.org")
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody listens")


@pytest.fixture
def key(tmp_path, settings):
    """The file of the key by which letters are signed."""
    file = tmp_path / "dkim.pem"
    file.write_bytes(PEM)
    settings.LATEFINAL_DKIM_KEY = str(file)
    settings.LATEFINAL_MAIL_FROM = "The Desk <evening@example.org>"
    return file
