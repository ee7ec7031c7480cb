"""A paper that letters come back to, and letters that it sent."""

from __future__ import annotations

import smtplib
import time
from threading import Event, Thread

import pytest

from latefinal.bounces.inlets import take_by_lmtp
from tests.mailroom.conftest import edition, sent  # noqa: F401 - fixtures
from tests.smtp import free_port


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
