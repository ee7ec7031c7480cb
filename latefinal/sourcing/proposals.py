"""What the rules find in a text of ours, tied to the register: proposals, never more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import F
from django.utils.timezone import localtime

from latefinal.outlets.models import Outlet
from latefinal.stories.models import Story
from latefinal.wire.models import ItemVersion, WireItem

from .models import Source
from .recognition import NamesKnown
from .rules.find import find_statements
from .rules.found import FoundSpeaker, FoundStatement
from .rules.offices import is_one_of_many
from .rules.story_words import marked_spans, words_of_body
from .rules.tokens import Span


@dataclass(frozen=True)
class Proposal:
    """A statement that nobody confirmed yet.

    `number` says how many with the same words stand before it. `speaker` is None where two could be
    meant, who are `candidates` then, or where nobody is named. `through` is the outlet's name, in
    the register or as the text has it, and `then` those that carried it further. `kept` is the
    version of an item in which the words were read, if they were.
    """

    words: str
    number: int
    spans: tuple[Span, ...]
    is_direct: bool
    speaker: FoundSpeaker | None
    candidates: tuple[FoundSpeaker, ...] = ()
    source: Source | None = None
    through: str = ""
    outlet: Outlet | None = None
    then: tuple[str, ...] = ()
    kept: ItemVersion | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """What it is known by as long as its words stand in the text."""
        return f"s{sha256(f'{self.number} {self.words}'.encode()).hexdigest()[:16]}"

    @property
    def asks_who(self) -> bool:
        """Whether somebody has to say who spoke."""
        return self.speaker is None


def proposals_in(
    text: str, *, items: Sequence[WireItem] = (), on: date | None = None
) -> list[Proposal]:
    """What is said in `text`, and by whom; `items` are those of the wire that it was written from.

    Words that stand in one of `items` came through its outlet, unless the text names another. Who
    held an office is asked for the day of that item, or else for the day `on`.
    """
    register = NamesKnown.read()
    said = [one for one in _found(text, register) if one.is_said]
    rows = _Rows(register, said)
    kept = newest_versions(items)
    before: Counter[str] = Counter()
    proposals = []
    for one in said:
        proposal = _proposal(text, one, rows, kept, on)
        proposals.append(replace(proposal, number=before[proposal.words]))
        before[proposal.words] += 1
    return proposals


def found_in(text: str) -> list[FoundStatement]:
    """What the rules find in `text`, knowing the outlets and sources of the register."""
    return _found(text, NamesKnown.read())


def _found(text: str, register: NamesKnown) -> list[FoundStatement]:
    return find_statements(text, known_outlets=register.outlet_names, known_sources=register.kinds)


class _Rows:
    """The outlets and sources that `said` names; two statements, however many."""

    def __init__(self, register: NamesKnown, said: Sequence[FoundStatement]) -> None:
        self.register = register
        outlets = {register.outlet(outlet.name) for one in said for outlet in one.via}
        speakers = [one.speaker for one in said if one.speaker]
        sources = {register.source(one.name, one.kind) for one in speakers}
        self.outlets = Outlet.objects.in_bulk([pk for pk in outlets if pk is not None])
        known = Source.objects.prefetch_related("offices")
        self.sources = known.in_bulk([pk for pk in sources if pk is not None])

    def outlet(self, name: str) -> Outlet | None:
        """The one that is called so, where the register knows it."""
        number = self.register.outlet(name)
        return self.outlets.get(number) if number is not None else None

    def source(self, one: FoundStatement) -> Source | None:
        """Whoever said it, where the register knows them."""
        speaker = one.speaker
        number = self.register.source(speaker.name, speaker.kind) if speaker else None
        return self.sources.get(number) if number is not None else None


def proposals_for(story: Story) -> list[Proposal]:
    """The same of a story's draft, less what is marked already or was dismissed."""
    blocks = blocks_of(story)
    text, marked = words_of_body(blocks), marked_spans(blocks)
    dismissed = set(story.dismissals.values_list("words", flat=True))
    items = list(story.wire_items.select_related("outlet"))
    saved = story.published_at or story.latest_revision_created_at
    return [
        one
        for one in proposals_in(text, items=items, on=saved and localtime(saved).date())
        if one.words not in dismissed and not any(_marked(marked, one.spans))
    ]


def blocks_of(story: Story) -> list[dict[str, Any]]:
    """The body of a story, as it is stored."""
    return [dict(block) for block in story.body.raw_data]


def _marked(marked: Sequence[bool], spans: Iterable[Span]) -> Iterator[bool]:
    return (marked[place] for start, end in spans for place in range(start, end))


def _proposal(
    text: str,
    one: FoundStatement,
    rows: _Rows,
    kept: Sequence[ItemVersion],
    on: date | None,
) -> Proposal:
    words = " ".join(" ".join(text[start:end].split()) for start, end in one.words)
    read_in = next((version for version in kept if _holds(version, words)), None)
    chain = _chain(one, rows, read_in)
    outlet, through = chain[0] if chain else (None, "")
    day = localtime(read_in.item.published_at).date() if read_in else on
    source, people = _whose(text, one, rows, day)
    return Proposal(
        words=words,
        number=0,
        spans=one.words,
        is_direct=one.is_direct,
        speaker=people[0] if len(people) == 1 else None,
        candidates=people if len(people) > 1 else (),
        source=source,
        through=through,
        outlet=outlet,
        then=tuple(name for _outlet, name in chain[1:]),
        kept=read_in,
    )


def _whose(
    text: str, one: FoundStatement, rows: _Rows, day: date | None
) -> tuple[Source | None, tuple[FoundSpeaker, ...]]:
    """Who may have said it; with the row in the register where it is one, whom that knows."""
    speaker = one.speaker
    if speaker is None:
        return None, one.candidates
    if speaker.name == speaker.office and one.named_by:
        named = text[slice(*one.named_by[0])]
        sources = rows.register.holders(named, on=day)
        people = [replace(speaker, name=source.name) for source in sources]
        if people and is_one_of_many(named):
            people.append(speaker)
        if people:
            return (sources[0] if len(people) == 1 else None), tuple(people)
    source = rows.source(one)
    if source is not None and not speaker.office:
        last_told = "" if source.offices.all() else source.office
        speaker = replace(speaker, office=source.office_on(day) or last_told)
    return source, (speaker,)


def _chain(
    one: FoundStatement, rows: _Rows, read_in: ItemVersion | None
) -> list[tuple[Outlet | None, str]]:
    """The outlets that carried it, with their names; the item's own stands last.

    Unless it may be one of those that the text names in words of its own, like “the agency”.
    """
    chain = {found.name: rows.outlet(found.name) for found in one.via}
    if read_in is not None and None not in chain.values():
        chain[read_in.item.outlet.name] = read_in.item.outlet
    by_name = {outlet.name if outlet else name: outlet for name, outlet in chain.items()}
    return [(outlet, name) for name, outlet in by_name.items()]


def _holds(version: ItemVersion, words: str) -> bool:
    """Whether the kept text has these words, whatever its line breaks."""
    bare = words.strip('“”"„«» ,.')
    return bool(bare) and bare in " ".join(version.told.split())


def newest_versions(items: Sequence[WireItem]) -> list[ItemVersion]:
    """What each of the items says now."""
    versions = ItemVersion.objects.filter(item__in=items, number=F("item__version"))
    return list(versions.select_related("item__outlet"))
