"""What may be kept of an address, by the view that stands behind it."""

from __future__ import annotations

from django.conf import settings
from django.urls import Resolver404, resolve

from .policy import MISSING, KeepPolicy, policy_of


def policy_at(path: str) -> KeepPolicy | None:
    """The policy of whatever answers at `path`; None where it is asked each time."""
    if path.startswith((settings.STATIC_URL, "/desk")):
        return None
    try:
        return policy_of(resolve(path).func)
    except Resolver404:
        # A redirect or a 404; either is remembered.
        return MISSING
