"""How many letters a stranger can have us send: to one address, from one network, in all."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from latefinal.newsletter.errors import TooMany
from latefinal.plumbing import limits

WINDOW = 3600
"""Seconds in which wishes are counted."""
FROM_AN_ADDRESS = 3
FROM_A_NETWORK = 20
FROM_ANYWHERE = 600


def count_wish(request: HttpRequest, address: str, at: datetime) -> bool:
    """Whether a letter may go. One person's many wishes end in silence. Raises TooMany."""
    network = limits.network_of(request.META.get("REMOTE_ADDR", ""))
    for what, whom, limit in (
        ("wish-network", network, FROM_A_NETWORK),
        ("wish-anywhere", "", FROM_ANYWHERE),
    ):
        if not limits.allows(what, whom, limit=limit, seconds=WINDOW, at=at):
            raise TooMany
    return limits.allows("wish-address", address, limit=FROM_AN_ADDRESS, seconds=WINDOW, at=at)
