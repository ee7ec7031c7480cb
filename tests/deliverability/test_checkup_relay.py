"""The relay is talked to as a letter would, and what is wrong with it is said in words."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.rules.presets import PLAIN, PROVIDERS, provider_called, provider_of
from latefinal.deliverability.services.checkup import relay as checked
from latefinal.deliverability.services.checkup.sample import write_out
from latefinal.deliverability.services.checkup.setup import Setup
from latefinal.mailroom.rules.providers import NAMES, parse_account
from latefinal.mailroom.rules.relays import parse_relay
from tests.smtp import Relay, free_port, running

from .checking import LETTER

DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
# TLS judges a certificate by the machine's clock, whatever moment is looked at.
AT = dt.datetime.now(dt.UTC).replace(microsecond=0)
NOT_LOCAL = "127.1"
"""The loopback again, by a name that is not on the list of those that stay on this machine."""


class Authority:
    """Somebody who vouches for certificates; trusted where its file is."""

    def __init__(self, folder):
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test authority")])
        self.file = folder / "authority.pem"
        own = self._build(self.name, self.key, AT + 900 * DAY).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        own = own.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False
        ).add_extension(USES, critical=True)
        self.file.write_bytes(_pem(own.sign(self.key, hashes.SHA256())))

    def _build(self, subject, key, until, since=AT - 400 * DAY):
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
        )

    def context(self, *, until=None, since=AT - 400 * DAY, host="127.0.0.1"):
        """What a server with a certificate for `host` listens with."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "relay")])
        places = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        built = self._build(name, key, until or AT + 900 * DAY, since).add_extension(
            places, critical=False
        )
        made = built.add_extension(issuer, critical=False).sign(self.key, hashes.SHA256())
        file = self.folder / f"{made.serial_number}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(private + _pem(made))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


USES = x509.KeyUsage(
    digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
    key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
    decipher_only=False,
)  # fmt: skip


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority, monkeypatch):
    """OpenSSL believes this authority alone."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def talk(url, *, letter=LETTER, sender="evening@paper.example", seconds=5.0):
    relay = parse_relay(url) if url else None
    setup = Setup(
        names=None,
        at=AT,
        sender=sender,
        site="https://paper.example",
        relay=relay,
        provider=provider_of(relay.host) if relay else PLAIN,
        letter=write_out(letter, sender=sender, signer=None, at=AT),
    )
    found = {one.code: one for one in checked.check_relay(setup, seconds=seconds)}
    assert all(one.fix for one in found.values() if one.verdict is FindingVerdict.FAULT)
    return found


def faults(found):
    return {code for code, one in found.items() if one.verdict is FindingVerdict.FAULT}


def let_in(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=given.password == b"p@ss", handled=False)


def test_a_relay_with_starttls_log_in_and_room_is_well_and_gets_no_letter(trusted):
    options = {"tls_context": trusted.context(), "authenticator": let_in}
    with running(Relay(), **options) as relay:
        found = talk(f"smtp+starttls://me:p%40ss@127.0.0.1:{relay.port}")
    assert set(found) == {
        "relay.answers", "relay.tls", "relay.login", "relay.sender", "relay.room",
    }  # fmt: skip
    assert not faults(found)
    assert not relay.letters


def test_a_relay_with_tls_from_the_first_byte_is_well(trusted):
    with running(Relay(), ssl_context=trusted.context()) as relay:
        found = talk(f"smtps://127.0.0.1:{relay.port}")
    assert not faults(found)
    assert "relay.tls" in found


@pytest.mark.parametrize(
    ("made", "code", "says"),
    [
        ({"until": AT - DAY}, "relay.expired", "renew"),
        ({"since": AT + DAY}, "relay.expired", "renew"),
        ({"until": AT + 14 * DAY - SECOND}, "relay.expiring", "renew"),
        ({"host": "192.0.2.1"}, "relay.other_name", "by the name in its certificate"),
    ],
)
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_that_is_no_good_is_named(trusted, made, code, says, scheme):
    kind = "ssl_context" if scheme == "smtps" else "tls_context"
    with running(Relay(), **{kind: trusted.context(**made)}) as relay:
        found = talk(f"{scheme}://127.0.0.1:{relay.port}")
    assert faults(found) == {code}
    assert says in found[code].fix


def test_a_certificate_that_holds_for_two_weeks_more_is_good(trusted):
    with running(Relay(), ssl_context=trusted.context(until=AT + 14 * DAY)) as relay:
        found = talk(f"smtps://127.0.0.1:{relay.port}")
    assert not faults(found)
    assert f"{AT + 14 * DAY:%Y-%m-%d}" in found["relay.tls"].words


def test_a_certificate_for_an_address_is_none_for_a_name(trusted):
    with running(Relay(), ssl_context=trusted.context()) as relay:
        found = talk(f"smtps://localhost:{relay.port}")
    assert faults(found) == {"relay.other_name"}


def test_a_certificate_that_nobody_vouches_for_is_named(authority):
    with running(Relay(), tls_context=authority.context()) as relay:
        found = talk(f"smtp+starttls://127.0.0.1:{relay.port}")
    assert faults(found) == {"relay.certificate"}


def test_a_relay_without_starttls_is_named():
    with running(Relay()) as relay:
        found = talk(f"smtp+starttls://127.0.0.1:{relay.port}")
    assert faults(found) == {"relay.no_starttls"}


def test_the_two_ways_of_tls_are_told_apart(trusted):
    with running(Relay(), tls_context=trusted.context()) as relay:
        found = talk(f"smtps://127.0.0.1:{relay.port}")
    assert faults(found) == {"relay.other_port"}
    assert "smtp+starttls://" in found["relay.other_port"].fix


def test_a_wrong_password_is_named_and_not_repeated(trusted):
    options = {"tls_context": trusted.context(), "authenticator": let_in}
    with running(Relay(), **options) as relay:
        found = talk(f"smtp+starttls://me:wr0ng@127.0.0.1:{relay.port}")
    assert faults(found) == {"relay.login_refused"}
    assert "wr0ng" not in str(found)


def test_a_log_in_where_none_is_taken_is_named(trusted):
    with running(Relay(), tls_context=trusted.context(), auth_exclude_mechanism=["LOGIN", "PLAIN"]
                 ) as relay:  # fmt: skip
        found = talk(f"smtp+starttls://me:pw@127.0.0.1:{relay.port}")
    assert faults(found) == {"relay.no_login"}


def test_a_password_in_the_clear_is_named_and_not_said():
    with running(Relay(), authenticator=let_in, auth_require_tls=False) as relay:
        found = talk(f"smtp://me:p%40ss@{NOT_LOCAL}:{relay.port}")
    assert faults(found) == {"relay.clear_password"}
    assert "relay.login" not in found


def test_letters_in_the_clear_are_advised_against():
    with running(Relay()) as relay:
        found = talk(f"smtp://{NOT_LOCAL}:{relay.port}")
    assert not faults(found)
    assert found["relay.clear"].verdict is FindingVerdict.ADVICE
    assert "Use a relay with TLS" in found["relay.clear"].fix
    assert "relay.sender" in found


def test_who_speaks_in_the_clear_to_a_relay_with_tls_is_told_to_use_it(trusted):
    with running(Relay(), tls_context=trusted.context()) as relay:
        found = talk(f"smtp://{NOT_LOCAL}:{relay.port}")
    assert "smtp+starttls://" in found["relay.clear"].fix


def test_on_this_machine_letters_and_passwords_may_go_in_the_clear():
    with running(Relay(), authenticator=let_in, auth_require_tls=False) as relay:
        found = talk(f"smtp://me:p%40ss@127.0.0.1:{relay.port}")
    assert set(found) == {"relay.answers", "relay.login", "relay.sender", "relay.room"}


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("550 5.7.1 not your address", "relay.sender_refused"),
        ("500 5.5.1 what was that", "relay.sender_refused"),
        ("530 5.7.0 authentication required", "relay.login_wanted"),
    ],
)
def test_a_relay_that_refuses_our_sender_is_named_with_its_words(reply, code):
    with running(Relay(at_sender=lambda _sender: reply)) as relay:
        found = talk(relay.url)
    assert faults(found) == {code}
    assert reply[4:] in found[code].words
    assert "LATEFINAL_MAIL_FROM" in found[code].fix or code == "relay.login_wanted"


@pytest.mark.parametrize("reply", ["451 4.7.1 later", "499 what"])
def test_a_relay_that_is_busy_is_not_blamed(reply):
    with running(Relay(at_sender=lambda _sender: reply)) as relay:
        found = talk(relay.url)
    assert not faults(found)
    assert found["relay.later"].verdict is FindingVerdict.UNSEEN


def test_a_relay_too_small_for_the_edition_is_named():
    size = len(write_out(LETTER, sender="evening@paper.example", signer=None, at=AT))
    for limit, code in ((size - 1, {"relay.size"}), (size, set()), (None, set())):
        with running(Relay(), data_size_limit=limit) as relay:
            found = talk(relay.url)
        assert faults(found) == code
        assert ("relay.room" in found) is not code
    long = replace(LETTER, text="Words. " * 1000)
    with running(Relay(), data_size_limit=3000) as relay:
        words = talk(relay.url, letter=long)["relay.size"].words
    assert "up to 3 KB" in words
    assert re.search(r"has (7|8|9) KB", words)


def test_no_relay_and_a_wrong_address_are_named():
    assert faults(talk("")) == {"relay.none"}
    assert faults(talk(f"smtp://127.0.0.1:{free_port()}")) == {"relay.closed"}
    assert faults(talk(f"smtp://{'x' * 70}.example")) == {"relay.no_host"}


@contextmanager
def listener(said):
    """Somebody who says `said` to each who comes, or nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        kept = []

        def serve():
            link, _from = server.accept()
            kept.append(link)
            if said:
                link.sendall(said)
                link.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()
        for link in kept:
            link.close()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "relay.silent"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "relay.unlike"),
        (b"554 5.7.1 you are on a list\r\n", "relay.unlike"),
    ],
)
def test_whoever_is_no_relay_is_named(said, code):
    with listener(said) as port:
        found = talk(f"smtp://127.0.0.1:{port}", seconds=0.5)
    assert faults(found) == {code}
    assert "Port 465" not in found[code].fix


def test_a_relay_that_is_silent_may_be_shut_off_by_who_hosts_us():
    with listener(b"") as port:
        found = talk(f"smtps://127.0.0.1:{port}", seconds=0.5)
    assert "block port 25" in found["relay.silent"].fix


def test_a_link_that_breaks_while_it_is_secured_is_named():
    replies = [
        b"220 here\r\n",
        b"250-here\r\n250 STARTTLS\r\n",
        b"220 go\r\n",
        b"no TLS at all\r\n",
    ]
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def serve():
            link, _from = server.accept()
            with link:
                link.sendall(replies[0])
                for reply in replies[1:]:
                    link.recv(4096)
                    link.sendall(reply)

        thread = threading.Thread(target=serve)
        thread.start()
        found = talk(f"smtp+starttls://127.0.0.1:{server.getsockname()[1]}")
        thread.join()
    assert faults(found) == {"relay.tls_broken"}


def test_who_is_spoken_to_by_http_is_tried_out_by_a_letter_alone():
    account = parse_account("postmark://token@?stream=news")
    setup = Setup(names=None, at=AT, sender="evening@paper.example", account=account)
    (found,) = checked.check_relay(setup)
    assert (found.code, found.verdict) == ("relay.by_http", FindingVerdict.UNSEEN)
    setup = Setup(names=None, at=AT, sender="a@b.example", account=account, relay_problem="Wrong.")
    (found,) = checked.check_relay(setup)
    assert (found.code, found.words) == ("relay.bad_url", "Wrong.")


def test_without_a_letter_nothing_is_said_of_its_size():
    with running(Relay()) as relay:
        setup = Setup(names=None, at=AT, sender="a@b.example", relay=parse_relay(relay.url))
        codes = [one.code for one in checked.check_relay(setup)]
    assert codes == ["relay.answers", "relay.sender"]


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.slug)
def test_a_provider_s_line_is_one_that_we_can_read_and_recognise(provider):
    relay = parse_relay(provider.mail_url)
    assert relay.is_starttls
    assert relay.port == 587
    assert provider_of(relay.host) is provider
    assert bool(provider.http_url) is (provider.slug in NAMES)
    if provider.http_url:
        account = parse_account(provider.http_url)
        assert provider_called(account.scheme) is provider
        assert str(provider.http_login).endswith(".")
