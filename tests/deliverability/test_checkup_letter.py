"""Behind a provider its own records count; the letter itself is looked at as it would leave."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.rules.presets import (
    BREVO,
    PROVIDERS,
    provider_called,
    provider_of,
)
from latefinal.deliverability.services.checkup import is_well, setup_from_settings
from latefinal.deliverability.services.checkup import letter as checked
from latefinal.deliverability.services.checkup.letter import LARGEST
from latefinal.deliverability.services.checkup.sample import write_out
from latefinal.deliverability.services.checkup.setup import Setup
from latefinal.mailroom.rules.letters import Letter
from tests.mailroom.test_letters import AT
from tests.nameserver import NameServer, answering

from .checking import DOMAIN, KEY_RECORD, LETTER, Resolver, faults, look, set_up, sound_zone, told

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


@pytest.fixture
def told_of(settings, tmp_path):
    """What is said of a letter."""
    set_up(settings, tmp_path)
    settings.MAIL_URL = ""

    def found(letter, check=checked.check_letter):
        nobody = Resolver(server="127.0.0.1:9", patience=0.1)
        setup = setup_from_settings(letter=letter, at=AT, names=nobody)
        return {one.code: one for one in check(setup)}

    return found


def test_a_sound_letter_is_signed_and_left_with_one_click(told_of):
    found = told_of(LETTER)
    assert set(found) == {"letter.one_click", "letter.sender", "letter.size"}
    assert is_well(list(found.values()))


def without(*names):
    kept = tuple(pair for pair in LETTER.headers if pair[0] not in names)
    return replace(LETTER, headers=kept, slots=LETTER.slots)


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (without("List-Unsubscribe"), "letter.no_one_click"),
        (without("List-Unsubscribe-Post"), "letter.no_one_click"),
        (
            replace(
                LETTER,
                headers=(
                    ("List-Unsubscribe", "<http://paper.example/leave/>"),
                    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                ),
            ),
            "letter.unsafe_link",
        ),
        (
            replace(
                LETTER,
                headers=(
                    ("List-Unsubscribe", "<mailto:leave@paper.example>"),
                    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                ),
            ),
            "letter.no_one_click",
        ),
        (replace(LETTER, html="<p>" + "ä" * 46_000), "letter.too_large"),
    ],
)
def test_a_letter_that_mailboxes_do_not_like_is_named(told_of, letter, code):
    found = told_of(letter)
    assert faults(found) == {code}
    assert found[code].fix


def said_of(letter, *, sender=f"evening@{DOMAIN}", head=b""):
    """What is said of a letter from the paper's address, with more above its head."""
    written = head + write_out(letter, sender=f"evening@{DOMAIN}", signer=None, at=AT)
    setup = Setup(names=None, at=AT, sender=sender, letter=written)
    return {one.code: one for one in checked.check_letter(setup)}


@pytest.mark.parametrize(
    ("sender", "head", "code"),
    [
        (f"Evening@{DOMAIN.upper()}", b"", "letter.sender"),
        (f"morning@{DOMAIN}", b"", "letter.other_sender"),
        (f"evening@{DOMAIN}", f"From: evening@{DOMAIN}\r\n".encode(), "letter.other_sender"),
    ],
)
def test_a_letter_comes_from_the_one_address_that_is_set(sender, head, code):
    found = said_of(LETTER, sender=sender, head=head)
    assert code in found
    assert is_well(list(found.values())) is (code == "letter.sender")


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        (b"from:to:subject", "letter.unsigned_link"),
        (b"from:List-Unsubscribe:\r\n List-Unsubscribe-Post:to", "letter.one_click"),
    ],
)
def test_a_signature_must_cover_the_way_to_leave(signed, code):
    found = said_of(LETTER, head=b"DKIM-Signature: v=1; h=" + signed + b"; b=x\r\n")
    assert code in found
    assert ("letter.unsigned_link" in found) is (code == "letter.unsigned_link")


def test_a_letter_may_have_90_kilobytes_of_html_and_no_more():
    def with_html(size):
        return said_of(replace(LETTER, html="<p>" + "x" * (size - len("<p></p>")) + "</p>"))

    at_most = with_html(LARGEST - 2)  # a line's end comes on top
    assert is_well(list(at_most.values()))
    assert "has 90 KB of 90." in at_most["letter.size"].words
    found = with_html(LARGEST - 1)["letter.too_large"]
    assert "has 90 KB of HTML; Gmail cuts it off at 102 KB" in found.words
    assert "until it has 90 KB" in found.fix


def test_without_an_edition_there_is_nothing_to_see(told_of):
    assert told_of(None)["letter.none"].verdict is FindingVerdict.UNSEEN
    assert told_of(None, checked.check_spam) == {}


SAYS = """#!/bin/sh
cat > /dev/null
echo '{line}'
"""


@pytest.mark.parametrize(
    ("program", "line", "code"),
    [
        ("spamc", "1.2/5.0", "spam.good"),
        ("spamc", "3.1/5.0", "spam.near"),
        ("spamc", "7.9/5.0", "spam.junk"),
        ("spamc", "5.0/5.0", "spam.junk"),
        ("spamc", "4.9/5.0", "spam.near"),
        ("spamc", "2.5/5.0", "spam.near"),
        ("spamc", "2.4/5.0", "spam.good"),
        ("spamc", "3/1.0", "spam.junk"),
        ("spamc", "1.0/-1.0", "spam.silent"),
        ("spamc", "0/0", "spam.silent"),
        ("spamc", "", "spam.silent"),
        ("spamassassin", "X-Spam-Status: No, score=-0.1 required=5.0 tests=X", "spam.good"),
    ],
)
def test_a_spam_filter_is_asked_where_there_is_one(
    told_of, tmp_path, monkeypatch, program, line, code
):
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / program).write_text(SAYS.format(line=line))
    (folder / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    found = told_of(LETTER, checked.check_spam)
    assert set(found) == {code}
    assert found[code].verdict is not FindingVerdict.FAULT or code == "spam.junk"
    if code == "spam.junk":  # no rule is told
        assert "Plainer words" in found[code].fix


def test_of_the_rules_that_cost_points_five_are_named_each_once_whatever_the_filter_ends_with(
    told_of, tmp_path, monkeypatch
):
    rules = [f" {points}.0 RULE_{points}    words" for points in (3, 6, 1, 4, 6, 5, 2, 0)]
    program = SAYS.format(line="\n".join(["9.1/5.0", *rules])) + "exit 1\n"
    (tmp_path / "spamc").write_text(program)
    (tmp_path / "spamc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = told_of(LETTER, checked.check_spam)["spam.junk"]
    assert "of: RULE_6, RULE_5, RULE_4, RULE_3, RULE_2." in found.fix
    assert "9.1 points; from 5.0 on" in found.words


def test_a_rule_that_costs_nothing_is_not_named(told_of, tmp_path, monkeypatch):
    report = "9.1/5.0\n 0.0 FREE_RULE    words\n 9.1 DEAR_RULE    words"
    (tmp_path / "spamc").write_text(SAYS.format(line=report))
    (tmp_path / "spamc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "of: DEAR_RULE." in told_of(LETTER, checked.check_spam)["spam.junk"].fix


def test_the_rules_that_make_a_letter_junk_are_named_the_dearest_first(
    told_of, tmp_path, monkeypatch
):
    report = "\n".join([
        "9.1/5.0", "Content analysis details:", " pts rule name              description",
        "---- ---------------------- ------", " 1.5 SUBJ_ALL_CAPS          Subject is all capitals",
        "-0.1 DKIM_VALID             Message has a valid signature",
        " 7.7 MADE_UP_RULE           Words that were made up",
    ])  # fmt: skip
    (tmp_path / "spamc").write_text(SAYS.format(line=report))
    (tmp_path / "spamc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = told_of(LETTER, checked.check_spam)["spam.junk"]
    assert "MADE_UP_RULE, SUBJ_ALL_CAPS." in found.fix
    assert "DKIM_VALID" not in found.fix


def test_a_client_without_its_daemon_is_no_end_where_the_program_itself_is_there(
    told_of, tmp_path, monkeypatch
):
    for program, line in (("spamc", "0/0"), ("spamassassin", "score=1.0 required=5.0")):
        (tmp_path / program).write_text(SAYS.format(line=line))
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert set(told_of(LETTER, checked.check_spam)) == {"spam.good"}


def test_without_a_spam_filter_nothing_is_blamed(told_of, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert told_of(LETTER, checked.check_spam)["spam.no_filter"].verdict is FindingVerdict.UNSEEN


def test_a_letter_without_html_is_looked_at_too(told_of):
    plain = Letter(subject="x", text="Words.\n", headers=LETTER.headers, slots=LETTER.slots)
    assert is_well(list(told_of(plain).values()))


def test_a_server_that_is_not_there_is_silence_and_no_fault(settings, tmp_path):
    set_up(settings, tmp_path)
    settings.MAIL_URL = ""
    nowhere = NameServer(port=9)
    assert faults(look(nowhere)) == {"relay.none"}
