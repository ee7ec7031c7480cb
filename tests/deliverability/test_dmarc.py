"""A policy is found, read and applied as RFC 7489 says."""

from __future__ import annotations

import pytest

from latefinal.deliverability.rules.dmarc import (
    DmarcBroken,
    accepts_reports,
    find_dmarc,
    is_aligned,
    is_mailbox,
    nearly_dmarc,
    parse_dmarc,
)
from latefinal.deliverability.rules.dns import is_within, organisation_of

from .test_spf import Written

NAME = "_dmarc.news.paper.example"


@pytest.mark.parametrize(
    ("text", "policy", "below", "strict", "percent"),
    [
        ("v=DMARC1; p=none", "none", "none", (False, False), 100),
        ("v=DMARC1;P=REJECT;", "reject", "reject", (False, False), 100),
        ("v=DMARC1; p=reject; sp=Quarantine", "reject", "quarantine", (False, False), 100),
        ("v=DMARC1; p=none; aspf=s", "none", "none", (True, False), 100),
        ("v=DMARC1; p=none; adkim=S; aspf=r; pct=0", "none", "none", (False, True), 0),
        ("v=DMARC1; p=none; pct=100; adkim=r", "none", "none", (False, False), 100),
    ],
)
def test_what_a_policy_does_not_say_holds_by_itself(text, policy, below, strict, percent):
    found = parse_dmarc(text, name=NAME)
    assert (found.name, found.text) == (NAME, text)
    assert (found.policy, found.sub_policy) == (policy, below)
    assert (found.strict_spf, found.strict_dkim) == strict
    assert found.percent == percent
    assert found.reports == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("v=DMARC1; p=none; pct=101", "pct=101"),
        ("v=DMARC1; p=none; pct=-1", "pct=-1"),
        ("v=DMARC1; p=none; pct=", "pct="),
        ("v=DMARC1; p=none; sp=some", "sp=some"),
        ("v=DMARC1; p=none; aspf=strict", "aspf=strict"),
        ("v=DMARC1; p=none; adkim=", "adkim="),
        ("v=DMARC1; sp=none", "p="),
        ("v=DMARC1; p=none rua", "p=none rua"),
        ("v=DMARC1; p=none; ; rua ", "rua"),
        ("v=DMARC1; p=none; rua=mailto:a@x.example, b@y.example", "rua=b@y.example"),
    ],
)
def test_what_cannot_be_read_is_named(text, part):
    with pytest.raises(DmarcBroken, match="syntax") as broken:
        parse_dmarc(text, name=NAME)
    assert (broken.value.name, broken.value.part) == (NAME, part)
    assert broken.value.texts == (text,)


def test_reports_go_to_every_host_that_is_named():
    text = "v=DMARC1; p=none; rua=mailto:a@X.example!10m, MAILTO:b@y.example ,https://z.example/"
    assert parse_dmarc(text, name=NAME).reports == ("x.example", "y.example")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("mailto:post@paper.example", True),
        ("mailto:post@paper.example!10m", True),
        ("https://paper.example/reports", True),
        ("post@paper.example", False),
        ("mailto:post", False),
        ("mailto:a@b@paper.example", False),
    ],
)
def test_reports_can_go_to_a_mailbox_or_an_address_of_the_web(address, is_one):
    assert is_mailbox(address) is is_one


@pytest.mark.parametrize(
    ("domain", "policy"), [("paper.example", "reject"), ("news.paper.example", "none")]
)
def test_a_policy_for_names_below_holds_for_them_alone(domain, policy):
    found = parse_dmarc("v=DMARC1; p=reject; sp=none", name="_dmarc.paper.example")
    assert found.applies(domain) == policy


OWN, ABOVE = "v=DMARC1; p=quarantine", "v=DMARC1; p=reject"


@pytest.mark.parametrize(
    ("own", "above", "found"),
    [
        ([OWN], [ABOVE], (NAME, "quarantine")),
        ([], [ABOVE], ("_dmarc.paper.example", "reject")),
        (["some-verification=1"], ["x", ABOVE], ("_dmarc.paper.example", "reject")),
        ([], [], None),
    ],
)
def test_a_policy_is_the_name_s_own_or_its_organisation_s(own, above, found):
    names = Written(txt={NAME: own, "_dmarc.paper.example": above})
    policy = find_dmarc("news.paper.example", names)
    assert (policy and (policy.name, policy.policy)) == found


@pytest.mark.parametrize(
    ("own", "above", "why", "name", "texts"),
    [
        ([OWN, ABOVE], [], "several", NAME, (OWN, ABOVE)),
        ([OWN, ABOVE, "x"], [ABOVE], "several", NAME, (OWN, ABOVE)),
        ([], [OWN, ABOVE], "several", "_dmarc.paper.example", (OWN, ABOVE)),
        (["x", "p=none; v=DMARC1"], [ABOVE], "syntax", NAME, ("p=none; v=DMARC1",)),
        (["v=DMARC1"], [ABOVE], "syntax", NAME, ("v=DMARC1",)),
    ],
)
def test_a_policy_that_is_broken_is_told_with_its_place(own, above, why, name, texts):
    names = Written(txt={NAME: own, "_dmarc.paper.example": above})
    with pytest.raises(DmarcBroken, match=why) as broken:
        find_dmarc("news.paper.example", names)
    assert (broken.value.name, broken.value.texts) == (name, texts)


@pytest.mark.parametrize(
    ("texts", "near"),
    [
        (["x", "v:dmarc1; p=none"], "v:dmarc1; p=none"),
        (["v=DMARC1; p=none"], ""),
        (["v=spf1 -all"], ""),
    ],
)
def test_what_was_meant_as_a_policy_is_told_from_what_is_one(texts, near):
    assert nearly_dmarc(texts) == near


@pytest.mark.parametrize(
    ("one", "other", "strictly", "loosely"),
    [
        ("paper.example", "Paper.Example", True, True),
        ("news.paper.example", "paper.example", False, True),
        ("a.paper.example", "b.paper.example", False, True),
        ("paper.example", "papers.example", False, False),
        ("one.co.uk", "two.co.uk", False, False),
    ],
)
def test_two_domains_are_aligned_as_far_as_the_policy_asks(one, other, strictly, loosely):
    assert is_aligned(one, other, strict=True) is strictly
    assert is_aligned(one, other, strict=False) is loosely


@pytest.mark.parametrize(
    ("host", "said", "accepts"),
    [
        ("post.paper.example", [], True),
        ("reports.example.net", [], False),
        ("reports.example.net", ["v=spf1 -all"], False),
        ("reports.example.net", ["v=DMARC1;"], True),
    ],
)
def test_whoever_is_to_get_reports_from_elsewhere_must_have_said_so(host, said, accepts):
    names = Written(txt={"paper.example._report._dmarc.reports.example.net": said})
    assert accepts_reports("paper.example", host, names) is accepts


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("News.Paper.example", "paper.example"),
        ("a.b.paper.co.uk", "paper.co.uk"),
        ("CO.uk", "co.uk"),
        ("paper.example", "paper.example"),
    ],
)
def test_an_organisation_s_domain_stands_below_a_public_one(domain, organisation):
    assert organisation_of(domain) == organisation


@pytest.mark.parametrize(
    ("name", "within"),
    [("a.example", True), ("x.a.example", True), ("xa.example", False), ("example", False)],
)
def test_a_name_is_within_a_domain_or_is_it(name, within):
    assert is_within(name, "a.example") is within
