"""One random and valid call of each service that writes an outlet."""

from __future__ import annotations

from latefinal.outlets.models import Outlet, Ownership
from latefinal.outlets.rules.starter import entry_called, starter_list
from latefinal.outlets.services import (
    add_outlet,
    complete_outlet,
    fill_from_list,
    follow_list,
    outlet_met_at,
    set_hosts,
    set_names,
    take_from_list,
)

from .desk import Desk, calls


@calls(add_outlet)
def an_outlet_is_added(desk: Desk) -> None:
    add_outlet(name=desk.words(), ownership=desk.random.choice(Ownership.values))


@calls(set_names, set_hosts)
def an_outlet_goes_by_other_names(desk: Desk) -> None:
    outlet = desk.one(Outlet.objects.all())
    set_names(outlet=outlet, names=[desk.words(), desk.words()])
    set_hosts(outlet=outlet, hosts=[f"{desk.slug()}.example"])


@calls(complete_outlet, fill_from_list)
def an_outlet_is_filled_in_from_the_starter_list(desk: Desk) -> None:
    outlet = desk.one(Outlet.objects.all())
    outlet.ownership, outlet.evidence, outlet.owner = Ownership.UNKNOWN, "", ""
    outlet.save()
    complete_outlet(outlet=outlet)
    fill_from_list(outlet=outlet, entry=entry_called("TASS"))


@calls(take_from_list)
def an_outlet_is_taken_from_the_starter_list(desk: Desk) -> None:
    take_from_list(entry=desk.random.choice(list(starter_list().values())))


@calls(outlet_met_at)
def an_outlet_is_met_at_an_address(desk: Desk) -> None:
    outlet_met_at(f"https://{desk.slug()}.example/story")


@calls(follow_list)
def labels_follow_a_newer_starter_list(desk: Desk) -> None:
    outlet = desk.one(Outlet.objects.all())
    Outlet.objects.filter(pk=outlet.pk).update(listed_as="United Kingdom/BBC")
    follow_list(at=desk.at)
