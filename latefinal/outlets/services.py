"""The verbs that write outlets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from latefinal.plumbing.typed_names import called, free_slug

from .errors import HostTaken, OutletError
from .models import Outlet, OutletHost, OutletKind, OutletName, Ownership
from .recognition import outlet_at, outlet_named
from .rules.hosts import check_host, host_of, is_governments
from .rules.names import fold_name
from .rules.starter import StarterEntry, entry_at, entry_called, starter_list

LABEL = ("ownership", "owner", "evidence", "as_of")
"""What the starter list says of an outlet as long as the desk says nothing else."""

LONGEST_FOLDED = 240
"""Characters: as a column keeps a name of 120, of which a ligature may be taken apart."""

TYPES = {
    "SC": gettext_noop("state-controlled media"),
    "CaPu": gettext_noop("captured public or state-managed media"),
    "CaPr": gettext_noop("captured private media"),
    "ISFM": gettext_noop("independent media, funded and managed by the state"),
    "ISFM?": gettext_noop("perhaps independent media, funded and managed by the state"),
    "ISF": gettext_noop("independent media, funded by the state"),
    "ISM": gettext_noop("independent media, managed by the state"),
    "IP": gettext_noop("independent public media"),
}
"""The types of State Media Monitor, in words."""


@transaction.atomic
def add_outlet(*, name: str, ownership: str = Ownership.UNKNOWN) -> Outlet:
    """The outlet that goes by that name, made if need be; an ownership that is known stays.

    Where nobody says whose a new one is, the starter list does, if it knows the name.
    """
    name = " ".join(name.split())
    there = Outlet.objects.filter(name__iexact=name).first() or outlet_named(name)
    if there is not None:
        return there
    slug = free_slug(name, among=Outlet.objects.all(), otherwise="outlet")
    outlet = Outlet.objects.create(name=name, slug=slug, ownership=ownership)
    complete_outlet(outlet=outlet)
    return outlet


@transaction.atomic
def complete_outlet(*, outlet: Outlet) -> None:
    """Where nobody said whose a new outlet is: let the starter list say it, or else its host.

    The list is asked by host, then by name; a host that only states get makes it a state body.
    """
    if outlet.ownership != Ownership.UNKNOWN or outlet.evidence or outlet.owner:
        return
    hosts = list(outlet.hosts.values_list("host", flat=True))
    entry = _entry_meant(outlet, hosts)
    official = next(filter(is_governments, hosts), None)
    if entry is not None:
        fill_from_list(outlet=outlet, entry=entry)
    elif official is not None and outlet.kind in ("", OutletKind.GOVERNMENT):
        outlet.kind, outlet.ownership = OutletKind.GOVERNMENT, Ownership.STATE
        with translation.override(settings.LANGUAGE_CODE):
            words = _("Its host, %(host)s, hangs below a name that states keep for their bodies.")
            outlet.evidence = words % {"host": official}
        outlet.save()


def _entry_meant(outlet: Outlet, hosts: list[str]) -> StarterEntry | None:
    """The list's entry at one of its very hosts; or of its name, unless host or country differ.

    Papers of one name are many, and a label that is another's does harm.
    """
    at_hosts = (entry for host in hosts if (entry := entry_at(host)) and host in entry.hosts)
    if (entry := next(at_hosts, None)) is not None:
        return entry
    named = entry_called(outlet.name)
    differs = named is None or hosts or outlet.country not in ("", named.country)
    return None if differs else named


@transaction.atomic
def set_names(*, outlet: Outlet, names: Iterable[str]) -> None:
    """Let the outlet be called `names` besides its own name; those that fold alike count once."""
    told: dict[str, str] = {}
    for name in names:
        told.setdefault(fold_name(name)[:LONGEST_FOLDED], " ".join(name.split()))
    for folded in ("", fold_name(outlet.name)):
        told.pop(folded, None)
    if list(told.items()) == list(outlet.other_names.values_list("folded", "name")):
        return
    outlet.other_names.all().delete()
    OutletName.objects.bulk_create(
        OutletName(outlet=outlet, name=name, folded=folded) for folded, name in told.items()
    )


@transaction.atomic
def set_hosts(*, outlet: Outlet, hosts: Iterable[str]) -> None:
    """Let the outlet publish at `hosts`, as `host_of` spells them, and nowhere else.

    Raises SharedHost where anybody publishes, and HostTaken where another outlet does.
    """
    told = list(dict.fromkeys(hosts))
    for host in told:
        check_host(host)
        check_free(host, outlet=outlet)
    if told != list(outlet.hosts.values_list("host", flat=True)):
        outlet.hosts.all().delete()
        OutletHost.objects.bulk_create(OutletHost(outlet=outlet, host=host) for host in told)


def check_free(host: str, *, outlet: Outlet) -> None:
    """Raise HostTaken where another outlet publishes at that very host."""
    other = OutletHost.objects.filter(host=host).exclude(outlet=outlet.pk).first()
    if other is not None:
        words = _("“%(host)s” is a host of %(outlet)s already. Take it away there first.")
        raise HostTaken(words % {"host": host, "outlet": other.outlet.name})


@transaction.atomic
def outlet_met_at(address: str) -> Outlet:
    """Whose page lies at `address`: known by host, or to the starter list, or made.

    One that is made is called like its host, and of unknown ownership unless the host tells it.
    """
    if (there := outlet_at(address)) is not None:
        return there
    host = _host_in(address)
    if (listed := entry_at(host)) is not None:
        return take_from_list(entry=listed)
    outlet = add_outlet(name=host)
    try:
        check_host(host)
        check_free(host, outlet=outlet)
    except OutletError:
        return outlet  # where anybody publishes, its host says nothing
    set_hosts(outlet=outlet, hosts=[*outlet.hosts.values_list("host", flat=True), host])
    complete_outlet(outlet=outlet)
    return outlet


def _host_in(address: str) -> str:
    try:
        return host_of(address)
    except OutletError:
        return address.split("/")[2].rpartition("@")[2][:100]  # an address in numbers


@transaction.atomic
def take_from_list(*, entry: StarterEntry) -> Outlet:
    """The outlet of that entry, in the desk's register: made, unless it is there by host or name.

    One that is there stays as the desk has it.
    """
    if (there := _of_entry(entry)) is not None:
        return there
    name = entry.name
    if called(name, among=Outlet.objects.all()).exists():
        name = f"{name} ({entry.country})"
    slug = free_slug(name, among=Outlet.objects.all(), otherwise="outlet")
    outlet = Outlet.objects.create(name=name, slug=slug)
    fill_from_list(outlet=outlet, entry=entry)
    return outlet


def _of_entry(entry: StarterEntry) -> Outlet | None:
    """The outlet of the register that is the entry's: by its label, its hosts, or its name."""
    is_its = Q(listed_as=entry.key) | Q(hosts__host__in=entry.hosts)
    if (there := Outlet.objects.filter(is_its).first()) is not None:
        return there
    named = outlet_named(entry.name)
    return named if named is not None and named.country in ("", entry.country) else None


@transaction.atomic
def fill_from_list(*, outlet: Outlet, entry: StarterEntry) -> None:
    """Have the list's label, and add the names and hosts that it knows and nobody else has."""
    _label(outlet, entry)
    outlet.kind = outlet.kind or entry.kind
    outlet.country = outlet.country or entry.country
    if entry.hosts and not outlet.site:
        outlet.site = f"https://{entry.hosts[0]}/"
    outlet.save()
    set_names(outlet=outlet, names=[*_names_of(outlet), *entry.names])
    taken = OutletHost.objects.filter(host__in=entry.hosts).exclude(outlet=outlet)
    elsewhere = set(taken.values_list("host", flat=True))
    own = outlet.hosts.values_list("host", flat=True)
    set_hosts(outlet=outlet, hosts=[*own, *(one for one in entry.hosts if one not in elsewhere)])


@transaction.atomic
def follow_list(*, at: datetime) -> int:
    """Let labels that are the list's say what this release's list says; how many changed.

    Where the desk said anything of a label, the label is the desk's, and stays.
    """
    changed = 0
    entries = starter_list()
    for outlet in Outlet.objects.exclude(listed_as=""):
        before = [getattr(outlet, name) for name in LABEL]
        if (entry := entries.get(outlet.listed_as)) is None:
            continue  # no longer listed: what it said is still on the page, with its date
        _label(outlet, entry)
        if [getattr(outlet, name) for name in LABEL] != before:
            outlet.save()
            log(instance=outlet, action="wagtail.edit", timestamp=at)
            changed += 1
    return changed


def _label(outlet: Outlet, entry: StarterEntry) -> None:
    outlet.ownership, outlet.owner = entry.ownership, entry.owner
    with translation.override(settings.LANGUAGE_CODE):  # the readers', not that of who is at it
        outlet.evidence, outlet.as_of = entry.evidence or _evidence(entry), entry.as_of
    outlet.listed_as = entry.key


def _evidence(entry: StarterEntry) -> str:
    words = _(
        "State Media Monitor lists it as “%(type)s” (%(code)s): https://statemediamonitor.com. "
        "Taken from the State Media Matrix of the Alliance for Securing Democracy at the German "
        "Marshall Fund, as of %(day)s: https://github.com/ASD-at-GMF/state-media-profiles"
    )
    told = {"type": _(TYPES[entry.typology]), "code": entry.typology.rstrip("?")}
    return words % {**told, "day": date_format(entry.as_of, "j F Y")}


def _names_of(outlet: Outlet) -> list[str]:
    return list(outlet.other_names.values_list("name", flat=True))
