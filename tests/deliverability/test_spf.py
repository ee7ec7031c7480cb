"""SPF is read and evaluated as RFC 7208 says, and whatever stands in the DNS it comes to an end."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.deliverability.rules.spf import (
    Evaluation,
    Result,
    SpfBroken,
    mended,
    merged,
    nearly_spf,
    parse_spf,
    replaced,
    with_end,
    with_term,
)
from latefinal.deliverability.rules.spf_macros import LONGEST, BadMacro, Macros, expand

MACROS = Macros(
    ip=ip_address("192.0.2.3"),
    domain="email.example.com",
    sender="strong-bad@email.example.com",
)


class Written:
    """Names as they are written down, without a server."""

    def __init__(self, **rows: dict[str, list[str]]) -> None:
        self.rows = rows

    def txt(self, name):
        return self.rows.get("txt", {}).get(name, [])

    def addresses(self, name, version):
        found = self.rows.get("hosts", {}).get(name, [])
        return [one for one in found if ip_address(one).version == version]

    def mx(self, name):
        return [(10, host) for host in self.rows.get("mx", {}).get(name, [])]

    def ptr(self, address):
        return self.rows.get("ptr", {}).get(address, [])

    def cname(self, _name):
        return ""


HOSTS = {
    "example.com": ["192.0.2.10", "192.0.2.11", "2001:db8::10"],
    "mail-a.example.com": ["192.0.2.129"],
    "mail-b.example.com": ["192.0.2.130"],
}
# The records and addresses of RFC 7208, appendix A.
RFC = {
    "hosts": HOSTS,
    "mx": {"example.com": ["mail-a.example.com", "mail-b.example.com"]},
    "ptr": {"192.0.2.10": ["example.com"], "10.0.0.4": ["bob.example.com"]},
}


@pytest.mark.parametrize(
    ("record", "passes", "fails"),
    [
        ("v=spf1 +all", ["192.0.2.129", "192.0.2.10"], []),
        ("v=spf1 a -all", ["192.0.2.10", "192.0.2.11", "2001:db8::10"], ["192.0.2.12"]),
        ("v=spf1 a:example.org -all", [], ["192.0.2.10", "192.0.2.11"]),
        ("v=spf1 mx -all", ["192.0.2.129", "192.0.2.130"], ["192.0.2.10"]),
        ("v=spf1 mx:example.org -all", [], ["192.0.2.129"]),
        ("v=spf1 mx/30 mx:example.org/30 -all", ["192.0.2.131", "192.0.2.128"], ["192.0.2.140"]),
        ("v=spf1 a//64 -all", ["2001:db8::99", "192.0.2.10"], ["2001:db8:1::1"]),
        ("v=spf1 ptr -all", ["192.0.2.10"], ["10.0.0.4"]),
        ("v=spf1 ip4:192.0.2.128/28 -all", ["192.0.2.129"], ["192.0.2.65"]),
        ("v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24 -all", ["192.0.2.2"], ["192.0.2.1"]),
    ],
)
def test_records_of_the_rfc_say_what_it_says_of_them(record, passes, fails):
    names = Written(txt={"example.com": [record]}, **RFC)
    for address in passes:
        assert Evaluation(names, ip_address(address)).check("example.com") is Result.PASS
    for address in fails:
        assert Evaluation(names, ip_address(address)).check("Example.com.") is Result.FAIL


def test_an_include_that_fails_is_passed_over_and_a_redirect_decides():
    names = Written(
        txt={
            "a.example": ["v=spf1 include:b.example redirect=c.example"],
            "b.example": ["v=spf1 ip4:192.0.2.1 -all"],
            "c.example": ["v=spf1 ip4:192.0.2.2 ~all"],
        }
    )
    for last, result in ((1, Result.PASS), (2, Result.PASS), (3, Result.SOFTFAIL)):
        assert Evaluation(names, ip_address(f"192.0.2.{last}")).check("a.example") is result
    assert Evaluation(names).check("nothing.example") is Result.NONE


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 include:%{ir}.%{v}.%{d}.spf.filter.example ~all",
        "v=spf1 redirect=%{i}._spf.filter.example",
        "v=spf1 exists:%{i}.spf.filter.example a:%{l}.users.example ptr -all",
    ],
)
def test_names_that_each_address_makes_anew_are_not_missed_without_one(record):
    names = Written(txt={"a.example": [record]})
    assert Evaluation(names).check("a.example") in Result


def test_an_include_by_address_is_followed_with_one():
    filtered = "1.2.0.192.in-addr.a.example.spf.filter.example"
    names = Written(
        txt={
            "a.example": ["v=spf1 include:%{ir}.%{v}.%{d}.spf.filter.example ~all"],
            filtered: ["v=spf1 ip4:192.0.2.1 -all"],
        }
    )
    assert Evaluation(names, ip_address("192.0.2.1")).check("a.example") is Result.PASS


def test_ten_questions_are_allowed_and_eleven_are_not():
    def chain(length):
        texts = {f"n{n}.example": [f"v=spf1 include:n{n + 1}.example ?all"] for n in range(length)}
        return Written(txt=texts | {f"n{length}.example": ["v=spf1 -all"]})

    assert Evaluation(chain(10)).check("n0.example") is Result.NEUTRAL
    with pytest.raises(SpfBroken, match="lookups"):
        Evaluation(chain(11)).check("n0.example")


def test_two_names_may_be_gone_and_a_third_not():
    def gone(number):
        terms = " ".join(f"a:gone{n}.example" for n in range(number))
        return Written(txt={"a.example": [f"v=spf1 {terms} -all"]})

    assert Evaluation(gone(2), ip_address("192.0.2.1")).check("a.example") is Result.FAIL
    with pytest.raises(SpfBroken, match="void"):
        Evaluation(gone(3), ip_address("192.0.2.1")).check("a.example")


@pytest.mark.parametrize(
    "term",
    [
        "ip4:1.2.3", "ip4:1.2.3.4/33", "ip4:", "ip4", "ip6:1.2.3.4", "ip4:::1", "include",
        "include:", "include:localhost", "exists", "all:x.example", "a:", "a/33", "a//129",
        "mx/x", "foo",
        "include:x.example/24", "redirect=", "-", "ip4 :1.2.3.4", "a:x.123", "include=x.example",
        "ptr/24", "ptr//64", "exists:x.example//64", "mx:/24", "mx//129", "include:x y",
        "redirect=x.example redirect=x.example", "exp=x.example exp=y.example", "redirect=nowhere",
    ],
)  # fmt: skip
def test_a_term_that_cannot_be_read_is_named(term):
    with pytest.raises(SpfBroken, match="syntax") as broken:
        parse_spf(f"v=spf1 mx {term} -all", domain="a.example")
    assert broken.value.term in term.split()


@pytest.mark.parametrize(
    ("term", "meant"),
    [
        ("ip:1.2.3.4", "ip4:1.2.3.4"),
        ("ipv4:1.2.3.0/24", "ip4:1.2.3.0/24"),
        ("ip4:2001:db8::1", "ip6:2001:db8::1"),
        ("1.2.3.4", "ip4:1.2.3.4"),
        ("ip4:1.2.3.4,", "ip4:1.2.3.4"),
        ("include=x.example", "include:x.example"),
        ("\u2014all", "-all"),
        ("\u2013all", "-all"),
        ("gibberish", ""),
        ("'a:x.example';", "a:x.example"),
        ("-IP4=1.2.3.4", "ip4:1.2.3.4"),
        ("~mx=x.example", "~mx:x.example"),
        ("ip4:192.0.2.7/24", "ip4:192.0.2.7/24"),
    ],
)
def test_what_a_misspelt_term_was_likely_to_be_is_guessed(term, meant):
    assert mended(term) == meant


def test_records_are_mended_without_losing_a_term():
    assert with_term("v=spf1 mx redirect=x.example", "a") == "v=spf1 mx a redirect=x.example"
    assert with_term("v=spf1", "a") == "v=spf1 a"
    assert with_end("v=spf1 mx +all", "-all") == "v=spf1 mx -all"
    assert merged(["v=spf1 mx ~all", "v=spf1 a mx -all"]) == "v=spf1 a mx ~all"
    assert merged(["v=spf1 +all", "v=spf1 a -all"]) == "v=spf1 a -all"
    assert with_end("v=spf1 mx", "-all") == "v=spf1 mx -all"
    assert with_end("v=spf1 redirect=x.example mx", "-all") == "v=spf1 mx -all"
    assert replaced("v=spf1 a MX -all", "mx", "mx:x.example") == "v=spf1 a mx:x.example -all"
    assert replaced("v=spf1 a mx -all", "MX", "") == "v=spf1 a -all"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("~all", "?all", "~all"),
        ("?all", "-all", "?all"),
        ("-ALL", "+all", "-ALL"),
        ("-all", "redirect=x.example", "-all"),
        ("~all", "-all", "~all"),
    ],
)
def test_of_two_ends_the_milder_is_kept_but_never_one_that_lets_everybody(first, second, kept):
    for ends in ((first, second), (second, first)):
        assert merged([f"v=spf1 a {end}" for end in ends]) == f"v=spf1 a {kept}"


@pytest.mark.parametrize(
    ("texts", "near"),
    [
        (["v=spf1 a -all"], ""),
        (["hello", "spf1 a -all"], "spf1 a -all"),
        (["v=spf a -all"], "v=spf a -all"),
        (['"v=spf1 a -all"'], '"v=spf1 a -all"'),
        (["v=spf1 a -all", "v = spf1 mx"], "v = spf1 mx"),
        (["some-spf=1"], ""),
        ([], ""),
    ],
)
def test_what_was_meant_as_a_record_is_told_from_what_is_one(texts, near):
    assert nearly_spf(texts) == near


@pytest.mark.parametrize(
    ("term", "domain", "four", "six"),
    [
        ("a", "", 32, 128),
        ("mx/0", "", 0, 128),
        ("a/32//128", "", 32, 128),
        ("a:x.example/24//64", "x.example", 24, 64),
        ("mx:x.example//0", "x.example", 32, 0),
        ("+include:x.example", "x.example", 32, 128),
        ("ip4:192.0.2.7/24", "192.0.2.0/24", 32, 128),
        ("IP6:2001:db8::7", "2001:db8::7/128", 32, 128),
    ],
)
def test_a_term_is_read_with_its_name_and_its_lengths(term, domain, four, six):
    (one,) = parse_spf(f"v=spf1 {term}", domain="a.example").directives
    assert (one.text, one.result, one.domain) == (term, Result.PASS, domain)
    assert (one.four, one.six) == (four, six)


@pytest.mark.parametrize(
    ("record", "otherwise"),
    [
        ("v=spf1 a -all", Result.FAIL),
        ("v=spf1 a ~ALL mx", Result.SOFTFAIL),
        ("v=spf1 a ?all", Result.NEUTRAL),
        ("v=spf1 all", Result.PASS),
        ("v=spf1 a redirect=x.example", None),
    ],
)
def test_what_a_record_says_of_everybody_else_is_its_end(record, otherwise):
    assert parse_spf(record, domain="a.example").otherwise is otherwise


def test_a_modifier_that_nobody_knows_may_stand_there_twice():
    found = parse_spf("v=spf1 x=1 x=2 redirect=b.example exp=c.example", domain="a.example")
    assert found.redirect == "b.example"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("%{s}", "strong-bad@email.example.com"),
        ("%{o}", "email.example.com"),
        ("%{d4}", "email.example.com"),
        ("%{d2}", "example.com"),
        ("%{d1}", "com"),
        ("%{dr}", "com.example.email"),
        ("%{d2r}", "example.email"),
        ("%{l-}", "strong.bad"),
        ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("x%%y%_z%-", "x%y z%20"),
    ],
)
def test_macros_of_the_rfc_are_filled_in_as_there(text, said):
    assert expand(text, MACROS) == said


@pytest.mark.parametrize(
    ("text", "ip", "sender", "said"),
    [
        ("%{l}.%{o}.%{h}", "192.0.2.3", "", "postmaster"),
        ("%{i}.%{v}", "2001:db8::1", "", "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
         "0.0.0.1.ip6"),
        ("%{i}%{v}", None, "", "in-addr"),
        ("%{h}.%{p}.%{c}", None, "x@b.example", "b.example.unknown.unknown"),
        ("%{D}.%{l1+}", None, "one+two@b.example", "email.example.com.two"),
        ("%{d9}", None, "", "email.example.com"),
        ("x.example.", None, "", "x.example"),
    ],
)  # fmt: skip
def test_macros_stand_for_whoever_is_asked_about(text, ip, sender, said):
    macros = Macros(ip=ip and ip_address(ip), domain="email.example.com", sender=sender)
    assert expand(text, macros) == said


@pytest.mark.parametrize(("length", "cut"), [(LONGEST, False), (LONGEST + 1, True)])
def test_a_name_that_is_too_long_loses_its_first_labels(length, cut):
    labels = ".".join(["x" * 9] * 24)
    name = f"{'y' * (length - len(labels) - 3)}.z.{labels}"
    assert len(name) == length
    assert expand(name, MACROS) == (f"z.{labels}" if cut else name)


def test_a_long_name_of_one_label_is_left_as_it_is():
    assert expand("x" * 300, MACROS) == "x" * 300
    assert expand(f"{'y' * 300}.{'x' * 300}", MACROS) == "x" * 300


@pytest.mark.parametrize("text", ["%", "%a", "%{z}", "%{d0}", "%{d", "a%"])
def test_a_macro_that_is_none_is_refused(text):
    with pytest.raises(BadMacro):
        expand(text, MACROS)


TERMS = st.sampled_from(
    ["a", "mx", "ptr", "all", "-all", "include:a.example", "include:b.example",
     "redirect=b.example", "redirect=a.example", "exists:%{i}.example", "a:%{d",
     "ip4:192.0.2.0/24", "ip6:::/0", "x", "%",
     "a:b.example//0", "mx:a.example/0", "~", "exp=a.example", "=", ":", "/"]
)  # fmt: skip
RECORD = st.lists(TERMS, max_size=6).map(lambda terms: " ".join(["v=spf1", *terms]))


@given(first=RECORD, second=RECORD, ip=st.sampled_from([None, "192.0.2.1", "2001:db8::1"]))
def test_whatever_two_domains_say_it_comes_to_an_end(first, second, ip):
    names = Written(
        txt={"a.example": [first], "b.example": [second]},
        hosts={"a.example": ["192.0.2.1"], "b.example": ["2001:db8::1"]},
        mx={"a.example": ["b.example", ""]},
    )
    one = Evaluation(names, ip_address(ip) if ip else None, "x@a.example")
    with suppress(SpfBroken):
        assert one.check("a.example") in Result
    assert one.lookups <= 11
