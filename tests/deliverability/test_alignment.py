"""DMARC asks that SPF or DKIM vouches for the domain in From, and says which of them does not."""

from __future__ import annotations

import pytest

from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.services.checkup.dkim import check_dkim
from latefinal.deliverability.services.checkup.dmarc import check_dmarc
from latefinal.deliverability.services.checkup.setup import VouchedDomain
from tests.mailroom.test_letters import AT

from .checking import DOMAIN, KEY_RECORD
from .test_setup import NEWS, setup
from .test_spf import Written

ELSEWHERE = "returns.example"


def said(policy="", *, mail_from="", **vouched):
    """The last finding, of who vouches for the domain in From."""
    names = Written(txt={f"_dmarc.{NEWS}": [f"v=DMARC1; p=none{policy}"]})
    one = setup(names=names, at=AT, mail_from=mail_from)
    one.vouched |= {kind: VouchedDomain(*proof) for kind, proof in vouched.items()}
    return list(check_dmarc(one))[-1]


@pytest.mark.parametrize(
    ("vouched", "by"),
    [
        ({"spf": (NEWS, True)}, "SPF vouches"),
        ({"dkim": (NEWS, True), "spf": (NEWS, False)}, "DKIM vouches"),
        ({"dkim": (DOMAIN, True), "spf": (f"bounces.{DOMAIN}", True)}, "SPF and DKIM vouches"),
        ({"dkim": (NEWS, True), "spf": (NEWS, None)}, "DKIM vouches"),
    ],
)
def test_either_is_enough_and_both_are_named(vouched, by):
    found = said(**vouched)
    assert (found.code, found.verdict) == ("dmarc.aligned", FindingVerdict.GOOD)
    assert found.words.startswith(by)


@pytest.mark.parametrize(
    ("vouched", "code"),
    [
        ({}, "dmarc.unaligned"),
        ({"spf": (NEWS, False), "dkim": (NEWS, False)}, "dmarc.unaligned"),
        ({"spf": ("", True)}, "dmarc.unaligned"),
        ({"spf": (ELSEWHERE, None)}, "dmarc.unaligned"),
        ({"spf": (NEWS, None)}, "dmarc.unknown_alignment"),
        ({"dkim": (DOMAIN, None), "spf": (ELSEWHERE, True)}, "dmarc.unknown_alignment"),
        ({"dkim": (ELSEWHERE, True)}, "dmarc.unaligned"),
    ],
)
def test_what_vouches_for_another_domain_or_perhaps_is_told_apart(vouched, code):
    assert said(**vouched).code == code


@pytest.mark.parametrize(
    ("policy", "vouched", "code"),
    [
        ("; adkim=s", {"dkim": (DOMAIN, True)}, "dmarc.strict"),
        ("; adkim=s", {"dkim": (DOMAIN, None)}, "dmarc.strict"),
        ("; adkim=s", {"dkim": (DOMAIN, False)}, "dmarc.unaligned"),
        ("; adkim=s", {"dkim": (ELSEWHERE, True)}, "dmarc.unaligned"),
        ("; adkim=s", {"spf": (DOMAIN, True)}, "dmarc.aligned"),
        ("; aspf=s", {"spf": (DOMAIN, True)}, "dmarc.strict"),
        ("; aspf=s", {"spf": (NEWS, True)}, "dmarc.aligned"),
    ],
)
def test_a_strict_policy_wants_the_very_domain_of_its_own_proof(policy, vouched, code):
    found = said(policy, **vouched)
    assert found.code == code
    if code == "dmarc.strict":
        assert [line.value for line in found.records] == ["v=DMARC1; p=none"]
        assert f"or send from {DOMAIN}" in found.fix


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        ((ELSEWHERE, True), "dmarc.return_path"),
        ((ELSEWHERE, False), "dmarc.unaligned"),
        (("another.example", True), "dmarc.unaligned"),
    ],
)
def test_a_return_path_elsewhere_is_named_where_spf_holds_for_it(proof, code):
    assert said(mail_from=f"b@{ELSEWHERE}", spf=proof).code == code


def test_without_a_policy_nothing_is_said_of_alignment():
    (found,) = check_dmarc(setup())
    assert found.code == "dmarc.missing"
    assert [line.name for line in found.records] == [f"_dmarc.{DOMAIN}"]


@pytest.mark.parametrize(
    ("url", "selector", "fix", "names"),
    [
        ("", "own", "Copy it again", [[]]),
        ("brevo://key@", "latefinal", "Make this record.",
         [[f"brevo{number}._domainkey.{NEWS}"] for number in (1, 2)]),
    ],
)  # fmt: skip
def test_a_key_that_is_not_there_is_copied_again_or_made_as_it_is_known(url, selector, fix, names):
    one = setup(url, selector=selector)
    found = list(check_dkim(one))
    assert {finding.code for finding in found} == {"dkim.missing"}
    assert all(finding.fix.startswith(fix) for finding in found)
    assert [[line.name for line in finding.records] for finding in found] == names
    assert one.vouched["dkim"] == (NEWS, False)


def test_of_several_keys_one_is_to_be_left():
    names = Written(txt={f"own._domainkey.{NEWS}": [KEY_RECORD, KEY_RECORD]})
    (found,) = check_dkim(one := setup(names=names, selector="own"))
    assert (found.code, found.fix) == ("dkim.several", "Leave only one.")
    assert one.vouched["dkim"].holds is False
