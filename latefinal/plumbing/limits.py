"""How often somebody may do something. Nobody's address is kept, only a keyed hash of it.

The counts live in Django's cache. The default cache is per process: with several web processes a
limit is as many times as wide, and a restart forgets it. That is enough to slow a flood down;
where it must be exact, give Django a shared cache.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def allows(what: str, who: str, *, limit: int, seconds: int, at: datetime) -> bool:
    """Count one more `what` by `who`; False once it is over `limit` in the window of `at`.

    Windows stand at whole multiples of `seconds`. `who` is hashed with the paper's secret key.
    """
    window = int(at.timestamp()) // seconds
    digest = salted_hmac("latefinal.limits", f"{what}\n{who}\n{window}", algorithm="sha256")
    key = f"limit:{digest.hexdigest()}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # dropped between the two lines: the cache was full, or the window ended
        return True


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
