"""Only a server on the public internet is public, in whatever form its address is written."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latefinal.plumbing.fetching.addresses import is_public

PRIVATE = st.sampled_from(
    [ip_network(written) for written in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )]
).flatmap(lambda network: st.ip_addresses(v=4, network=network))  # fmt: skip
NETWORK_PART = st.integers(0, 2**61 - 1)


def at_home(base: str, bits: int) -> st.SearchStrategy[IPv6Address]:
    return st.ip_addresses(v=6, network=f"{base}/{bits}")


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:82f::200e"]
)
def test_a_server_on_the_internet_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1",
        "fd12::1", "ff02::1", "100::1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808",
        "64:ff9b:1::808:808", "2002:808:808::1", "2001::1", "2001:db8::1", "3fff::1", "5f00::1",
        "2606:4700::5efe:808:808", "2606:4700::200:5efe:808:808",
    ],
)  # fmt: skip
def test_what_is_nobody_s_server_or_holds_another_address_is_not(address):
    assert not is_public(ip_address(address))


@given(address=st.one_of(
    PRIVATE, at_home("fc00::", 7), at_home("fe80::", 10), at_home("ff00::", 8),
    at_home("2001::", 32), at_home("2002::", 16), at_home("64:ff9b::", 96),
    at_home("64:ff9b:1::", 48), at_home("::", 80), at_home("100::", 64),
))  # fmt: skip
def test_nothing_private_is_public(address):
    assert not is_public(address)


@given(inner=PRIVATE, network=NETWORK_PART, low=st.integers(0, 2**80 - 1))
@example(inner=IPv4Address("127.0.0.1"), network=0, low=0)
@example(inner=IPv4Address("169.254.169.254"), network=0x6064700 << 32, low=1)
def test_a_private_address_within_another_is_refused_in_every_form(inner, network, low):
    number = int(inner)
    held = [
        number,  # compatible
        0xFFFF << 32 | number,  # mapped
        0xFFFF << 48 | number,  # translated (RFC 2765)
        0x64FF9B << 96 | number,  # NAT64
        0x64FF9B0001 << 80 | (number << 16 | low & 0xFFFF),
        0x2002 << 112 | number << 80 | low,  # 6to4
        0x20010000 << 96 | number << 64 | low >> 16,  # Teredo's server
        0x20010000 << 96 | (low & 0xFFFFFFFF) << 64 | number ^ 0xFFFFFFFF,  # and its client
        (network << 64) | 0x5EFE << 32 | number,  # ISATAP
        (network << 64) | 0x02005EFE << 32 | number,
    ]
    assert not [str(IPv6Address(one)) for one in held if is_public(IPv6Address(one))]
