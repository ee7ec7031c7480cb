"""How many letters a stranger can have us send: to one address, from one network, in all."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from latefinal.plumbing.limits import network_of
from latefinal.readers.services import allows
from latefinal.subscriptions.errors import TooManyRequests
from latefinal.subscriptions.rules.limits import COUNTED_AS, HOUR, TO_AN_ADDRESS

FROM_A_NETWORK = 20
FROM_ANYWHERE = 600


def may_send_letter(request: HttpRequest, address: str, at: datetime) -> bool:
    """Whether a letter may go; it is counted. False for one person's many: that ends in silence.

    Raises TooManyRequests.
    """
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    for what, whom, limit in (
        ("wish-network", network, FROM_A_NETWORK),
        ("wish-anywhere", "", FROM_ANYWHERE),
    ):
        if not allows(what, whom, limit=limit, seconds=HOUR, at=at):
            raise TooManyRequests
    return all(
        allows(COUNTED_AS, address, limit=limit, seconds=seconds, at=at)
        for seconds, limit in TO_AN_ADDRESS.items()
    )
