"""Each fault that is planted in the DNS is named with its mend, and a sound setup has none."""

from __future__ import annotations

import pytest

from latefinal.deliverability.rules.findings import Finding, FindingVerdict
from tests.nameserver import answering
from tests.smtp import Relay, running

from .checking import (
    DOMAIN,
    IP,
    KEY_RECORD,
    LETTER,
    SELECTOR,
    faults,
    look,
    set_up,
    sound_zone,
    told,
)
from .planted import CHAIN, DMARC, OTHER_KEY, PLANTED, PTR, SHORT_KEY


@pytest.fixture
def zone(settings, tmp_path):
    """The sound zone, answering, and a relay on this machine."""
    set_up(settings, tmp_path)
    with answering(sound_zone()) as zone, running(Relay()) as relay:
        settings.MAIL_URL = relay.url
        yield zone


def test_a_sound_setup_has_no_fault_and_nothing_to_be_advised(zone):
    found = look(zone)
    assert not faults(found)
    by_verdict = {code for code, one in found.items() if one.verdict is FindingVerdict.ADVICE}
    assert not by_verdict
    unseen = {one.topic for one in found.values() if one.verdict is FindingVerdict.UNSEEN}
    assert unseen <= {"spam"}  # as the machine has a filter or not
    assert {code.partition(".")[0] for code in found} == {
        "sender", "spf", "dkim", "dmarc", "ptr", "mx", "relay", "letter", "spam",
    }  # fmt: skip


@pytest.mark.parametrize(("rows", "code", "says"), [p[1:] for p in PLANTED],
                         ids=[p[0] for p in PLANTED])  # fmt: skip
def test_a_planted_fault_is_named_with_its_mend(zone, rows, code, says):
    for name, kind, *values in rows:
        zone.put(name, kind, *values)
    found = look(zone)
    assert code in faults(found)
    assert says in told(found[code])
    assert found[code].fix
    # Nothing else is blamed, but for what hangs on it.
    assert {other.partition(".")[0] for other in faults(found)} <= {code.partition(".")[0], "dmarc"}
    if code.startswith("spf"):
        assert "dmarc.aligned" in found


def test_what_a_mend_says_mends_it(zone):
    mendable = [one for one in PLANTED if one[2].startswith(("spf", "dkim", "dmarc", "ptr", "mx"))]
    seen = set()
    for _name, rows, code, _says in mendable:
        before = dict(zone.rows)
        for name, kind, *values in rows:
            zone.put(name, kind, *values)
        finding = look(zone)[code]
        if finding.records and code not in ("dkim.missing", "mx.missing"):
            for line in finding.records:
                kept = [v.strip('"') for v in zone.rows.get((line.name, line.kind), [])
                        if not v.lower().startswith(('"v=', '"p='))]  # fmt: skip
                zone.put(line.name, line.kind, *kept, line.value)
            after = look(zone)
            if code != "dmarc.reports":
                assert code not in after, (code, told(finding))
            seen.add(code)
        zone.rows.clear()
        zone.rows.update(before)
    assert len(seen) > 15


@pytest.mark.parametrize(
    ("texts", "code", "mended"),
    [
        (["v=spf1 include:gone.example -all"], "spf.empty", f"v=spf1 ip4:{IP} -all"),
        (["v=spf1 ip4:1.2.3 mx:gone.example ~all"], "spf.syntax",
         f"v=spf1 mx:gone.example ip4:{IP} ~all"),
        (["v=spf1 +all"], "spf.everybody", f"v=spf1 ip4:{IP} -all"),
        (["v=spf1 a -all", "v=spf1 ~all"], "spf.several", f"v=spf1 a ip4:{IP} ~all"),
    ],
)  # fmt: skip
def test_a_mended_record_covers_us_even_where_the_broken_one_did_not(zone, texts, code, mended):
    zone.put(DOMAIN, "TXT", *texts)
    (line,) = look(zone)[code].records
    assert line.value == mended
    zone.put(DOMAIN, "TXT", line.value)
    assert not faults(look(zone))


@pytest.mark.parametrize(
    "silence",
    [
        lambda zone: setattr(zone, "is_silent", True),
        lambda zone: zone.sorry.update(
            {DOMAIN, DMARC, SELECTOR, PTR, f"mail.{DOMAIN}", f"_dmarc.{DOMAIN}"}
        ),
    ],
    ids=["nobody answers", "all servers fail"],
)
def test_where_name_servers_are_silent_nothing_is_blamed(zone, silence):
    silence(zone)
    found = look(zone)
    assert not faults(found)
    assert {"spf.unseen", "dkim.unseen", "dmarc.unseen", "ptr.unseen", "mx.unseen"} <= set(found)


def test_one_silent_name_keeps_nothing_else_from_being_seen(zone):
    zone.silent.add(SELECTOR)
    found = look(zone)
    assert not faults(found)
    assert found["dkim.unseen"].verdict is FindingVerdict.UNSEEN
    assert found["dmarc.aligned"].verdict is FindingVerdict.GOOD  # SPF alone is enough


def test_a_long_record_that_comes_by_tcp_is_read_whole(zone):
    terms = " ".join(f"ip4:198.51.100.{n}" for n in range(110))
    zone.put(DOMAIN, "TXT", f"v=spf1 {terms} ip4:{IP} -all")
    assert not faults(look(zone))
    assert zone.asked[DOMAIN, "TXT", "tcp"] == 1


def test_each_question_is_put_once(zone):
    look(zone)
    assert max(zone.asked.values()) == 1


def test_neither_proof_for_our_domain_fails_dmarc(zone):
    zone.put(DOMAIN, "TXT", "v=spf1 ip4:198.51.100.1 -all")
    zone.put(SELECTOR, "TXT", OTHER_KEY)
    found = look(zone)
    assert faults(found) == {"spf.not_listed", "dkim.wrong_key", "dmarc.unaligned"}


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("v=DMARC1;p=reject; sp=none ; adkim=s; aspf=s;", "dmarc.aligned"),
        (f"v=DMARC1; p=quarantine; pct=30; rua=mailto:post@{DOMAIN}!10m", "dmarc.percent"),
        (f"v=DMARC1; p=none; fo=1; ruf=mailto:post@{DOMAIN}; ri=86400", "dmarc.good"),
    ],
)
def test_dmarc_is_read_as_it_is_written_elsewhere(zone, record, code):
    zone.put(DMARC, "TXT", record)
    found = look(zone)
    assert not faults(found)
    assert code in found


def test_a_sender_below_the_paper_is_covered_by_the_paper_s_policy(zone, settings):
    settings.LATEFINAL_MAIL_FROM = f"evening@news.{DOMAIN}"
    below = f"news.{DOMAIN}"
    zone.put(below, "TXT", f"v=spf1 ip4:{IP} -all")
    zone.put(below, "MX", f"10 mail.{DOMAIN}")
    zone.put(f"latefinal._domainkey.{below}", "TXT", KEY_RECORD)
    zone.put(DMARC, "TXT", "v=DMARC1; p=none; sp=reject")
    found = look(zone)
    assert not faults(found)
    assert "has refused" in found["dmarc.good"].words
    assert zone.asked[f"_dmarc.{below}", "TXT", "udp"] == 1


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ("v=spf1 mx -all", set()),
        ("v=spf1 a:mail.paper.example ~all", set()),
        ("v=spf1 a/25 -all", set()),
        ("V=SPF1 IP4:192.0.2.0/24 -ALL", set()),
        ("v=spf1 redirect=_spf.paper.example", set()),
        ("v=spf1 include:_spf.paper.example ?all", {"spf.open_end"}),
        (f"v=spf1 ip4:{IP}", {"spf.open_end"}),
        ("v=spf1 exists:%{ir}.ok.example -all", set()),
        ("v=spf1 ptr:paper.example -all", set()),
        (f"v=spf1 ip4:{IP} exp=why.paper.example unknown=x -all", set()),
        (f"v=spf1 ip4:{IP} include:n0.example -all", {"spf.lookups"}),
    ],
)
def test_spf_in_any_of_its_ways_covers_us(zone, record, codes):
    zone.put(DOMAIN, "TXT", record)
    zone.put(f"_spf.{DOMAIN}", "TXT", f"v=spf1 ip6:2001:db8::/32 ip4:{IP} ~all")
    zone.put("25.2.0.192.ok.example", "A", "127.0.0.2")
    zone.put(DOMAIN, "A", "192.0.2.80")
    for name, text in CHAIN.items():
        zone.put(name, "TXT", text)
    found = look(zone)
    assert not faults(found)
    assert {code for code, one in found.items() if one.verdict is FindingVerdict.ADVICE} == codes


def test_a_weak_key_is_no_fault_but_advice(zone, settings, tmp_path):
    settings.LATEFINAL_DKIM_KEY = ""
    settings.LATEFINAL_DKIM_SELECTOR = "older"
    zone.put(f"older._domainkey.{DOMAIN}", "TXT", SHORT_KEY)
    found = look(zone)
    assert not faults(found)
    assert found["dkim.weak"].verdict is FindingVerdict.ADVICE


def test_who_sends_directly_must_sign(zone, settings):
    settings.LATEFINAL_DKIM_KEY = ""
    found = look(zone)
    assert faults(found) == {"dkim.none"}
    assert "openssl" in found["dkim.none"].fix


def test_a_key_file_that_is_none_is_said(zone, settings, tmp_path):
    settings.LATEFINAL_DKIM_KEY = str(tmp_path / "gone.pem")
    assert faults(look(zone)) == {"dkim.unusable"}


@pytest.mark.parametrize(
    ("sender", "code"),
    [
        ("The Desk", "sender.none"),
        ("evening@localhost", "sender.local"),
        ("desk@gmail.com", "sender.mailbox"),
        ("desk@elsewhere.example.net", "sender.elsewhere"),
    ],
)
def test_a_sender_that_nobody_trusts_is_named(zone, settings, sender, code):
    settings.LATEFINAL_MAIL_FROM = sender
    zone.put("gmail.com", "MX", "10 mail.paper.example")
    found = look(zone, letter=None if "@" not in sender else LETTER)
    assert code in found
    # Without a domain of the world nobody is asked about it.
    is_asked = code not in ("sender.none", "sender.local")
    assert {"spf", "dmarc", "mx"} <= {one.topic for one in found.values()} or not is_asked
    assert bool(zone.asked) is is_asked


def test_a_finding_is_stored_and_read_again_unchanged(zone):
    zone.put(DOMAIN, "TXT")
    for finding in look(zone).values():
        assert Finding.from_json(finding.as_json()) == finding


def test_an_address_of_version_6_is_looked_at_alike(zone, settings):
    settings.LATEFINAL_MAIL_IP = "2001:db8::25"
    reverse = "5.2.0.0." + "0.0.0.0." * 5 + "8.b.d.0.1.0.0.2.ip6.arpa"
    zone.put(DOMAIN, "TXT", "v=spf1 ip6:2001:db8::/64 -all")
    zone.put(reverse, "PTR", f"mail.{DOMAIN}")
    assert faults(look(zone)) == {"ptr.one_way"}
    zone.put(f"mail.{DOMAIN}", "AAAA", "2001:db8::25")
    assert not faults(look(zone))


def test_what_is_missing_vouches_for_nothing(zone):
    zone.put(SELECTOR, "TXT")
    for texts, code in (
        ([], "spf.missing"),
        (["v=spf1 mx -all", f"v=spf1 ip4:{IP} ~all"], "spf.several"),
        ([f"v=spf1 ip:{IP} -all"], "spf.syntax"),
        ([f"v=spf1 ip4:{IP} +all"], "spf.everybody"),
    ):
        zone.put(DOMAIN, "TXT", *texts)
        found = look(zone, until="relay")
        assert faults(found) == {code, "dkim.missing", "dmarc.unaligned"}


def test_a_broken_record_that_we_are_led_to_is_taken_out_by_the_term_that_leads_there(zone):
    zone.put("sound.example", "TXT", "v=spf1 ip4:198.51.100.1 -all")
    zone.put("between.example", "TXT", "v=spf1 include:broken.example -all")
    zone.put("broken.example", "TXT", "v=spf1 ipv4:1.2.3.4 -all")
    zone.put(f"{IP}.ok.example", "TXT", "v=spf1 -all")
    before = "v=spf1 include:%{i}.ok.example include:sound.example"
    for record, term, mended in (
        (f"{before} include:between.example ip4:{IP}", "include:between.example",
         f"{before} ip4:{IP}"),
        ("v=spf1 mx:sound.example redirect=between.example", "redirect=between.example",
         f"v=spf1 mx:sound.example ip4:{IP}"),
    ):  # fmt: skip
        zone.put(DOMAIN, "TXT", record)
        found = look(zone, until="relay")["spf.included"]
        assert f"take “{term}” out" in found.fix
        assert "broken.example" in found.words
        (line,) = found.records
        assert line.value == mended


def test_hosts_that_are_gone_elsewhere_are_no_line_of_ours(zone):
    gone = " ".join(f"a:{name}.gone.example" for name in "xyz")
    zone.put("other.example", "TXT", f"v=spf1 {gone} -all")
    zone.put(DOMAIN, "TXT", f"v=spf1 include:other.example ip4:{IP} -all")
    found = look(zone, until="relay")["spf.void"]
    assert found.verdict is FindingVerdict.FAULT
    assert not found.records
    zone.put(DOMAIN, "TXT", f"v=spf1 ip4:{IP} {gone} -all")
    assert look(zone, until="relay")["spf.void"].verdict is FindingVerdict.ADVICE


@pytest.mark.parametrize(
    ("end", "is_open"),
    [("", True), (" ?all", True), (" ~all", False), (" redirect=_spf.paper.example", False)],
)
def test_a_record_that_says_nothing_of_others_is_advised_to(zone, end, is_open):
    zone.put(f"_spf.{DOMAIN}", "TXT", "v=spf1 -all")
    zone.put(DOMAIN, "TXT", f"v=spf1 ip4:{IP}{end}")
    found = look(zone, until="relay")
    assert ("spf.open_end" in found) is is_open
    if is_open:
        assert f"v=spf1 ip4:{IP} ~all" in told(found["spf.open_end"])


@pytest.mark.parametrize(
    ("policy", "is_told"), [("none; pct=30", False), ("reject; pct=99", True), ("reject", False)]
)
def test_a_share_matters_where_a_policy_does_something(zone, policy, is_told):
    zone.put(DMARC, "TXT", f"v=DMARC1; p={policy}")
    assert ("dmarc.percent" in look(zone, until="relay")) is is_told


@pytest.mark.parametrize(
    ("rows", "code", "verdict", "says"),
    [
        ([(DOMAIN, "MX", "10 gone.example", f"20 mail.{DOMAIN}")],
         "mx.partly_nowhere", FindingVerdict.ADVICE, "no address: gone.example."),
        ([(DOMAIN, "MX")], "mx.by_address", FindingVerdict.ADVICE, f"{DOMAIN} MX 10 mail.{DOMAIN}"),
        ([(DOMAIN, "MX"), (DOMAIN, "A"), (DOMAIN, "AAAA", "2001:db8::80")],
         "mx.by_address", FindingVerdict.ADVICE, f"{DOMAIN} MX"),
        ([(DOMAIN, "MX", "10 gone.example", "20 lost.example")],
         "mx.nowhere", FindingVerdict.FAULT, "gone.example, lost.example"),
        ([(DOMAIN, "MX", "20 second.example", f"10 mail.{DOMAIN}"),
          ("second.example", "A", "192.0.2.26")],
         "mx.good", FindingVerdict.GOOD, f"taken by mail.{DOMAIN}."),
        ([(PTR, "PTR", "host25.isp.example", f"mail.{DOMAIN}")],
         "ptr.good", FindingVerdict.GOOD, f"is called mail.{DOMAIN}"),
    ],
)  # fmt: skip
def test_the_way_there_and_back_is_told_as_it_is(zone, rows, code, verdict, says):
    for name, kind, *values in rows:
        zone.put(name, kind, *values)
    found = look(zone, until="relay")
    assert found[code].verdict is verdict
    assert says in told(found[code])
    assert ("mx.good" in found) is (code in ("mx.good", "mx.partly_nowhere") or code[:3] == "ptr")


def test_of_many_names_of_an_address_three_are_told(zone):
    zone.put(PTR, "PTR", *(f"h{number}.isp.example" for number in range(4)))
    assert look(zone, until="relay")["ptr.one_way"].words.count("isp.example") == 3


@pytest.mark.parametrize("selector", ["older", "latefinal"])
def test_a_key_that_is_not_ours_is_taken_as_it_stands(zone, settings, selector):
    settings.LATEFINAL_DKIM_SELECTOR = "older"
    settings.LATEFINAL_DKIM_KEY = "" if selector == "older" else settings.LATEFINAL_DKIM_KEY
    zone.put(f"older._domainkey.{DOMAIN}", "TXT", f"{KEY_RECORD}; t=y")
    testing = look(zone, until="relay")["dkim.testing"]
    assert testing.verdict is FindingVerdict.FAULT
    assert bool(testing.records) is (selector != "older")
    assert ("Take t=y out." in testing.fix) is (selector == "older")
