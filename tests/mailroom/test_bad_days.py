"""Bad days of a relay, a disk and a clock, played to the end: nobody is lost, nobody blamed."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane, PausedBy, Suppression
from latefinal.mailroom.services import deliver_due, free_leases
from latefinal.mailroom.services.claiming import claim
from latefinal.mailroom.services.recovery import settle
from latefinal.mailroom.transports.pipeline import LINKS
from latefinal.mailroom.workers import Worker, log_of, logs_of_the_dead
from tests.smtp import Relay, running

from .test_killed import CLOCK, FILL, LOOK, READERS, home, wait_for  # noqa: F401 - a fixture

MINUTE = timedelta(minutes=1)


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


@contextmanager
def scripted(*answers):
    """A relay that says a line for each that it hears, whatever it is told, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve():
            while True:
                try:
                    client, _address = server.accept()
                except OSError:
                    return
                with client, client.makefile("rb") as heard:
                    client.sendall(answers[0])
                    for answer in answers[1:]:
                        if not heard.readline():
                            break
                        client.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]


def test_a_slow_relay_gets_every_letter_once(relay, edition, at):
    relay.at_end = lambda _to: time.sleep(0.03) or "250 OK"
    edition(readers=40)
    assert deliver_due(at=at) == 40
    assert set(relay.times.values()) == {1}


def test_a_greylisting_relay_gets_every_letter_at_the_second_try(relay, edition, at):
    met = set()

    def greylist(to):
        is_new = to not in met
        met.add(to)
        return "450 4.2.0 greylisted, come back in a minute" if is_new else "250 OK"

    relay.at_recipient = greylist
    edition(readers=60)
    assert deliver_due(at=at) == 0
    assert states() == {DeliveryState.RETRY: 60}
    assert deliver_due(at=at + 2 * MINUTE) == 60
    assert set(relay.times.values()) == {1}
    assert set(Delivery.objects.values_list("attempt", flat=True)) == {2}


def test_a_relay_that_offers_no_starttls_gets_no_letter_and_the_edition_waits(
    relay, settings, edition, at
):
    settings.MAIL_URL = relay.url.replace("smtp:", "smtp+starttls:")
    batch = edition(readers=5)
    assert deliver_due(at=at) == 0
    batch.refresh_from_db()
    assert batch.paused_for == PausedBy.RELAY
    assert states() == {DeliveryState.QUEUED: 5}
    settings.MAIL_URL = relay.url
    assert deliver_due(at=at + 11 * MINUTE) == 5


def test_a_relay_whose_tls_is_broken_keeps_everybody_waiting(settings, edition, at, caplog):
    greeting = b"220 here\r\n", b"250-here\r\n250 STARTTLS\r\n", b"220 go on\r\n"
    with scripted(*greeting, b"this is no TLS\r\n") as port:
        settings.MAIL_URL = f"smtp+starttls://me:secret@127.0.0.1:{port}"
        batch = edition(readers=5)
        assert deliver_due(at=at) == 0
    assert "cannot be reached" in caplog.text
    assert "secret" not in caplog.text
    batch.refresh_from_db()
    assert not batch.is_paused, "a relay that is broken is tried again all the time"
    assert states() == {DeliveryState.QUEUED: 5}
    assert set(Delivery.objects.values_list("attempt", flat=True)) == {0}


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (b"421 4.3.2 going down\r\n", DeliveryState.QUEUED),
        (b"554 5.3.2 go away\r\n", DeliveryState.QUEUED),
        (b"", DeliveryState.QUEUED),
        (b"\x00\xff\xfe" * 99, DeliveryState.QUEUED),
    ],
)
def test_a_relay_that_greets_nobody_keeps_everybody_waiting(settings, edition, at, reply, outcome):
    with scripted(reply) as port:
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
        edition(readers=5)
        assert deliver_due(at=at) == 0
    assert states() == {outcome: 5}
    assert set(Delivery.objects.values_list("attempt", flat=True)) == {0}


def test_a_relay_that_drops_every_letter_after_its_final_dot_loses_nobody(relay, edition, at):
    relay.at_end = lambda to: "250 OK" if to in {a for a, _raw in relay.letters} else "HANG UP"
    edition(readers=12)
    deliver_due(at=at)
    assert states()[DeliveryState.UNCERTAIN] > 0
    for minute in range(2, 30, 2):
        deliver_due(at=at + minute * MINUTE)
    assert states() == {DeliveryState.SENT: 12}
    assert set(relay.times.values()) == {2}, "once more for each connection that broke"


def test_refusals_blame_nobody_when_a_relay_has_a_bad_day(relay, edition, at):
    """Every third reader is refused for now, every third link is dropped; then all is well."""

    def moody(to):
        return "451 4.3.0 not now" if int(to[7:].partition("@")[0]) % 3 == 0 else "250 OK"

    relay.at_recipient = moody
    relay.at_end = lambda to: "HANG UP" if to.startswith("reader-1") else "250 OK"
    edition(readers=90)
    deliver_due(at=at)
    relay.at_recipient = relay.at_end = lambda _to: "250 OK"
    for minute in (2, 9, 25):
        deliver_due(at=at + minute * MINUTE)
    assert states() == {DeliveryState.SENT: 90}
    assert len(relay.times) == 90
    assert {to for to, times in relay.times.items() if times > 1} <= {
        to for to in relay.times if to.startswith("reader-1")
    }
    assert not Suppression.objects.exists()


def test_a_clock_set_back_by_an_hour_repeats_nobody_and_loses_nobody(relay, edition, at):
    edition(readers=10)
    relay.at_recipient = lambda _to: "450 not now" if len(relay.letters) >= 4 else "250 OK"
    deliver_due(at=at)
    relay.at_recipient = lambda _to: "250 OK"
    back = at - timedelta(hours=1)
    assert deliver_due(at=back) == 0
    assert Batch.objects.filter(finished_at=None).count() == 1
    assert (
        deliver_due(at=at + 2 * MINUTE)
        == 10 - len(relay.times) + Delivery.objects.filter(settled_at__gt=at + MINUTE).count()
    )
    assert set(relay.times.values()) == {1}
    assert len(relay.times) == 10


def test_what_a_worker_holds_stays_its_own_when_the_clock_is_set_back(edition, at):
    turn = {edition(readers=5).pk: Lane.BULK}
    assert len(claim("a", turn, at=at, limit=5)) == 5
    assert not claim("b", turn, at=at - timedelta(hours=1), limit=5)


def test_a_worker_that_could_not_write_down_what_was_accepted_leaves_its_log(
    settings, tmp_path, edition, at
):
    """As on a full disk: the process lives on, and its next worker reads the log."""
    settings.LATEFINAL_HOME = tmp_path
    turn = {edition(readers=3).pk: Lane.BULK}
    fallen = Worker()
    rows = claim(fallen.name, turn, at=at, limit=3)
    fallen.acknowledge(delivery=rows[0].pk, attempt=1, at=at)
    assert not list(logs_of_the_dead()), "while it works its log is its own"
    fallen.give_up()
    assert list(logs_of_the_dead()) == [fallen.name]
    assert free_leases(at=at) == 2
    assert states() == {DeliveryState.SENT: 1, DeliveryState.RETRY: 2}
    assert not log_of(fallen.name).exists()
    settle(Worker(), at=at)


DISK = """
import resource
from threading import Event
from latefinal.clockwork.loops import keep_running
from latefinal.mailroom.services import run_mailroom
stop = Event()
room = resource.RLIM_INFINITY
def fill(*_heard): resource.setrlimit(resource.RLIMIT_FSIZE, (64, room))
def clear(*_heard): resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
signal.signal(signal.SIGUSR1, fill)
signal.signal(signal.SIGUSR2, clear)
signal.signal(signal.SIGTERM, lambda *heard: stop.set())
keep_running("mailroom", lambda: run_mailroom(stop), stop=stop)
"""


def test_on_a_full_disk_nobody_is_lost_and_one_a_link_comes_twice_at_most(home):  # noqa: F811 - the fixture
    """No file may grow: neither a worker's log nor, on SQLite, the database."""
    relay = Relay()
    with running(relay):
        home.environment["MAIL_URL"] = relay.url
        process = home.start(CLOCK + FILL + DISK)
        wait_for(lambda: len(relay.letters) > READERS * 0.2)
        process.send_signal(signal.SIGUSR1)
        assert any("fell" in line for line in iter(process.stderr.readline, ""))
        process.send_signal(signal.SIGUSR2)
        wait_for(lambda: len(relay.times) == READERS)
        process.send_signal(signal.SIGTERM)
        _said, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint
        said = home.run(CLOCK + LOOK)
    assert len(relay.letters) - READERS <= LINKS, complaint
    assert said.strip() == f"[('sent', {READERS})]"
