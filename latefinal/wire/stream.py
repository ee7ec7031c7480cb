"""What the desk's wire shows: items by time, what stands beside them, and how many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from latefinal.outlets.models import Ownership

from .models import Ring, RingWord, WireItem
from .querysets import A_WORD, WireItemQuerySet
from .rules.ringing import QUOTES
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
    rings: int | None = None
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
        if self.rings is not None:
            found = found.filter(rings__word=self.rings)
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
    """A page of the items asked for, and one more where there are more.

    Each says for which word it `rings_for` or rang, and whether it `is_ringing` still.
    """
    items = asked.items()
    if before is not None:
        items = items.before(*before)
    rings = Ring.objects.filter(item=OuterRef("pk"))
    first = rings.order_by(F("heard_at").asc(nulls_first=True), "pk")
    shown = items.select_related("outlet", "taken_by", "story").annotate(
        rings_for=Subquery(first.values("word__phrase")[:1]), is_ringing=Exists(rings.unheard())
    )
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
class WordCount:
    """Words for which the desk is rung, how many items hold them, and how many still ring."""

    number: int
    phrase: str
    items: int
    ringing: int


@dataclass(frozen=True)
class Counts:
    """How many items came today, altogether and by what the desk filters by."""

    total: int
    taken: int
    changed: int
    by_ownership: list[tuple[Ownership, int]]
    by_country: list[tuple[str, int]]
    by_section: list[tuple[int, str, int]]
    by_outlet: list[tuple[int, str, int]]
    by_word: list[WordCount]


def counts(*, since: datetime, until: datetime) -> Counts:
    """Of the items between `since` and `until` (aware); what rings, rings whatever its day.

    One statement, the words that ring included.
    """
    is_today = Q(published_at__gte=since, published_at__lt=until, spiked_at__isnull=True)
    rings = Q(used_version__lt=F("version"))
    outlet = ("outlet", "outlet__name", "outlet__ownership", "outlet__country")
    section = ("feed__section", "feed__section__title")
    by_outlet = (
        WireItem.objects.filter(is_today | rings)
        .order_by()
        .values_list(*outlet, *section)
        .annotate(
            items=Count("pk", filter=is_today),
            taken=Count("pk", filter=is_today & Q(taken_at__isnull=False)),
            changed=Count("pk", filter=rings),
        )
    )
    words = RingWord.objects.with_counts(since=since, until=until).as_counts()
    return _added_up(list(by_outlet.union(words, all=True)))


def _added_up(found: Iterable[tuple[Any, ...]]) -> Counts:
    rows = list(found)
    words = [WordCount(row[0], row[1], row[6], row[7]) for row in rows if row[8] == A_WORD]
    rows = [row for row in rows if row[8] != A_WORD]
    owned: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    named: Counter[tuple[int, str]] = Counter()
    sorted_in: Counter[tuple[int, str]] = Counter()
    for pk, name, ownership, country, number, title, items, *_others in rows:
        owned[ownership] += items
        placed[country] += items
        named[pk, name] += items
        if number is not None:
            sorted_in[number, title] += items
    return Counts(
        total=sum(row[6] for row in rows),
        taken=sum(row[7] for row in rows),
        changed=sum(row[8] for row in rows),
        by_ownership=[(one, owned[one]) for one in Ownership if owned[one]],
        by_country=sorted((name, n) for name, n in placed.items() if name and n),
        by_section=sorted(_told(sorted_in), key=lambda row: row[1]),
        by_outlet=sorted(_told(named), key=lambda row: (-row[2], row[1])),
        by_word=sorted(words, key=lambda word: word.phrase.strip(QUOTES).casefold()),
    )


def _told(counted: Counter[tuple[int, str]]) -> list[tuple[int, str, int]]:
    return [(number, name, items) for (number, name), items in counted.items() if items]
