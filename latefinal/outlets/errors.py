"""What can go wrong with an outlet, each in one sentence."""

from latefinal.plumbing.errors import LatefinalError


class OutletError(LatefinalError):
    """Anything that went wrong with an outlet."""


class NoHost(OutletError):
    """What was typed names no host on the web."""


class SharedHost(OutletError):
    """At that host many publish, so it tells nobody which outlet is meant."""


class HostTaken(OutletError):
    """Another outlet has that host already."""
