"""A DMARC record to copy keeps what its owner said; it can be read, whatever was there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.deliverability.rules.dmarc import parse_dmarc
from latefinal.deliverability.rules.dmarc_drafts import one_record, without_tag
from tests.nameserver import answering
from tests.smtp import Relay, running

from .checking import DOMAIN, KEY_RECORD, SELECTOR, faults, look, set_up, sound_zone

NAME = f"_dmarc.{DOMAIN}"
BOX, OTHER = "mailto:a@x.example", "mailto:b@y.example!10m"


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        # a mistake in one place, and all the rest as it was
        (["v=DMARC1; p=reject; rua=a@x.example; adkim=s; sp=none; fo=1:d:s; ri=3600"],
         f"v=DMARC1; p=reject; rua={BOX}; adkim=s; sp=none; fo=1:d:s; ri=3600"),
        ([f"v=DMARC1 p=quarantine rua={BOX}"], f"v=DMARC1; p=quarantine; rua={BOX}"),
        ([f"v=DMARC1, p=reject, rua={BOX},{OTHER}, pct=20"],
         f"v=DMARC1; p=reject; rua={BOX},{OTHER}; pct=20"),
        ([f"p=reject; v=DMARC1; rua={BOX}"], f"v=DMARC1; p=reject; rua={BOX}"),
        ([f"v=DMARC1: p:reject; rua:{BOX}"], f"v=DMARC1; p=reject; rua={BOX}"),
        ([f"v=dmarc1; p=REJECT; rua={BOX}"], f"v=DMARC1; p=reject; rua={BOX}"),
        ([f'"v=DMARC1;" "p=reject;" "rua={BOX}"'], f"v=DMARC1; p=reject; rua={BOX}"),
        ([f"v=DMARC1; rua={BOX}; aspf=s"], f"v=DMARC1; p=none; rua={BOX}; aspf=s"),
        (["v=DMARC1; p=monitoring"], "v=DMARC1; p=none"),
        (["v=DMARC1; p=quarentine; sp=rejected"], "v=DMARC1; p=quarantine; sp=reject"),
        (["v=DMARC1; p=reject; adkim=strict; aspf=relaxed"],
         "v=DMARC1; p=reject; adkim=s; aspf=r"),
        (["v=DMARC1; p=reject; adkim=x; pct=120; sp=zzz"], "v=DMARC1; p=reject"),
        (["v=DMARC1; p=reject; pct=50%"], "v=DMARC1; p=reject; pct=50"),
        (["v=DMARC1; p=reject; pct=100"], "v=DMARC1; p=reject; pct=100"),
        (["v=DMARC1; p=reject; pct=101"], "v=DMARC1; p=reject"),
        (["v=DMARC1; p=reject; pct=00"], "v=DMARC1; p=reject; pct=0"),
        (["v=DMARC1; p=reject; pct=0050 %"], "v=DMARC1; p=reject; pct=50"),
        (["v=DMARC1; p=reject; pct=01000"], "v=DMARC1; p=reject"),
        (["v=DMARC1; p=reject; pct=%"], "v=DMARC1; p=reject"),
        (["v=DMARC1; p=reject; rua=mailto: a@x.example mailto://b@y.example!10m nobody"],
         f"v=DMARC1; p=reject; rua={BOX},{OTHER}"),
        (["v=DMARC1; p=reject; rua=a@x.example;; ruf=https://r.example/x <MAILTO:b@y.example!10m>"],
         f"v=DMARC1; p=reject; rua={BOX}; ruf=https://r.example/x,{OTHER}"),
        # several: what they agree on, and of the rest the gentler
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], "v=DMARC1; p=none"),
        ([f"v=DMARC1; p=reject; rua={BOX}; pct=50; adkim=s",
          f"v=DMARC1; p=quarantine; rua={OTHER},{BOX}; pct=20; adkim=s; aspf=s"],
         f"v=DMARC1; p=quarantine; rua={BOX},{OTHER}; pct=20; adkim=s"),
        # also below, where a record that is silent says its p there too
        (["v=DMARC1; p=none", "v=DMARC1; p=reject; sp=reject"], "v=DMARC1; p=none; sp=none"),
        (["v=DMARC1; p=none; sp=reject", "v=DMARC1; p=reject"], "v=DMARC1; p=none; sp=reject"),
        (["v=DMARC1; p=reject; sp=none", "v=DMARC1; p=reject; np=reject"],
         "v=DMARC1; p=reject; sp=none; np=none"),
        (["v=DMARC1; p=quarantine", "v=DMARC1; p=reject; np=reject"],
         "v=DMARC1; p=quarantine; np=quarantine"),
        ([], "v=DMARC1; p=none"),
    ],
)  # fmt: skip
def test_only_what_is_wrong_is_mended(texts, wanted):
    assert one_record(texts) == wanted
    assert one_record([wanted]) == wanted
    parse_dmarc(wanted, name=NAME)


PART = st.sampled_from([
    "v=DMARC1", "v=dmarc1", "p=none", "p=rejct", "p=", "sp=reject", "rua=a@x.example", f"rua={BOX}",
    "rua=mailto:", "pct=²", "pct=99999999999999999999", "adkim=S", "fo=1", "x=y", "=", '"',
    "ruf=,,", "np=ä", "ri=\x00",
])  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(PART, max_size=6).flatmap(
        lambda parts: st.sampled_from([s.join(parts) for s in "; ,"])
    ),
)


@given(st.lists(TEXT, max_size=3))
def test_whatever_was_there_the_line_to_copy_can_be_read(texts):
    line = one_record(texts)
    assert parse_dmarc(line, name=NAME).policy in ("none", "quarantine", "reject")
    assert line.isascii()
    assert line.isprintable()
    assert one_record([line]) == line


def test_a_tag_is_taken_out_and_the_rest_stays_as_it_stands():
    text = "v=DMARC1;p=reject ; aspf = s;  fo=1 ; x=own;"
    assert without_tag(text, "aspf") == "v=DMARC1; p=reject; fo=1; x=own"
    assert without_tag(text, "adkim") == "v=DMARC1; p=reject; aspf = s; fo=1; x=own"


@pytest.fixture
def zone(settings, tmp_path):
    """A paper that has its own ideas of its policy, behind a relay."""
    set_up(settings, tmp_path)
    with answering(sound_zone()) as zone, running(Relay()) as relay:
        settings.MAIL_URL = relay.url
        yield zone


OWN = "sp=quarantine; fo=1; rua=mailto:dmarc@paper.example"


@pytest.mark.parametrize(
    ("texts", "code", "wanted"),
    [
        ([f"v=DMARC1; p=reject; {OWN}; pct=x"], "dmarc.syntax", f"v=DMARC1; p=reject; {OWN}"),
        ([f"v=DMARC1 p=reject; {OWN}"], "dmarc.syntax", f"v=DMARC1; p=reject; {OWN}"),
        ([f"v=DMARC1; p=reject; {OWN}", "v=DMARC1; p=reject"], "dmarc.several",
         f"v=DMARC1; p=reject; {OWN}"),
    ],
)  # fmt: skip
def test_the_check_keeps_the_paper_s_policy_and_its_line_mends_it(zone, texts, code, wanted):
    zone.put(NAME, "TXT", *texts)
    (line,) = look(zone)[code].records
    assert (line.name, line.value) == (NAME, wanted)
    zone.put(NAME, "TXT", line.value)
    assert not faults(look(zone))


def test_a_policy_at_the_wrong_name_is_moved_as_it_is(zone):
    own = f"v=DMARC1; p=reject; {OWN}"
    zone.put(NAME, "TXT")
    zone.put(DOMAIN, "TXT", "v=spf1 ip4:192.0.2.25 -all", own)
    (line,) = look(zone)["dmarc.misplaced"].records
    assert (line.name, line.value) == (NAME, own)


@pytest.mark.parametrize("tag", ["adkim", "aspf"])
def test_strict_alignment_that_fails_is_named_and_only_its_tag_goes(zone, settings, tag):
    below = f"bounces.{DOMAIN}"
    if tag == "aspf":
        settings.LATEFINAL_RETURN_PATH = f"b@{below}"
        zone.put(below, "TXT", "v=spf1 ip4:192.0.2.25 -all")
        zone.put(below, "MX", f"10 mail.{DOMAIN}")
        zone.put(SELECTOR, "TXT")
    else:
        settings.MAIL_URL = f"smtp+starttls://post%40{below}:p@smtp.mailgun.org:587"
        settings.LATEFINAL_DKIM_KEY, settings.LATEFINAL_DKIM_SELECTOR = "", "own"
        zone.put(f"own._domainkey.{below}", "TXT", KEY_RECORD)
        zone.put(below, "TXT", "v=spf1 include:mailgun.org ~all")
    zone.put(NAME, "TXT", f"v=DMARC1; p=reject; {tag}=s; {OWN}")
    found = look(zone, until="relay")
    assert "dmarc.strict" in faults(found)
    assert f"({tag}=s)" in found["dmarc.strict"].words
    if tag == "aspf":
        assert "LATEFINAL_RETURN_PATH" in found["dmarc.strict"].fix
    (line,) = found["dmarc.strict"].records
    assert line.value == f"v=DMARC1; p=reject; {OWN}"
    zone.put(NAME, "TXT", line.value)
    assert "dmarc.aligned" in look(zone, until="relay")


def test_the_share_that_a_policy_holds_for_is_all_that_goes(zone):
    zone.put(NAME, "TXT", f"v=DMARC1; p=reject; pct=30; {OWN}")
    (line,) = look(zone)["dmarc.percent"].records
    assert line.value == f"v=DMARC1; p=reject; {OWN}"
