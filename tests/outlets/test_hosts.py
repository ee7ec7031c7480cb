"""A host is compared as it is spelled, and says who publishes there or nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latefinal.outlets.errors import NoHost, SharedHost
from latefinal.outlets.rules.hosts import (
    HOSTING,
    PLATFORMS,
    check_host,
    host_of,
    hosts_above,
    is_governments,
)

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
BELOW = st.lists(LABEL.filter(lambda one: not one.startswith("www")), max_size=3)
REGISTERED = ("kabar.kg", "bbc.co.uk", "xn--80aac8a7a.xn--p1ai", "own.substack.com")


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("kabar.kg", "kabar.kg"),
        (" https://WWW.Kabar.kg:443/ru/news?id=1 ", "kabar.kg"),
        ("http://en.kabar.kg", "en.kabar.kg"),
        ("кабар.рф", "xn--80aac8a7a.xn--p1ai"),
        ("KABAR.KG.", "kabar.kg"),
        ("www.gov.uk", "www.gov.uk"),  # gov.uk is everybody's there; its www is the government's
        ("www2.state.example", "state.example"),
        ("someone@kabar.kg", "kabar.kg"),
    ],
)
def test_a_host_is_spelled_alike_however_it_is_typed(typed, host):
    assert host_of(typed) == host


@pytest.mark.parametrize(
    "typed", ["", "kabar", "192.0.2.1", "http://[::1]/", "http://[", "a b.kg", "x..kg", "-x.kg"]
)
def test_what_is_no_host_is_refused_in_a_sentence_that_repeats_it(typed):
    with pytest.raises(NoHost) as refused:
        host_of(typed)
    assert typed in str(refused.value)


@given(typed=st.text(max_size=300))
@example(typed="\u2488com")  # a sign that IDNA takes apart into a dot
@example(typed="ß.ſ")
def test_whatever_is_typed_is_a_host_or_refused_and_a_host_stays_itself(typed):
    try:
        host = host_of(typed)
    except NoHost:
        return
    assert host_of(host) == host
    assert host.isascii()
    assert host == host.lower()
    assert len(host) <= 253


@given(below=BELOW, registered=st.sampled_from(REGISTERED))
def test_a_host_is_found_by_all_that_it_hangs_below_the_nearest_first(below, registered):
    host = ".".join([*below, registered])
    found = hosts_above(host)
    assert found[0] == host
    assert found[-1] == registered
    assert sorted(found, key=len, reverse=True) == found
    assert len(found) == len(below) + 1


@given(below=BELOW, platform=st.sampled_from(sorted(PLATFORMS)))
def test_no_host_on_a_platform_names_an_outlet(below, platform):
    assert hosts_above(".".join([*below, platform])) == []


@pytest.mark.parametrize("suffix", [*sorted(HOSTING), "gov.kg", "co.uk", "github.io", "kg", "com"])
def test_where_everybody_gets_a_host_the_one_above_names_nobody(suffix):
    with pytest.raises(SharedHost, match=suffix):
        check_host(suffix)
    check_host(f"rim-weekly.{suffix}")


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("mfa.gov.kg", True),
        ("www.gov.uk", True),
        ("diplomatie.gouv.fr", True),
        ("state.gov", True),
        ("gov.example.com", False),
        ("kabar.kg", False),
    ],
)
def test_a_governments_host_hangs_below_a_suffix_that_only_states_get(host, is_one):
    assert is_governments(host) == is_one
