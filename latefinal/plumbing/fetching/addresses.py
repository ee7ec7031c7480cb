"""Which addresses are public: somebody's server on the internet, and nothing else. Pure.

After IANA's special-purpose registries (https://www.iana.org/assignments/iana-ipv4-special-registry
and its sister for IPv6). `is_global` follows them too, yet takes an IPv4 that is written into an
IPv6 for public whatever it is, and calls multicast global.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

IPAddress = IPv4Address | IPv6Address

_UNICAST = IPv6Network("2000::/3")
"""All that was ever given out for servers. What lies outside maps, translates or stays at home."""
_NOT_PUBLIC = tuple(
    ip_network(written)
    for written in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a provider's customers
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 lies in it
        "2620:4f:8000::/48",
        "3ffe::/16",  # given back
        "3fff::/20",  # for documentation
    )
)
_ISATAP = 0x5EFE


def is_public(address: IPAddress) -> bool:
    """Whether `address` is a server's on the internet, in no form that holds another address.

    An IPv6 that embeds an IPv4 (mapped, 6to4, Teredo, NAT64, ISATAP) is refused whatever it holds.
    """
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return not isinstance(address, IPv6Address) or (address in _UNICAST and not _is_isatap(address))


def _is_isatap(address: IPv6Address) -> bool:
    """Whether an IPv4 is its last part, by RFC 5214: 0:5efe before it, or 200:5efe."""
    return (int(address) >> 32) & 0xFDFFFFFF == _ISATAP
