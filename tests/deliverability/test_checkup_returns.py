"""A return path at another domain: SPF is that domain's, DMARC still asks for that of From."""

from __future__ import annotations

import pytest

from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.rules.presets import PLAIN, provider_called
from latefinal.deliverability.services.checkup import lines_to_copy
from tests.nameserver import answering
from tests.smtp import Relay, running

from .checking import DOMAIN, IP, SELECTOR, faults, look, set_up, sound_zone, told

BELOW = f"bounces.{DOMAIN}"
ELSEWHERE = "returns.example"


@pytest.fixture
def relay():
    """What letters are handed to, and who it was told that they are from."""
    senders = []
    with running(Relay(at_sender=lambda one: senders.append(one) or "250 OK")) as one:
        one.senders = senders
        yield one


@pytest.fixture
def zone(settings, tmp_path, relay):
    """Make a sound zone whose return path is at `domain`."""
    set_up(settings, tmp_path)
    settings.MAIL_URL = relay.url
    with answering(sound_zone()) as zone:

        def at(domain):
            settings.LATEFINAL_RETURN_PATH = f"b@{domain}"
            zone.put(domain, "TXT", f"v=spf1 ip4:{IP} -all")
            zone.put(domain, "MX", f"10 mail.{DOMAIN}")
            return zone

        yield at


@pytest.mark.parametrize("domain", [BELOW, ELSEWHERE, DOMAIN])
def test_what_is_set_up_there_is_sound(zone, domain, relay):
    found = look(zone(domain))
    assert not faults(found)
    assert domain in found["spf.good"].words
    assert not {one.code for one in found.values() if one.verdict is FindingVerdict.ADVICE}
    (sender,) = relay.senders  # the talk with the relay is that of a letter
    assert sender.startswith("b+0.")
    assert sender.endswith(f"@{domain}")


def test_below_the_domain_spf_vouches_for_it_and_elsewhere_the_key_must(zone):
    below = look(zone(BELOW))
    assert "SPF" in below["dmarc.aligned"].words
    there = look(zone(ELSEWHERE))
    assert there["dmarc.aligned"].words.startswith("DKIM vouches")


def test_spf_of_the_domain_in_from_no_longer_counts(zone):
    names = zone(BELOW)
    names.put(DOMAIN, "TXT")
    assert not faults(look(names))
    names.put(DOMAIN, "TXT", f"v=spf1 ip4:{IP} -all")
    names.put(BELOW, "TXT")
    found = look(names)
    assert faults(found) == {"spf.missing"}
    assert f"{BELOW} TXT v=spf1 ip4:{IP} ~all" in told(found["spf.missing"])
    names.put(BELOW, "TXT", "v=spf1 ip4:198.51.100.1 -all")
    found = look(names)
    assert faults(found) == {"spf.not_listed"}
    assert f"{BELOW} TXT v=spf1 ip4:198.51.100.1 ip4:{IP} -all" in told(found["spf.not_listed"])


def test_the_names_in_a_macro_are_those_of_the_return_path(zone):
    names = zone(BELOW)
    names.put(BELOW, "TXT", "v=spf1 exists:%{o}.senders.example -all")
    names.put(f"{BELOW}.senders.example", "A", "127.0.0.2")
    assert "spf.good" in look(names)


@pytest.mark.parametrize("rows", [[], ["0 ."], ["10 gone.example"]])
def test_where_nobody_takes_what_comes_back_it_is_lost(zone, rows):
    names = zone(BELOW)
    names.put(BELOW, "MX", *rows)
    found = look(names)
    (code,) = faults(found)
    assert code in ("mx.missing", "mx.none_taken", "mx.nowhere")
    assert BELOW in found[code].words
    assert "mx.good" in found  # what readers answer is taken
    if not rows:
        assert f"{BELOW} MX 10 mail.{DOMAIN}" in told(found[code])
        assert "where letters come back to" in found[code].words


def test_a_domain_that_takes_no_answers_loses_them_and_no_more(zone):
    names = zone(BELOW)
    names.put(DOMAIN, "MX")
    names.put(DOMAIN, "A")
    found = look(names)
    assert not faults(found)
    assert "what readers answer" in found["mx.no_answers"].words


def test_without_a_key_a_return_path_elsewhere_fails_dmarc_and_is_named(zone, settings):
    names = zone(ELSEWHERE)
    names.put(SELECTOR, "TXT")
    found = look(names)
    assert faults(found) == {"dkim.missing", "dmarc.return_path"}
    assert ELSEWHERE in found["dmarc.return_path"].words
    assert f"b@bounces.{DOMAIN}" in found["dmarc.return_path"].fix
    names.put(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=none; aspf=s")
    strict = look(names)["dmarc.return_path"].fix
    assert strict.endswith(f"an address at {DOMAIN} itself.")
    names.put(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=none")
    settings.LATEFINAL_RETURN_PATH = f"b@{BELOW}"
    assert faults(look(zone(BELOW))) == {"dkim.missing"}


def test_a_relay_that_refuses_the_return_path_names_the_setting_to_mend(zone, relay):
    names = zone(BELOW)
    relay.at_sender = lambda _sender: "553 5.7.1 not yours"
    found = look(names)
    assert faults(found) == {"relay.sender_refused"}
    assert f"@{BELOW}" in found["relay.sender_refused"].words
    assert "LATEFINAL_RETURN_PATH" in found["relay.sender_refused"].fix


def test_a_provider_puts_its_own_return_path_in_and_ours_is_where_readers_leave(zone, settings):
    names = zone(BELOW)
    settings.MAIL_URL = "smtp+starttls://u:p@smtp-relay.brevo.com:587"
    names.put(BELOW, "TXT")
    for rows, code in (
        ([], "mx.no_leaving"),
        (["0 ."], "mx.no_leaving"),
        (["10 gone.example"], "mx.nowhere"),
    ):
        names.put(BELOW, "MX", *rows)
        found = look(names, until="relay")
        assert "spf.provider" in found
        assert found[code].verdict is FindingVerdict.ADVICE  # nothing that was sent is lost by it
        assert BELOW in found[code].words
        assert not [one for one in faults(found) if one.startswith("mx.")]


def test_the_records_to_copy_name_the_return_path_s_own(zone, settings):
    zone(BELOW)
    lines = {
        (line.record.name, line.record.kind): line.record.value for line in lines_to_copy(PLAIN)
    }
    assert lines[BELOW, "TXT"] == f"v=spf1 ip4:{IP} ~all"
    assert (BELOW, "MX") in lines
    brevo = {line.record.name for line in lines_to_copy(provider_called("brevo"))}
    assert BELOW in brevo
    settings.LATEFINAL_RETURN_PATH = ""
    assert BELOW not in {line.record.name for line in lines_to_copy(PLAIN)}
