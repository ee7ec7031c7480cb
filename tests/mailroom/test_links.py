"""What happens on the links to a relay: how many, how safe, and what becomes of letters on them."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509

from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.mailroom.services import deliver_due
from latefinal.mailroom.transports import connection as links
from latefinal.mailroom.transports.pipeline import LINKS
from tests.certificates import certificate_for
from tests.smtp import Relay, free_port

MINUTE = timedelta(minutes=1)

# The library means plain links; it does not see that these are TLS from the first byte.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def states():
    return set(Delivery.objects.values_list("state", flat=True))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 and its key, in one file."""
    public, key = certificate_for(x509.IPAddress(ip_address("127.0.0.1")))
    file = tmp_path_factory.mktemp("tls") / "relay.pem"
    file.write_bytes(key + public)
    return file


@contextmanager
def secured(certificate, *, scheme, who=("", "")):
    """A relay behind TLS that may ask for a log-in."""
    relay = Relay(port=free_port())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    asks = {
        "authenticator": lambda *said: AuthResult(
            success=(said[4].login.decode(), said[4].password.decode()) == who, handled=False
        ),
        "auth_required": True,
        "auth_require_tls": scheme != "smtps",
    }
    tls = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context}
    controller = Controller(
        relay, hostname="127.0.0.1", port=relay.port, **(asks if any(who) else {}), **tls
    )
    controller.start()
    try:
        yield relay
    finally:
        controller.stop()


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_letters_leave_over_tls_by_many_links_after_a_log_in(
    settings, edition, at, certificate, monkeypatch, scheme
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    edition(readers=150)
    with secured(certificate, scheme=scheme, who=("me", "s:crt")) as relay:
        settings.MAIL_URL = f"{scheme}://me:s%3Acrt@127.0.0.1:{relay.port}"
        assert deliver_due(at=at) == 150
    assert set(relay.times.values()) == {1}


def test_a_relay_that_takes_a_letter_and_hangs_up_has_taken_it(
    settings, edition, at, certificate, monkeypatch
):
    """TLS hands over the answer and the end at once: the answer counts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    edition(readers=30)
    with secured(certificate, scheme="smtps") as relay:
        relay.at_end = lambda to: "250 AND GOODBYE" if to.startswith("reader-2") else "250 OK"
        settings.MAIL_URL = f"smtps://127.0.0.1:{relay.port}"
        assert deliver_due(at=at) == 30
    assert set(relay.times.values()) == {1}
    assert states() == {DeliveryState.SENT}


def test_a_relay_that_nobody_vouches_for_gets_no_letter(settings, edition, at, certificate):
    edition()
    with secured(certificate, scheme="smtps") as relay:
        settings.MAIL_URL = f"smtps://127.0.0.1:{relay.port}"
        assert deliver_due(at=at) == 0
    assert states() == {DeliveryState.QUEUED}


def test_a_wrong_log_in_keeps_everybody_waiting_and_nobody_counts_a_try(
    settings, edition, at, certificate, monkeypatch, caplog
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    edition()
    with secured(certificate, scheme="smtps", who=("me", "right")) as relay:
        settings.MAIL_URL = f"smtps://me:wrong@127.0.0.1:{relay.port}"
        assert deliver_due(at=at) == 0
    assert "refused the log-in" in caplog.text
    assert "wrong" not in caplog.text
    assert set(Delivery.objects.values_list("attempt", flat=True)) == {0}


def test_a_few_letters_need_one_link_and_many_a_few(relay, edition, at):
    edition(readers=5)
    deliver_due(at=at)
    assert relay.connections == 1
    edition(readers=400, key="more")
    deliver_due(at=at)
    assert 2 < relay.connections <= LINKS + 1


def test_a_relay_that_takes_few_links_gets_all_letters_over_those(relay, edition, at):
    relay.most_links = 2
    edition(readers=200)
    assert deliver_due(at=at) == 200
    assert set(relay.times.values()) == {1}


def test_links_that_die_in_the_midst_lose_nobody_and_repeat_only_what_was_out(relay, edition, at):
    edition(readers=200)
    relay.at_end = lambda to: "HANG UP" if to.endswith("7@example.org") else "250 OK"
    deliver_due(at=at)
    uncertain = set(
        Delivery.objects.filter(state=DeliveryState.UNCERTAIN).values_list("address", flat=True)
    )
    assert uncertain
    assert all(address.endswith("7@example.org") for address in uncertain)
    relay.at_end = lambda _to: "250 OK"
    deliver_due(at=at + 2 * MINUTE)
    assert len(relay.times) == 200
    assert {to for to, times in relay.times.items() if times > 1} == uncertain
    assert states() == {DeliveryState.SENT}


def test_one_refused_reader_among_many_costs_nobody_else_a_letter(relay, edition, at):
    edition(readers=115)
    relay.at_recipient = lambda to: "550 5.1.1 nobody" if "-11" in to else "250 OK"
    deliver_due(at=at)
    refused = Delivery.objects.filter(state=DeliveryState.DEAD)
    assert {row.address for row in refused} == {
        f"reader-{n}@example.org" for n in range(115) if str(n).startswith("11")
    }
    assert len(relay.times) == 115 - refused.count()


def test_a_letter_larger_than_the_relay_takes_is_not_even_begun(settings, edition, at):
    relay = Relay(port=free_port())
    controller = Controller(relay, hostname="127.0.0.1", port=relay.port, data_size_limit=200)
    controller.start()
    try:
        settings.MAIL_URL = relay.url
        edition()
        assert deliver_due(at=at) == 0
    finally:
        controller.stop()
    assert not relay.letters
    assert states() == {DeliveryState.DEAD}
    (reply,) = Delivery.objects.values_list("reply", flat=True).distinct()
    assert "over the relay's limit of 200" in reply


@contextmanager
def listening(answer):
    """Something at a port that is no relay: it says `answer` and nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                try:
                    client, _address = server.accept()
                except OSError:
                    return
                kept.append(client)
                client.sendall(answer)

        kept = []
        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        for client in kept:
            client.close()


def test_what_is_no_relay_is_said_and_letters_wait(settings, edition, at, caplog):
    edition()
    with listening(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
        assert deliver_due(at=at) == 0
    assert "cannot be reached" in caplog.text
    assert states() == {DeliveryState.QUEUED}


def test_a_relay_that_falls_silent_is_left_and_the_letters_go_later(
    relay, edition, at, monkeypatch
):
    monkeypatch.setattr(links, "PATIENCE_AT_THE_END", 0.2)
    edition(readers=1)
    silent = threading.Event()
    relay.at_end = lambda _to: (silent.wait(2.2) and "250 OK") or "451 late"
    assert deliver_due(at=at) == 0
    assert states() == {DeliveryState.UNCERTAIN}
    silent.set()
    relay.at_end = lambda _to: "250 OK"
    assert deliver_due(at=at + 2 * MINUTE) == 1
