"""Kill -9 in the middle of a run: nobody is forgotten, and at most one a link is written twice."""

from __future__ import annotations

import signal
import time

import pytest

from latefinal.mailroom.transports.pipeline import LINKS
from tests.apart import house
from tests.smtp import Relay, free_port, running

READERS = 300

# A little after the edition, so that its letters are due and not yet old news.
CLOCK = """
import time_machine
time_machine.travel(at + timedelta(minutes=1), tick=True).start()
"""

FILL = f"""
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.services import *
batch = open_batch(key="edition", letter=Letter(subject="The day", text="Words."), at=at)
add_deliveries(
    batch=batch,
    recipients=[Recipient(str(n), f"reader-{{n}}@example.org") for n in range({READERS})],
    at=at,
)
release_batch(batch=batch, at=at)
"""

DELIVER = """
from threading import Event
from latefinal.mailroom.services import run_mailroom
stop = Event()
signal.signal(signal.SIGTERM, lambda *heard: stop.set())
print("listens", flush=True)
run_mailroom(stop)
"""

LOOK = """
from latefinal.mailroom.models import Delivery
from collections import Counter
print(sorted(Counter(Delivery.objects.values_list("state", flat=True)).items()))
"""


@pytest.fixture
def home(django_db_setup, tmp_path):
    """A house of our own."""
    with house(tmp_path / "home") as one:
        yield one


def wait_for(condition, *, seconds=60.0):
    """Until `condition` holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.01)


@pytest.mark.parametrize("is_signed", [False, True], ids=["plain", "signed"])
def test_killed_in_the_middle_nobody_is_lost_and_one_a_link_and_kill_comes_twice(
    home, key, is_signed
):
    relay = Relay()
    home.environment["LATEFINAL_DKIM_KEY"] = str(key) if is_signed else ""
    home.environment["LATEFINAL_MAIL_FROM"] = "evening@example.org"
    with running(relay):
        home.environment["MAIL_URL"] = relay.url
        for code, share in ((FILL + DELIVER, 0.3), (DELIVER, 0.6)):
            process = home.start(CLOCK + code)
            wait_for(lambda share=share: len(relay.letters) > READERS * share)
            process.kill()
            process.communicate()
        last = home.start(CLOCK + DELIVER + LOOK)
        wait_for(lambda: len(relay.times) == READERS)
        last.send_signal(signal.SIGTERM)
        said, complaint = last.communicate(timeout=60)
        assert last.returncode == 0, complaint
    assert len(relay.letters) - READERS <= 2 * LINKS
    assert all((b"DKIM-Signature:" in raw) == is_signed for _to, raw in relay.letters)
    assert said.splitlines()[-1] == f"[('sent', {READERS})]"
    assert not list((home.home / "mailroom").glob("*.ack"))


def test_told_to_stop_it_finishes_the_letter_at_hand_and_nobody_gets_two(home):
    relay = Relay()
    with running(relay):
        home.environment["MAIL_URL"] = relay.url
        process = home.start(CLOCK + FILL + DELIVER)
        wait_for(lambda: len(relay.letters) > 50)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert process.returncode == 0
        assert len(relay.letters) < READERS
        home.run(CLOCK + "from latefinal.mailroom.services import *\ndeliver_due(at=at)")
    assert len(relay.letters) == len(relay.times) == READERS


def test_the_relay_comes_back_while_the_mailroom_waits(home):
    relay = Relay(port=free_port())
    home.environment["MAIL_URL"] = relay.url
    process = home.start(CLOCK + FILL + DELIVER)
    assert "cannot be reached" in process.stderr.readline()
    with running(relay):
        wait_for(lambda: len(relay.times) == READERS)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert len(relay.letters) == READERS
