"""Which outlet of the register an address, a name or words mean."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from .errors import NoHost
from .models import Outlet, OutletHost, OutletName
from .rules.hosts import host_of, hosts_above
from .rules.names import fold_name, meant_by


def outlet_at(address: str) -> Outlet | None:
    """The outlet at whose host `address` (or a bare host) lies: the nearest above it.

    None for what is no host, and for a platform at which anybody publishes.
    """
    try:
        hosts = hosts_above(host_of(address))
    except NoHost:
        return None
    there = OutletHost.objects.filter(host__in=hosts).select_related("outlet")
    found = {one.host: one.outlet for one in there}
    return next((found[host] for host in hosts if host in found), None)


def outlet_named(name: str) -> Outlet | None:
    """The one outlet that is called so, in any case, script or accent; None where two are."""
    number = numbers_by_name().get(fold_name(name))
    return None if number is None else Outlet.objects.get(pk=number)


def numbers_by_name() -> Mapping[str, int]:
    """The number of the outlet that each folded name means; what several are called means none."""
    return meant_by(names_of_outlets())


def outlets_found(words: str) -> QuerySet[Outlet]:
    """Those with `words` in one of their names, their hosts, their owner or their country."""
    asked, bare = fold_name(words), words.strip().lower()
    told = [
        *names_of_outlets(),
        *Outlet.objects.order_by().values_list("owner", "pk"),
        *Outlet.objects.order_by().values_list("country", "pk"),
    ]
    numbers = {number for name, number in told if asked and asked in fold_name(name)}
    at_host = OutletHost.objects.order_by().filter(host__contains=bare).values("outlet")
    return Outlet.objects.filter(Q(pk__in=numbers) | Q(pk__in=at_host))


def names_of_outlets() -> list[tuple[str, int]]:
    """Every name of every outlet, with its number."""
    # A register holds some dozens of outlets: read whole, their names are compared alike on every
    # database, and in every script.
    return [
        *Outlet.objects.order_by().values_list("name", "pk"),
        *OutletName.objects.order_by().values_list("name", "outlet"),
    ]
