"""What the desk's wire shows: items by time, what stands beside them, and how many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Q

from latefinal.outlets.models import Ownership

from .models import WireItem
from .querysets import WireItemQuerySet
from .rules.searching import asked_words

A_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """Which items are asked for; empty means all."""

    show: str = ""  # "taken", "changed" or "spiked"
    ownership: str = ""
    outlet: int | None = None
    country: str = ""
    section: int | None = None
    words: str = ""

    def items(self) -> WireItemQuerySet:
        """Those items, the newest first."""
        found = _SHOWN.get(self.show, WireItemQuerySet.in_the_stream)(WireItem.objects.all())
        if self.ownership:
            found = found.filter(outlet__ownership=self.ownership)
        if self.outlet is not None:
            found = found.filter(outlet=self.outlet)
        if self.country:
            found = found.filter(outlet__country=self.country)
        if self.section is not None:
            found = found.filter(feed__section=self.section)
        return found.with_words(asked_words(self.words))


_OF_OUTLETS = ("outlet__name", "outlet__ownership", "outlet__kind")
"""What a name and its label are made of."""
_SHOWN = {
    "taken": WireItemQuerySet.taken,
    "changed": WireItemQuerySet.changed_after_use,
    "spiked": WireItemQuerySet.spiked,
}


@dataclass
class SameEvent:
    """The items that tell of one event, the oldest first."""

    items: list[WireItem] = field(default_factory=list)

    @property
    def outlets(self) -> int:
        """How many outlets told of it."""
        return len({item.outlet_id for item in self.items})

    @property
    def state_media(self) -> int:
        """How many of them are state media."""
        return len({item.outlet_id for item in self.items if item.outlet.is_state_media})

    @property
    def is_only_state_media(self) -> bool:
        """Whether nobody else told of it."""
        return self.outlets > 1 and self.outlets == self.state_media

    def others(self, item: WireItem) -> list[WireItem]:
        """All but `item`."""
        return [one for one in self.items if one.pk != item.pk]


@dataclass(frozen=True)
class Line:
    """An item in the stream, and the event that it tells of."""

    item: WireItem
    event: SameEvent

    @property
    def is_first(self) -> bool:
        """Whether it told of it before the others."""
        return bool(self.event.items) and self.event.items[0].pk == self.item.pk


def newest(asked: Asked, *, before: tuple[datetime, int] | None = None) -> list[WireItem]:
    """A page of the items asked for, and one more where there are more."""
    items = asked.items()
    if before is not None:
        items = items.before(*before)
    shown = items.select_related("outlet", "taken_by", "story")
    return list(shown.defer("searched", "rights")[: A_PAGE + 1])


def lines(items: Sequence[WireItem]) -> list[Line]:
    """The same with their events: one statement, however many there are."""
    events = events_of(items)
    return [Line(item, events[first_of(item)]) for item in items]


def events_of(items: Iterable[WireItem]) -> Mapping[int, SameEvent]:
    """The event of each, by the number of the item that told of it first."""
    firsts = {first_of(item) for item in items}
    told = (
        WireItem.objects.filter(Q(event__in=firsts) | Q(pk__in=firsts))
        .select_related("outlet")
        .only("headline", "published_at", "event", *_OF_OUTLETS)
        .order_by("published_at", "pk")
    )
    events: dict[int, SameEvent] = defaultdict(SameEvent)
    for item in told:
        events[first_of(item)].items.append(item)
    return events


def first_of(item: WireItem) -> int:
    """The number of the item that told first of what `item` tells of."""
    return item.event_id or item.pk


@dataclass(frozen=True)
class Counts:
    """How many items came today, altogether and by what the desk filters by."""

    total: int
    taken: int
    changed: int
    by_ownership: list[tuple[Ownership, int]]
    by_country: list[tuple[str, int]]
    by_outlet: list[tuple[int, str, int]]


def counts(*, since: datetime, until: datetime) -> Counts:
    """Of the items between `since` and `until` (aware); what rings, rings whatever its day."""
    is_today = Q(published_at__gte=since, published_at__lt=until, spiked_at__isnull=True)
    rings = Q(used_version__lt=F("version"))
    outlet = ("outlet", "outlet__name", "outlet__ownership", "outlet__country")
    rows = list(
        WireItem.objects.filter(is_today | rings)
        .order_by()
        .values_list(*outlet)
        .annotate(
            items=Count("pk", filter=is_today),
            taken=Count("pk", filter=is_today & Q(taken_at__isnull=False)),
            changed=Count("pk", filter=rings),
        )
    )
    owned: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    for _pk, _name, ownership, country, items, *_others in rows:
        owned[ownership] += items
        placed[country] += items
    named = [(pk, name, items) for pk, name, _own, _country, items, *_others in rows if items]
    return Counts(
        total=sum(row[4] for row in rows),
        taken=sum(row[5] for row in rows),
        changed=sum(row[6] for row in rows),
        by_ownership=[(one, owned[one]) for one in Ownership if owned[one]],
        by_country=sorted((name, n) for name, n in placed.items() if name and n),
        by_outlet=sorted(named, key=lambda row: (-row[2], row[1])),
    )
