"""What is set is read for what it means: whose domain signs, and what is to be copied."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from latefinal.deliverability.rules.findings import FindingVerdict, good, unseen
from latefinal.deliverability.rules.presets import PLAIN, provider_called, provider_of
from latefinal.deliverability.services.checkup import (
    is_well,
    lines_to_copy,
    look_at_relay,
    mail_as_set,
)
from latefinal.deliverability.services.checkup.dkim import check_dkim
from latefinal.deliverability.services.checkup.route import check_ptr
from latefinal.deliverability.services.checkup.sender import check_sender
from latefinal.deliverability.services.checkup.setup import Setup, host_of
from latefinal.mailroom.rules.providers import Account, parse_mail_url

from .checking import DOMAIN, KEY_RECORD, set_up
from .test_checkup_relay import AT
from .test_spf import Written

SENDER = f"Evening@News.{DOMAIN}"
NEWS = f"news.{DOMAIN}"


def setup(url="", **given):
    """As it is with that relay or account."""
    way = parse_mail_url(url) if url else None
    if isinstance(way, Account):
        given |= {"account": way, "provider": provider_called(way.scheme)}
    elif way is not None:
        given |= {"relay": way, "provider": provider_of(way.host)}
    return Setup(**{"names": Written(), "at": AT, "sender": SENDER, **given})


@pytest.mark.parametrize(
    ("url", "mail_from", "envelope", "signing"),
    [
        ("", "", NEWS, NEWS),
        ("smtp://mail.example:25", "b@Bounces.example", "bounces.example", NEWS),
        ("smtp+starttls://u%40mg.example:p@mail.example:587", "", NEWS, NEWS),
        ("smtp+starttls://u%40MG.example:p@smtp.mailgun.org:587", "", "mg.example", "mg.example"),
        ("smtp+starttls://u:p@smtp.mailgun.org:587", "b@c.example", "c.example", NEWS),
        ("smtp+starttls://u:p@smtp-relay.brevo.com:587", "b@c.example", "", NEWS),
        ("mailgun://key@mg.example?region=eu", "", "mg.example", "mg.example"),
        ("brevo://key@", "", "", NEWS),
    ],
)
def test_whose_domain_stands_in_the_envelope_and_signs(url, mail_from, envelope, signing):
    found = setup(url, mail_from=mail_from)
    assert (found.domain, found.envelope, found.signing) == (NEWS, envelope, signing)
    assert found.returns == (mail_from or SENDER).lower().partition("@")[2]
    assert not found.is_direct


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://Paper.example/a", DOMAIN), ("http://[::1]:8000", "::1"), ("", ""), ("paper", "")],
)
def test_the_host_of_an_address_is_read_from_it(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("sender", "site", "code"),
    [
        (f"a@{DOMAIN}", f"https://{DOMAIN}", "sender.good"),
        (f"a@news.{DOMAIN}", f"https://www.{DOMAIN}", "sender.good"),
        (f"a@{DOMAIN}", "http://localhost:8000", "sender.good"),
        (f"a@{DOMAIN}", "https://other.example.net", "sender.elsewhere"),
        ("a@gmail.com", "https://gmail.com", "sender.mailbox"),
        ("a@local", "https://local", "sender.local"),
        ("a@", "https://local", "sender.none"),
    ],
)
def test_a_sender_is_the_papers_own_or_is_told_why_not(sender, site, code):
    (found,) = check_sender(setup(sender=sender, site=site))
    assert found.code == code


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("", "ptr.unknown_address", "LATEFINAL_MAIL_IP"),
        ("smtp://localhost:25", "ptr.unknown_address", "LATEFINAL_MAIL_IP"),
        ("brevo://key@", "ptr.of_the_relay", "addresses of Brevo"),
        ("smtp+starttls://u:p@smtp-relay.brevo.com:587", "ptr.of_the_relay", "addresses of Brevo"),
        ("smtps://mail.example:465", "ptr.of_the_relay", "addresses of mail.example"),
    ],
)
def test_whose_addresses_letters_leave_from_is_said(url, code, says):
    (found,) = check_ptr(setup(url))
    assert (found.code, found.verdict) == (code, FindingVerdict.UNSEEN)
    assert says in found.words + found.fix


def test_without_a_relay_only_the_sender_and_the_relay_are_looked_at():
    assert [one.code for one in look_at_relay(setup())] == ["sender.elsewhere", "relay.none"]


@pytest.mark.parametrize("url", ["", "smtp://mail.example:25", "postmark://token@?stream=news"])
def test_who_signs_for_us_is_theirs_to_say(url):
    (found,) = check_dkim(one := setup(url))
    assert found.code == "dkim.unknown_selector"
    assert one.vouched["dkim"] == (NEWS, None)
    who = "Postmark" if "postmark" in url else "the relay"
    assert f"Whether {who} signs" in found.words
    if not url:
        (found,) = check_dkim(setup(ip="192.0.2.25"))
        assert found.code == "dkim.none"


def test_a_key_of_the_younger_kind_is_not_weak():
    key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    text = f"v=DKIM1; k=ed25519; p={base64.b64encode(key).decode()}"
    names = Written(txt={f"own._domainkey.{NEWS}": [text]})
    (found,) = check_dkim(one := setup(names=names, selector="own"))
    assert found.code == "dkim.good"
    assert one.vouched["dkim"] == (NEWS, True)


def test_only_a_fault_makes_it_unwell():
    assert is_well([good("a.b", "Well."), unseen("a.c", "Not seen.")])
    assert good("a.b", "Well.").topic == "a"


@pytest.mark.parametrize(
    ("url", "relay", "user", "provider"),
    [
        ("", "", "", "smtp"),
        ("smtp+starttls://me:s3cret@smtp-relay.brevo.com:587",
         "smtp+starttls://smtp-relay.brevo.com:587", "me", "brevo"),
        ("smtps://mail.example:465", "smtps://mail.example:465", "", "smtp"),
    ],
)  # fmt: skip
def test_how_mail_is_set_up_is_shown_without_its_password(
    settings, tmp_path, url, relay, user, provider
):
    set_up(settings, tmp_path, key=bool(url))
    settings.MAIL_URL = url
    shown = mail_as_set()
    assert (shown.relay, shown.user, shown.provider.slug) == (relay, user, provider)
    assert (shown.sender, shown.problem) == (f"evening@{DOMAIN}", "")
    assert shown.signs_here is bool(url)


def test_an_account_and_a_line_that_cannot_be_used_are_shown_as_they_are(settings, tmp_path):
    set_up(settings, tmp_path)
    settings.MAIL_URL = "brevo://s3cret@"
    assert mail_as_set().provider.slug == "brevo"
    assert "s3cret" not in mail_as_set().relay
    settings.MAIL_URL = "nonsense://x"
    shown = mail_as_set()
    assert shown.problem
    assert (shown.relay, shown.provider) == ("", PLAIN)


def copied(slug="smtp"):
    return {(one.record.name, one.record.kind): one for one in lines_to_copy(provider_called(slug))}


def test_the_lines_to_copy_name_our_domain_our_address_and_our_key(settings, tmp_path):
    set_up(settings, tmp_path)
    settings.LATEFINAL_MAIL_FROM = SENDER
    lines = copied()
    assert lines[NEWS, "TXT"].record.value == "v=spf1 ip4:192.0.2.25 -all"
    key = f"latefinal._domainkey.{NEWS}"
    assert lines[key, "TXT"].record.value == KEY_RECORD
    assert list(lines)[-1] == (f"_dmarc.{DOMAIN}", "TXT")  # where its organisation's policy holds
    assert not any(one.is_optional for one in lines.values())
    assert copied("postmark")[f"pm-bounces.{NEWS}", "CNAME"].is_optional
    settings.LATEFINAL_DKIM_KEY = str(tmp_path / "gone.pem")
    assert (key, "TXT") not in copied()
    settings.LATEFINAL_DKIM_KEY = settings.LATEFINAL_MAIL_IP = ""
    assert (key, "TXT") not in copied()
    assert "SERVER-ADDRESS" in copied()[NEWS, "TXT"].record.value


def test_without_a_domain_the_lines_say_where_it_is_to_stand(settings, tmp_path):
    set_up(settings, tmp_path, key=False)
    settings.LATEFINAL_MAIL_FROM = "evening@localhost"
    assert {name for name, _kind in copied()} == {"YOUR-DOMAIN", "_dmarc.YOUR-DOMAIN"}


@pytest.mark.parametrize(("slug", "has_spf"), [("smtp", True), ("brevo", False)])
def test_a_return_path_elsewhere_has_lines_of_its_own(settings, tmp_path, slug, has_spf):
    set_up(settings, tmp_path, key=False)
    settings.LATEFINAL_RETURN_PATH = f"b@{DOMAIN}"
    assert (DOMAIN, "MX") not in copied(slug)
    settings.LATEFINAL_RETURN_PATH = "b@Returns.example"
    lines = copied(slug)
    assert lines["returns.example", "MX"].record.value == "10 SERVER"
    assert (("returns.example", "TXT") in lines) is has_spf
