"""A record is walked to its end: what it costs, what it matches, and what is broken in it."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from latefinal.deliverability.rules.spf import Evaluation, Result, SpfBroken

from .test_spf import Written


def broken(names, ip="192.0.2.1", domain="a.example"):
    """Why it is given up, and where."""
    with pytest.raises(SpfBroken) as found:
        Evaluation(names, ip_address(ip) if ip else None).check(domain)
    return found.value.why, found.value.domain, found.value.term


def written(first, **texts):
    """The record of a.example, and those of other names of one letter."""
    return {"a.example": [first], **{f"{name}.example": [text] for name, text in texts.items()}}


@pytest.mark.parametrize(
    ("texts", "why", "domain", "term"),
    [
        (written("v=spf1 include:b.example -all"), "empty", "a.example", "include:b.example"),
        (written("v=spf1 redirect=b.example"), "empty", "a.example", "redirect=b.example"),
        (written("v=spf1 include:A.example"), "loop", "a.example", "include:A.example"),
        (written("v=spf1 redirect=a.example"), "loop", "a.example", "redirect=a.example"),
        (written("v=spf1 include:b.example", b="v=spf1 include:c.example",
                 c="v=spf1 redirect=a.example"), "loop", "c.example", "redirect=a.example"),
        (written("v=spf1 redirect=b.example", b="v=spf1 include:a.example"),
         "loop", "b.example", "include:a.example"),
        ({"a.example": ["v=spf1 -all", "v=spf1 a -all"]}, "several", "a.example", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ip", ["192.0.2.1", None])
def test_what_is_broken_is_told_with_the_record_and_the_term(texts, why, domain, term, ip):
    assert broken(Written(txt=texts), ip=ip) == (why, domain, term)


def test_a_macro_that_is_none_is_told_where_there_is_an_address_to_fill_in():
    names = Written(txt=written("v=spf1 include:b.example", b="v=spf1 a:%{x}.example"))
    assert broken(names) == ("syntax", "b.example", "a:%{x}.example")


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 include:b.example include:c.example -all",
        "v=spf1 exists:here.example include:b.example include:c.example -all",
        "v=spf1 a:here.example mx:here.example ptr include:b.example include:c.example -all",
        "v=spf1 ip4:0.0.0.0/0 ip6:::/0 include:b.example include:c.example -all",
        "v=spf1 a:%{i}.example include:b.example exists:%{l}.example include:c.example -all",
    ],
)
def test_without_an_address_nothing_matches_so_that_all_of_it_is_walked(record):
    names = Written(
        txt=written(record, b="v=spf1 +all", c="v=spf1 +all"),
        hosts={"here.example": ["192.0.2.1"]},
        mx={"here.example": ["here.example"]},
    )
    one = Evaluation(names)
    assert one.check("a.example") is Result.FAIL
    assert one.seen == ["a.example", "b.example", "c.example"]


def test_a_record_that_matches_nothing_and_says_no_more_is_neutral():
    names = Written(txt=written("v=spf1 ip4:192.0.2.9", b="v=spf1 redirect=%{i}.example"))
    assert Evaluation(names, ip_address("192.0.2.1")).check("a.example") is Result.NEUTRAL
    assert Evaluation(names).check("b.example") is Result.NEUTRAL


def test_a_draft_is_read_in_the_place_of_the_record():
    names = Written(txt=written("v=spf1 -all"))
    drafts = {"a.example": "v=spf1 ip4:192.0.2.1 -all"}
    one = Evaluation(names, ip_address("192.0.2.1"), drafts=drafts)
    assert one.check("A.example.") is Result.PASS


def test_of_an_include_only_a_pass_counts():
    for end, result in (("+all", "pass"), ("?all", "softfail"), ("~all", "softfail")):
        names = Written(txt=written("v=spf1 include:b.example ~all", b=f"v=spf1 {end}"))
        assert Evaluation(names, ip_address("192.0.2.1")).check("a.example") == result


def test_a_redirect_is_a_question_too():
    texts = {f"n{n}.example": [f"v=spf1 redirect=n{n + 1}.example"] for n in range(11)}
    allowed = Written(txt={**texts, "n10.example": ["v=spf1 -all"]})
    one = Evaluation(allowed, ip_address("192.0.2.1"))
    assert one.check("n0.example") is Result.FAIL
    assert one.lookups == 10
    assert broken(Written(txt=texts), domain="n0.example")[0] == "lookups"


@pytest.mark.parametrize(("number", "result"), [(10, Result.PASS), (11, None)])
def test_ten_servers_of_an_mx_are_asked_about_and_eleven_are_too_many(number, result):
    hosts = [f"m{n}.example" for n in range(number)]
    names = Written(
        txt=written("v=spf1 mx -all"), mx={"a.example": hosts}, hosts={hosts[-1]: ["192.0.2.1"]}
    )
    if result:
        assert Evaluation(names, ip_address("192.0.2.1")).check("a.example") is result
    else:
        assert broken(names) == ("lookups", "a.example", "mx")


@pytest.mark.parametrize("term", ["a", "mx", "exists"])
@pytest.mark.parametrize("ip", ["192.0.2.1", None])
def test_whatever_asks_for_a_name_that_is_gone_is_counted(term, ip):
    terms = [f"{term}:gone{n}.example" for n in range(3)]
    two, three = (Written(txt=written(f"v=spf1 {' '.join(terms[:n])} -all")) for n in (2, 3))
    one = Evaluation(two, ip_address(ip) if ip else None)
    assert one.check("a.example") is Result.FAIL
    assert (one.voids, one.lookups) == (2, 2)
    assert broken(three, ip=ip) == ("void", "a.example", terms[2])


def test_without_an_address_a_host_of_either_kind_is_there():
    hosts = {f"h{n}.example": ["2001:db8::1" if n % 2 else "192.0.2.1"] for n in range(6)}
    names = Written(txt=written(f"v=spf1 {' '.join(f'a:{name}' for name in hosts)} -all"),
                    hosts=hosts)  # fmt: skip
    one = Evaluation(names)
    assert one.check("a.example") is Result.FAIL
    assert one.voids == 0


def test_exists_asks_for_an_address_of_version_4_whoever_sends():
    names = Written(
        txt=written("v=spf1 exists:six.example exists:four.example -all"),
        hosts={"four.example": ["127.0.0.2"], "six.example": ["2001:db8::1"]},
    )
    one = Evaluation(names, ip_address("2001:db8::1"))
    assert one.check("a.example") is Result.PASS
    assert (one.lookups, one.voids) == (2, 1)


@pytest.mark.parametrize(("place", "result"), [(10, Result.PASS), (11, Result.FAIL)])
def test_of_the_names_of_an_address_ten_are_looked_at(place, result):
    named = [f"n{n}.elsewhere.example" for n in range(place - 1)]
    names = Written(
        txt=written("v=spf1 ptr -all"),
        ptr={"192.0.2.1": [*named, "x.a.example"]},
        hosts={"x.a.example": ["192.0.2.7", "192.0.2.1"]},
    )
    assert Evaluation(names, ip_address("192.0.2.1")).check("a.example") is result


def test_a_name_that_does_not_lead_back_proves_nothing():
    names = Written(
        txt=written("v=spf1 ptr:b.example -all"),
        ptr={"192.0.2.1": ["x.b.example"]},
        hosts={"x.b.example": ["192.0.2.7"]},
    )
    assert Evaluation(names, ip_address("192.0.2.1")).check("a.example") is Result.FAIL
