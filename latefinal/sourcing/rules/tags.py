"""Words first, and who said them after: “…,” said Osk. / The pass is open, Osk said."""

from __future__ import annotations

from dataclasses import dataclass

from .between import skip_between
from .clauses import CLOSES, Attribution, Sentence, has_verb
from .subjects import subject_after, subject_before
from .tokens import QUOTE, Span
from .verb_groups import VerbGroup
from .word_lists import VerbForm

REACH = 12
ENDS = frozenset({"", ",", QUOTE, ";", ":", "—", "–"}) | CLOSES


@dataclass(frozen=True, slots=True)
class Tag:
    """Tokens first..last, "Osk said on Monday", among the words that are said."""

    first: int
    last: int
    who: Span
    group: VerbGroup


def find_tags(sentence: Sentence) -> dict[int, Tag]:
    """Each tag of a sentence, by the first token of its verb."""
    found = {}
    for group in sentence.groups:
        if group.is_finite and group.shapes & {"say", "tell", "turned"}:
            tag = _turned(sentence, group) or _straight(sentence, group)
            if tag:
                found[group.first] = tag
    return found


def _turned(sentence: Sentence, group: VerbGroup) -> Tag | None:
    """“…,” said Darian Osk, the minister."""
    tokens = sentence.tokens
    waits = sentence.low(group.first - 1) == "," or sentence.quote_before(group.first)
    if (
        not waits
        or group.first != group.main
        or "turned" not in group.shapes
        or group.verb.form not in {VerbForm.PAST, VerbForm.THIRD}
        or sentence.low(group.last) in {"that", QUOTE, ":", ","}
        or skip_between(sentence, group.last) > group.last  # Osk, the minister, said today
    ):
        return None
    who = subject_after(tokens, group.last, sentence.last)
    if who is None or sentence.low(who[0]) in tokens.words["words.prepositions"]:
        return None
    is_quoted = sentence.low(group.first - 1) == QUOTE
    if not is_quoted and not (_may_end(sentence, who[1]) and _names_somebody(sentence, who)):
        return None
    who = _with_apposition(sentence, who)
    return Tag(group.first, skip_between(sentence, who[1]), who, group)


def _may_end(sentence: Sentence, at: int) -> bool:
    """Whether the words said may end here: no clause follows whom the verb names."""
    low = sentence.low(skip_between(sentence, at))
    return low in ENDS or (
        low in sentence.tokens.words["words.ending"] and low not in {"that", "to"}
    )


def _names_somebody(sentence: Sentence, who: Span) -> bool:
    """Not "Osk, the minister, said prices rise": behind a comma only a short name will do."""
    words, low = sentence.tokens.words, sentence.low(who[0])
    if low in words["words.pronouns"]:
        return sentence.low(who[1]) in ENDS
    people = words["persons.collectives"] | words["persons.offices"] | words["bodies.words"]
    return sentence.tokens.is_capital(who[0]) or any(
        sentence.low(at) in people or sentence.tokens.is_capital(at) for at in range(*who)
    )


def _with_apposition(sentence: Sentence, who: Span) -> Span:
    """Darian Osk[, the minister]: up to the end or the next comma."""
    if sentence.low(who[1]) != "," or not _names_more(sentence, who):
        return who
    for at in range(who[1] + 1, min(sentence.last, who[1] + 16)):
        low = sentence.tokens.low[at]
        if low in {",", ";", QUOTE} or (low in CLOSES and at >= sentence.end):
            return who[0], at
    return who


def _names_more(sentence: Sentence, who: Span) -> bool:
    """Whether a comma adds an office to a name, or a name to an office."""
    at, tokens = who[1] + 1, sentence.tokens
    low, words = sentence.low(at), tokens.words
    if not low or (tokens.is_capital(at) and not tokens.is_capital(who[1] - 1)):
        return bool(low)  # the spokesman, Darian Osk
    return (
        low in words["words.articles"]
        or low in words["words.possessives"]
        or low in words["words.continuing"]
        or low in words["persons.offices"]
        or low.isdigit()
    )


def _straight(sentence: Sentence, group: VerbGroup) -> Tag | None:
    """The pass is open, Osk said on Monday. / “…,” Osk said, “…”."""
    who = subject_before(sentence.tokens, group, sentence.first)
    if who is None or who[0] <= sentence.first:
        return None
    first = who[0] - 1 if sentence.low(who[0] - 1) == "as" else who[0]
    before = sentence.low(first - 1)
    if first > sentence.first and before != "," and not sentence.quote_before(first):
        return None
    after = _after_addressee(sentence, group)
    low = sentence.low(after)
    if low not in ENDS and (low == "that" or not (before == QUOTE or _only_where(sentence, after))):
        return None
    opens = QUOTE in {low, sentence.low(after + 1)}  # In Selm, Osk said, “…”
    if before == "," and opens and _is_circumstance(sentence, first):
        return None
    return Tag(first, after, who, group)


def _only_where(sentence: Sentence, at: int) -> bool:
    """…, Osk said [from Selm]; …, the agency reports [with reference to the police]."""
    low = sentence.low(at)
    if low not in sentence.tokens.words["words.prepositions"] or low in {"to", "of", "about"}:
        return False
    end = sentence.clause_end(at)
    return end - at <= REACH and not has_verb(sentence, at, end)


def _after_addressee(sentence: Sentence, group: VerbGroup) -> int:
    """Behind "told the agency on Monday"."""
    start = at = skip_between(sentence, group.last)
    if sentence.low(at) == "to" and sentence.tokens.is_capital(at + 1):  # predicted to Karsa Press
        at += 1
    elif "tell" not in group.shapes or at > group.last or sentence.low(at) == "to":
        return start
    whom = subject_after(sentence.tokens, at, sentence.end)
    return skip_between(sentence, whom[1]) if whom else start


def _is_circumstance(sentence: Sentence, end: int) -> bool:
    """Whether what stands before is only "On Monday,", "Pressed by Barel," or "However,"."""
    low, words = sentence.low(sentence.first), sentence.tokens.words
    if low in words["words.opening"] or low in words["words.prepositions"]:
        return True
    if low.endswith(("ed", "ing")) and low not in words["words.determiners"]:
        return True
    return not has_verb(sentence, sentence.first, end)


def with_colon(sentence: Sentence) -> Attribution | None:
    """Osk: “We go.”."""
    tokens, first = sentence.tokens, sentence.first
    colon = next(
        (i for i in range(first, min(first + 7, sentence.end)) if tokens.low[i] == ":"), None
    )
    if colon is None or colon == first or colon + 1 >= sentence.end:
        return None
    people = tokens.words["persons.offices"] | tokens.words["bodies.words"] | {"."}
    named = all(tokens.is_capital(i) or tokens.low[i] in people for i in range(first, colon))
    if not named or sentence.low(colon + 1) != QUOTE:
        return None
    words = ((colon + 1, sentence.end),)
    return Attribution(((first, colon),), (colon, colon + 1), words)


def around(sentence: Sentence, tag: Tag, before: Tag | None) -> Attribution | None:
    """The words on both sides of the tag; behind the one `before` it, where another clause begins.

    It is open, Osk said, but nobody comes, Barel said.
    """
    start = sentence.first
    if before and sentence.low(before.last) == "," and before.last < tag.first:
        contrast = sentence.tokens.words["words.contrast"]
        start = before.last + 1 if sentence.low(before.last + 1) in contrast else start
    head_end = tag.first - 1 if sentence.low(tag.first - 1) == "," else tag.first
    pieces = [(start, head_end)] if head_end > start else []
    pieces += _tail(sentence, tag.last)
    if not pieces:
        return None
    cue = (tag.group.first, tag.group.last)
    return Attribution((tag.who,), cue, tuple(pieces), tag.group)


def _tail(sentence: Sentence, after: int) -> list[Span]:
    """What goes on behind the tag: …, Osk said, and the road is not."""
    low = sentence.low(after)
    if low == QUOTE:
        return [(after, sentence.end)]
    if low not in ENDS:  # “…,” Osk said as the council rose, “…”
        return _next_quotation(sentence, after)
    if low not in {",", ":"} or after + 1 >= sentence.end or sentence.is_stop(after):
        return []
    following, words = sentence.low(after + 1), sentence.tokens.words
    if following in words["words.continuing"] or following.endswith("ing"):
        return []
    if following in words["words.contrast"]:
        return []
    return [(after + 1, sentence.clause_end(after + 1))]


def _next_quotation(sentence: Sentence, start: int) -> list[Span]:
    for at in range(start, min(start + 30, sentence.end - 1)):
        if sentence.tokens.low[at] in {",", ":"} and sentence.low(at + 1) == QUOTE:
            return [(at + 1, sentence.end)]
    return []
