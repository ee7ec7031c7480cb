"""Two machines on one PostgreSQL whose names begin alike: none is taken for the other's past."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.db import connection

from latefinal.mailroom.models import Delivery, DeliveryState, Heartbeat, Lane
from latefinal.mailroom.services import free_leases
from latefinal.mailroom.services.claiming import claim
from latefinal.mailroom.services.delivery_sql import LEASE
from latefinal.mailroom.services.recovery import beat
from latefinal.mailroom.transports.pipeline import LINKS
from latefinal.mailroom.workers import Worker, log_of
from tests.smtp import Relay, running

from .test_killed import CLOCK, DELIVER, FILL, LOOK, READERS, home, wait_for  # noqa: F401 - a fixture

# What the operating system says of a machine: its name, and which boot of it this is.
MACHINE = """
import pathlib, platform, socket
platform.node = socket.gethostname = lambda: os.environ["NAME"]
_read = pathlib.Path.read_text
def read_text(self, *how, **more):
    return os.environ["BOOT"] if self.name == "boot_id" else _read(self, *how, **more)
pathlib.Path.read_text = read_text
"""


@pytest.mark.skipif(connection.vendor == "sqlite", reason="machines do not share a file")
def test_of_two_machines_with_one_name_one_is_killed_and_nobody_is_lost_or_counted_twice(
    home,  # noqa: F811 - the fixture
    tmp_path,
):
    relay = Relay()
    one = {"NAME": "latefinal-production-1", "BOOT": "11111111-a", "LATEFINAL_HOME": str(home.home)}
    two = {"NAME": "latefinal-production-2", "BOOT": "22222222-b"}
    two["LATEFINAL_HOME"] = str(tmp_path / "two")
    begin = MACHINE + CLOCK
    with running(relay):
        home.environment["MAIL_URL"] = relay.url
        home.run(begin + FILL, **one)
        first = home.start(begin + DELIVER, **one)
        wait_for(lambda: len(relay.letters) > READERS * 0.1)
        second = home.start(begin + DELIVER, **two)
        wait_for(lambda: len(relay.letters) > READERS * 0.4)
        assert not [to for to, times in relay.times.items() if times > 1], "both are alive"
        first.kill()
        first.communicate()
        # The container is made anew, and called as none was before; the folder is the same.
        one |= {"NAME": "latefinal-production-3", "BOOT": "33333333-c"}
        last = home.start(begin + DELIVER, **one)
        wait_for(lambda: len(relay.times) == READERS)
        for process in (second, last):
            assert process.stdout.readline(), "told to stop before it listens, it would just end"
            process.send_signal(signal.SIGTERM)
            _said, complaint = process.communicate(timeout=60)
            assert process.returncode == 0, complaint
        said = home.run(begin + LOOK, **one)
    assert len(relay.letters) - READERS <= LINKS
    assert said.strip() == f"[('sent', {READERS})]"


@pytest.fixture
def elsewhere(settings, tmp_path, edition, at):
    """A worker in another folder that holds three letters, of which the relay took the first."""
    settings.LATEFINAL_HOME = tmp_path / "there"
    worker = Worker()
    beat(worker, at=at)
    turn = {edition(readers=4).pk: Lane.BULK}
    rows = claim(worker.name, turn, at=at, limit=3)
    worker.acknowledge(delivery=rows[0].pk, attempt=1, at=at)
    settings.LATEFINAL_HOME = tmp_path / "here"
    yield worker
    worker.give_up()


def stands():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_worker_of_another_folder_is_left_alone_as_long_as_its_heart_beats(elsewhere, at):
    assert free_leases(at=at + LEASE) == 0
    beat(elsewhere, at=at + LEASE)
    assert free_leases(at=at + 2 * LEASE) == 0
    assert stands() == [DeliveryState.CLAIMED] * 3 + [DeliveryState.QUEUED]


def test_a_worker_that_is_not_heard_of_for_a_lease_holds_nothing_any_more(elsewhere, at):
    assert free_leases(at=at + LEASE + timedelta(seconds=1)) == 3
    assert stands() == [DeliveryState.QUEUED] + [DeliveryState.RETRY] * 3
    assert not Heartbeat.objects.exists()


def test_a_log_that_is_found_late_still_counts(elsewhere, settings, tmp_path, at):
    free_leases(at=at + LEASE + timedelta(seconds=1))
    elsewhere.give_up()
    settings.LATEFINAL_HOME = tmp_path / "there"
    free_leases(at=at + LEASE)
    assert stands() == [DeliveryState.QUEUED] + [DeliveryState.RETRY] * 2 + [DeliveryState.SENT]


def test_a_copy_of_a_folder_tells_what_was_accepted_and_not_that_anybody_is_dead(
    elsewhere, settings, tmp_path, at
):
    """As when a second machine is set up from the folder of one that is at work."""
    (tmp_path / "here" / "mailroom").mkdir(parents=True)
    log = tmp_path / "there" / "mailroom" / log_of(elsewhere.name).name
    log_of(elsewhere.name).write_bytes(log.read_bytes())
    assert free_leases(at=at) == 0
    assert stands() == [DeliveryState.CLAIMED] * 2 + [DeliveryState.QUEUED, DeliveryState.SENT]


def test_a_line_that_was_torn_apart_is_none(elsewhere, settings, tmp_path, at):
    elsewhere.give_up()
    settings.LATEFINAL_HOME = tmp_path / "there"
    log = log_of(elsewhere.name)
    whole = log.read_bytes()
    log.write_bytes(b"\x00" * 40 + whole[1:] + whole[1:] + b"\xff\xfe1 1 2.000\n" + whole[:-3])
    assert free_leases(at=at) == 3
    assert stands() == [DeliveryState.QUEUED] + [DeliveryState.RETRY] * 3
