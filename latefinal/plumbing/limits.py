"""In what window of time, and for whom, something is counted. Pure; `readers` keeps the counts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class LimitWindow:
    """The `number`th stretch of so many seconds since 1970."""

    number: int
    seconds: int

    @property
    def ends(self) -> int:
        """The first second after it, since 1970."""
        return (self.number + 1) * self.seconds

    def digest(self, what: str, who: str) -> str:
        """`what` by `who` in this window, keyed with the paper's secret: 64 hex digits."""
        told = f"{what}\n{who}\n{self.seconds}\n{self.number}"
        return salted_hmac("latefinal.limits", told, algorithm="sha256").hexdigest()


def network_of(address: str) -> str:
    """The network that an IP address stands in: /24 for version 4, /64 for version 6.

    One household has many addresses of version 6, so a single one says nothing.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 64), strict=False))
