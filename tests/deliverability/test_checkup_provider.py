"""Behind a provider its own records count, and nothing is blamed that cannot be seen."""

from __future__ import annotations

from functools import partial

import pytest

from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.rules.presets import (
    BREVO,
    PROVIDERS,
    provider_called,
    provider_of,
)
from tests.nameserver import answering

from .checking import DOMAIN, KEY_RECORD, faults, look, set_up, sound_zone, told

RELAYS = {
    "ses": "smtp+starttls://u:p@email-smtp.eu-central-1.amazonaws.com:587",
    "postmark": "smtp+starttls://u:p@smtp-broadcasts.postmarkapp.com:587",
    "mailgun": f"smtp+starttls://post%40mg.{DOMAIN}:p@smtp.eu.mailgun.org:587",
    "brevo": "smtp+starttls://u:p@smtp-relay.brevo.com:587",
}
OF_BREVO = {f"brevo{n}._domainkey.{DOMAIN}": f"b{n}.paper-example.dkim.brevo.com" for n in (1, 2)}


@pytest.fixture
def zone(settings, tmp_path):
    """A sound zone of a paper behind a provider, which signs."""
    set_up(settings, tmp_path, key=False)
    settings.LATEFINAL_MAIL_IP = ""
    with answering(sound_zone()) as zone:
        yield zone


def behind(settings, provider):
    """Found of the DNS alone: no test talks to a provider's relay."""
    settings.MAIL_URL = RELAYS[provider]

    return partial(look, until="relay")


@pytest.fixture
def brevo(zone, settings):
    for name, leads_to in OF_BREVO.items():
        zone.put(name, "CNAME", leads_to)
        zone.put(leads_to, "TXT", KEY_RECORD)
    return behind(settings, "brevo")


def test_behind_brevo_its_two_keys_are_enough(zone, brevo):
    found = brevo(zone)
    assert not faults(found)
    assert found["dmarc.aligned"].words.startswith("DKIM vouches")


def test_a_key_that_leads_elsewhere_is_named_with_the_record_to_copy(zone, brevo):
    zone.put(f"brevo2._domainkey.{DOMAIN}", "CNAME", "elsewhere.example")
    found = brevo(zone)
    assert faults(found) == {"dkim.cname", "dmarc.unaligned"}
    assert "CNAME b2.paper-example.dkim.brevo.com" in told(found["dkim.cname"])


def test_a_key_that_is_missing_behind_a_provider_is_named_with_its_record(zone, brevo):
    zone.put(f"brevo1._domainkey.{DOMAIN}", "CNAME")
    assert "CNAME b1.paper-example.dkim.brevo.com" in told(brevo(zone)["dkim.missing"])


def test_brevos_older_key_is_as_good(zone, settings):
    found_behind = behind(settings, "brevo")
    zone.put(f"mail._domainkey.{DOMAIN}", "TXT", KEY_RECORD.replace("v=DKIM1; ", ""))
    found = found_behind(zone)
    assert not faults(found)
    assert "mail._domainkey" in found["dkim.good"].words


def test_where_one_of_brevos_keys_is_there_the_other_is_missed_and_no_older_one_looked_for(
    zone, brevo
):
    zone.put(f"brevo1._domainkey.{DOMAIN}", "CNAME")
    zone.put(f"mail._domainkey.{DOMAIN}", "TXT", KEY_RECORD)
    assert "brevo1._domainkey" in brevo(zone)["dkim.missing"].words


def test_mailgun_must_be_included_for_the_domain_of_its_log_in(zone, settings):
    found_behind = behind(settings, "mailgun")
    mg = f"mg.{DOMAIN}"
    zone.put(mg, "TXT", "v=spf1 include:other.example ~all")
    zone.put("other.example", "TXT", "v=spf1 ip4:198.51.100.1 -all")
    zone.put(mg, "MX", "10 mxa.mailgun.org")
    zone.put("mxa.mailgun.org", "A", "198.51.100.2")
    found = found_behind(zone)
    assert "include:other.example include:mailgun.org ~all" in told(found["spf.not_listed"])
    zone.put(mg, "TXT", "v=spf1 include:mailgun.org ~all")
    zone.put("mailgun.org", "TXT", "v=spf1 ip4:198.51.100.0/24 ~all")
    found = found_behind(zone)
    assert not faults(found)
    assert found["dmarc.aligned"].words.startswith("SPF vouches")
    zone.put(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject; aspf=s; adkim=s")
    strict = found_behind(zone)
    assert faults(strict) == {"dmarc.strict"}
    assert "adkim=s" in strict["dmarc.strict"].words


def test_postmarks_return_path_is_ours_when_it_leads_there(zone, settings):
    found_behind = behind(settings, "postmark")
    zone.put(f"pm-bounces.{DOMAIN}", "CNAME", "pm.mtasv.net")
    assert found_behind(zone)["dmarc.aligned"].verdict is FindingVerdict.GOOD
    zone.put(f"pm-bounces.{DOMAIN}", "CNAME", "elsewhere.example")
    assert "spf.return_path" in faults(found_behind(zone))


@pytest.mark.parametrize("provider", ["ses", "postmark"])
def test_a_selector_that_we_were_told_is_looked_at(zone, settings, provider):
    found_behind = behind(settings, provider)
    found = found_behind(zone)
    assert not faults(found)
    assert found["dkim.unknown_selector"].verdict is FindingVerdict.UNSEEN
    settings.LATEFINAL_DKIM_SELECTOR = "20261101pm"
    assert {"dkim.missing", "dmarc.unaligned"} == faults(found_behind(zone))
    zone.put(f"20261101pm._domainkey.{DOMAIN}", "TXT", KEY_RECORD.removeprefix("v=DKIM1; "))
    found = found_behind(zone)
    assert not faults(found)
    assert "dkim.good" in found


def test_behind_an_unknown_relay_nothing_is_blamed_that_cannot_be_seen(zone, settings):
    settings.MAIL_URL = "smtp+starttls://u:p@post.isp.example:587"
    found = look(zone, until="relay")
    assert not faults(found)
    assert found["spf.unknown_address"].verdict is FindingVerdict.UNSEEN
    assert found["ptr.of_the_relay"].verdict is FindingVerdict.UNSEEN
    zone.put("post.isp.example", "A", "192.0.2.99", "192.0.2.25")
    assert "spf.good" in look(zone, until="relay")
    zone.put("post.isp.example", "A")
    zone.put("post.isp.example", "AAAA", "2001:db8::25")
    zone.put(DOMAIN, "TXT", "v=spf1 ip6:2001:db8::/64 -all")
    assert "spf.good" in look(zone, until="relay")
    zone.put(DOMAIN, "TXT", "v=spf1 a:%{x}.example -all")  # broken, where there is an address
    assert "spf.unknown_address" in look(zone, until="relay")


def test_without_a_record_what_it_is_to_say_is_as_much_as_is_known(zone, settings):
    zone.put(DOMAIN, "TXT")
    for url, term, fix in (
        ("smtp+starttls://u:p@post.isp.example:587", "a:post.isp.example", "Ask whoever runs"),
        ("smtp://localhost:25", "ip4:SERVER-ADDRESS", "Ask whoever runs"),
        ("smtp+starttls://u:p@smtp.mailgun.org:587", "include:mailgun.org", "Make this record."),
    ):
        settings.MAIL_URL = url
        missing = look(zone, until="relay")["spf.missing"]
        assert missing.fix.startswith(fix)
        assert f"v=spf1 {term} ~all" in told(missing)
    settings.LATEFINAL_MAIL_IP = "2001:db8::25"
    missing = look(zone, until="relay")["spf.missing"]
    assert missing.fix == "Make this record."
    assert "v=spf1 ip6:2001:db8::25 ~all" in told(missing)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.slug)
def test_the_records_of_every_provider_can_be_copied(provider):
    assert provider_called(provider.slug) is provider
    for wanted in provider.wanted:
        line = wanted.record("news.paper.example")
        assert "{" not in line.name + line.value
        assert line.name.endswith("news.paper.example")
        assert str(wanted.why).endswith(".")
    assert provider_called("no such") is None


@pytest.mark.parametrize(
    ("provider", "names", "optional"),
    [
        ("ses", ["TOKEN1._domainkey", "TOKEN2._domainkey", "TOKEN3._domainkey", "_dmarc"],
         ["bounce", "bounce"]),
        ("brevo", ["brevo1._domainkey", "brevo2._domainkey", "_dmarc"], []),
        ("postmark", ["SELECTOR._domainkey", "_dmarc"], ["pm-bounces"]),
        ("mailgun", ["SELECTOR._domainkey", "_dmarc"], []),
        ("smtp", ["_dmarc"], []),
    ],
)  # fmt: skip
def test_what_a_provider_wants_is_told_from_what_it_only_advises(provider, names, optional):
    wanted = provider_called(provider).wanted
    below = [(one, one.name.removesuffix(".{domain}")) for one in wanted if one.name[0] != "{"]
    assert [name for one, name in below if not one.is_optional] == names
    assert [name for one, name in below if one.is_optional] == optional


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("smtp-relay.Brevo.com", "brevo"),
        ("smtp-relay.sendinblue.com", "brevo"),
        ("mailgun.org", "mailgun"),
        ("notmailgun.org", "smtp"),
        ("mailgun.org.example", "smtp"),
    ],
)
def test_a_provider_is_known_by_the_end_of_its_host(host, provider):
    assert provider_of(host) is provider_called(provider)


def test_brevos_records_have_dashes_for_dots():
    lines = [wanted.record("news.paper.example") for wanted in BREVO.wanted]
    assert "b1.news-paper-example.dkim.brevo.com" in {line.value for line in lines}


@pytest.mark.parametrize(
    ("host", "first", "mended"),
    [
        ("post.isp.example", "v=spf1 mx -all", "v=spf1 a mx ~all"),
        ("smtp.mailgun.org", "v=spf1 mx -all", "v=spf1 a mx include:mailgun.org ~all"),
        ("smtp.mailgun.org", "v=spf1 include:mailgun.org -all",
         "v=spf1 a include:mailgun.org ~all"),
    ],
)  # fmt: skip
def test_a_mended_record_names_a_provider_where_it_is_known_and_once(
    zone, settings, host, first, mended
):
    settings.MAIL_URL = f"smtp+starttls://u:p@{host}:587"
    zone.put(DOMAIN, "TXT", first, "v=spf1 a ~all")
    (line,) = look(zone, until="relay")["spf.several"].records
    assert line.value == mended
