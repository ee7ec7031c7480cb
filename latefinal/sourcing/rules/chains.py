"""Through whom a statement came: "…, Osk said, the agency reported, state television added"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .attributions import attributions_in
from .clauses import Attribution, Sentence
from .outlets_in_text import OutletReader
from .tokens import Span, Tokens

DEEPEST = 3


@dataclass(frozen=True, slots=True)
class OutletTokens:
    """The tokens of an outlet's name, and of the verb by which it carries, if there is one."""

    name: Span
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """An attribution with the outlets through which it came, the nearest to the speaker first."""

    attribution: Attribution
    via: tuple[OutletTokens, ...] = ()

    def also_by(self, outlet: OutletTokens) -> Carried:
        """The same, carried by one more; an outlet carries it once."""
        if any(one.name == outlet.name for one in self.via):
            return self
        return replace(self, via=(*self.via, outlet))


def statements_in(sentence: Sentence, outlets: OutletReader, depth: int = 0) -> list[Carried]:
    """The statements of a sentence, each with its chain of outlets."""
    found = attributions_in(sentence)
    relays = [(one, outlet) for one in found if (outlet := _relay(one, found, outlets))]
    relaying = [one for one, _outlet in relays]
    spoken = [_by_carrier(one, outlets) for one in found if one not in relaying]
    spoken = _with_mentions(sentence, spoken, outlets)
    for relay, outlet in relays:
        inside = [one for one in spoken if _holds(relay, one.attribution.cue)]
        if not inside:
            inside = _cited(sentence, relay) or _within(sentence.tokens, relay, outlets, depth)
            spoken += inside or [Carried(relay)]
            inside = inside or spoken[-1:]
        spoken = [one.also_by(outlet) if one in inside else one for one in spoken]
    return spoken


def _relay(
    one: Attribution, found: Sequence[Attribution], outlets: OutletReader
) -> OutletTokens | None:
    """The outlet that is the source of `one`, if it carries rather than holds."""
    carrying = outlets.tokens.words["outlets.carrying"]
    if not one.source or (one.group and one.group.verb.base not in carrying) or one.carrier:
        return None
    name = outlets.name_in(one.source[0])
    if name is None and any(_holds(one, other.cue) for other in found):
        name = _reporting(one, outlets.tokens)
    return OutletTokens(name, one.cue) if name else None


def _reporting(one: Attribution, tokens: Tokens) -> Span | None:
    """…, Osk said, Selmpost reported: who reports what another says is an outlet."""
    first, last = one.source[0]
    is_name = all(tokens.is_capital(index) for index in range(first, last)) and last - first <= 3
    reports = one.group is not None and one.group.verb.base == "report"
    return (first, last) if is_name and reports else None


def _by_carrier(one: Attribution, outlets: OutletReader) -> Carried:
    """Karsa Press quoted Osk as saying that the pass is open."""
    name = outlets.name_in(one.carrier) if one.carrier else None
    verb = one.group
    cue = (verb.first, verb.last) if verb else None
    return Carried(one, (OutletTokens(name, cue),) if name else ())


def _holds(relay: Attribution, cue: Span) -> bool:
    """Whether a verb stands within the words that an outlet carries."""
    return any(first <= cue[0] < last for first, last in relay.words)


def _within(tokens: Tokens, relay: Attribution, outlets: OutletReader, depth: int) -> list[Carried]:
    """Karsa Press reported that Osk said …: who speaks within what the outlet carries."""
    first, last = relay.words[-1]
    if depth >= DEEPEST or first < relay.cue[0]:
        return []
    first += tokens.low[first] == "that"
    return statements_in(Sentence(tokens, first, last), outlets, depth + 1) if first < last else []


def _cited(sentence: Sentence, relay: Attribution) -> list[Carried]:
    """…, Karsa Press reported, citing two officials."""
    for at in range(sentence.first, sentence.end - 1):
        if sentence.tokens.low[at] in sentence.tokens.words["outlets.citing"] and not _holds(
            relay, (at, at + 1)
        ):
            last = next(
                (i for i in range(at, sentence.end) if sentence.low(i) == ","), sentence.end
            )
            if (who := (at + 1, last))[0] < last:
                return [Carried(replace(relay, source=(who,), cue=(at, at + 1)))]
    return []


def _with_mentions(
    sentence: Sentence, spoken: list[Carried], outlets: OutletReader
) -> list[Carried]:
    """Osk told Karsa Press that the pass is open; said so in an interview with it."""
    words = [piece for one in spoken for piece in one.attribution.words]
    for name in outlets.mentioned(sentence, words) if spoken else ():
        spoken = [one.also_by(OutletTokens(name)) for one in spoken]
    return spoken


def outlets_of(carried: Iterable[Carried]) -> list[Span]:
    """Every outlet's name that carries something."""
    return [outlet.name for one in carried for outlet in one.via]
