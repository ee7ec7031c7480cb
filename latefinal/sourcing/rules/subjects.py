"""Whose verb it is: the words before it, after it, or at the head of the sentence."""

from __future__ import annotations

from .tokens import QUOTE, Span, Tokens
from .verb_groups import VerbGroup, is_adverb

HARD = frozenset({";", ":", "—", "–", "-", "(", ")", "[", "]", "?", "!", "…", QUOTE, "\n"})
REACH, LONG = 30, 16


def subject_before(tokens: Tokens, group: VerbGroup, floor: int) -> Span | None:
    """The noun phrase that ends where the verb begins: "Osk, the minister, said"."""
    end = group.first
    if end <= floor:
        return None
    previous = tokens.low[end - 1]
    if previous in tokens.words["words.relative"]:
        return _antecedent(tokens, end - 1, floor)
    if previous == ",":
        opening = _comma_before(tokens, end - 1, floor)
        if opening is None:
            return None
        return _span(noun_before(tokens, opening, floor), end - 1)
    return _span(noun_before(tokens, end, floor), end)


def _span(start: int, end: int) -> Span | None:
    return (start, end) if start < end else None


def _comma_before(tokens: Tokens, comma: int, floor: int) -> int | None:
    """The comma that opens what `comma` closes: Osk[,] the minister[,] said."""
    for index in range(comma - 1, max(floor, comma - REACH), -1):
        low = tokens.low[index]
        if low == ",":
            return index
        if low in HARD:
            return None
    return None


def _antecedent(tokens: Tokens, relative: int, floor: int) -> Span | None:
    """Osk, who said: who is meant stands before it."""
    end = relative
    if end > floor and tokens.low[end - 1] == ",":
        end -= 1
    start = noun_before(tokens, end, floor)
    return _span(start, relative + 1) if start < end else (relative, relative + 1)


def noun_before(tokens: Tokens, end: int, floor: int) -> int:
    """Where the noun phrase begins that ends before token `end`."""
    start, index = end, end - 1
    while index >= max(floor, end - REACH):
        low = tokens.low[index]
        if low in tokens.words["words.pronouns"] and low not in tokens.words["words.relative"]:
            return index if index == end - 1 else start
        jump = _jump(tokens, index, floor)
        if jump is None:
            break
        if jump == index - 1:
            start = index
        index = jump
    return _without_lead(tokens, start, end)


def _jump(tokens: Tokens, index: int, floor: int) -> int | None:
    """The token to look at next, on the way left through a noun phrase; none where it begins."""
    low, words = tokens.low[index], tokens.words
    if low == ")":
        bracket = _bracket(tokens, index, floor)
        return None if bracket is None else bracket - 1  # Osk (Selm) said
    if low in HARD or low == ",":
        return None
    if low in words["words.relative"]:
        return index - 2 if tokens.at(index - 1) == "," else index - 1
    if _is_verbal(tokens, index) or low == "that":
        return _relative_before(tokens, index, floor)
    if low in words["words.opening"] and not _joins(tokens, index, floor):
        return None
    return index - 1


def _bracket(tokens: Tokens, closing: int, floor: int) -> int | None:
    """The bracket that `closing` closes, where it is near."""
    for index in range(closing - 1, max(floor, closing - 12), -1):
        if tokens.low[index] == "(":
            return index
    return None


def _is_verbal(tokens: Tokens, index: int) -> bool:
    """A finite verb, behind which no subject goes on."""
    low, words = tokens.low[index], tokens.words
    if low == "'s":
        return False
    if low in words["verb_group.auxiliaries"]:
        return not (tokens.is_capital(index) and low in {"will", "may"})
    verb = words.verbs.get(low)
    return (
        verb is not None
        and not verb.is_noun_too
        and verb.form.name != "DOING"
        and not tokens.is_capital(index)
        and tokens.at(index - 1) not in words["words.determiners"]
    )


def _relative_before(tokens: Tokens, index: int, floor: int) -> int | None:
    """The "who" to which a verb within a subject belongs: the man who had seen it said."""
    for at in range(index - 1, max(floor, index - 9), -1):
        low = tokens.low[at]
        if low in tokens.words["words.relative"]:
            return at
        if low in HARD or low == ",":
            return None
    return None


def _joins(tokens: Tokens, index: int, floor: int) -> bool:
    """Whether "and" joins two names or two of one kind: Osk and Barel; police and residents."""
    if tokens.low[index] not in {"and", "or"} or index <= floor:
        return False
    after, before = index + 1, index - 1
    if tokens.is_capital(after) and tokens.is_capital(before):
        return True
    people = tokens.words["persons.collectives"]
    return tokens.at(after) in people and tokens.at(before) in people


def _without_lead(tokens: Tokens, start: int, end: int) -> int:
    """Without "Meanwhile" and "But", and no longer than a name with its office."""
    adverbs = tokens.words["verb_group.adverbs"]
    while start < end - 1 and (
        tokens.low[start] in adverbs
        or tokens.low[start] in tokens.words["words.leads"]
        or tokens.low[start] == "."
        or is_adverb(tokens, start)
    ):
        start += 1
    return max(start, end - LONG)


def subject_after(tokens: Tokens, start: int, last: int) -> Span | None:
    """The noun phrase that begins at `start`: said [Darian Osk, the minister], on Monday."""
    words, end = tokens.words, start
    while end < min(last, start + LONG):
        low = tokens.low[end]
        if low == "(" and end > start and (closing := _closing(tokens, end, last)) is not None:
            end = closing + 1
            continue
        if low in HARD or low == ",":
            break
        if low == "." and not _is_short(tokens, end, last):
            break
        if low in words["words.pronouns"]:
            return (start, end + 1) if end == start else (start, end)
        if end > start and (_ends_noun(tokens, end) or _is_verbal(tokens, end)):
            break
        if end > start and _begins_another(tokens, end):
            break
        end += 1
    return _span(start, end)


def _begins_another(tokens: Tokens, index: int) -> bool:
    """Told Selm News [the] pass is open."""
    words, before = tokens.words, tokens.low[index - 1]
    if tokens.low[index] not in words["words.determiners"] or tokens.is_capital(index):
        return False
    return tokens.is_capital(index - 1) and before not in words["words.prepositions"]


def _closing(tokens: Tokens, bracket: int, last: int) -> int | None:
    """What closes a bracket, where it is near."""
    near = range(bracket + 1, min(last, bracket + 12))
    return next((index for index in near if tokens.low[index] == ")"), None)


def _is_short(tokens: Tokens, dot: int, last: int) -> bool:
    return (dot + 1 < last and tokens.low[dot - 1] in tokens.words["abbreviations.words"]) or (
        dot + 1 < last and len(tokens.low[dot - 1]) == 1
    )


def _ends_noun(tokens: Tokens, index: int) -> bool:
    low, words = tokens.low[index], tokens.words
    if low in {"and", "or"}:
        return not tokens.is_capital(index + 1) if index + 1 < len(tokens) else True
    if low in words["words.belongs"]:
        return False
    return low in words["words.ending"] or low in words["between.days"] or is_adverb(tokens, index)


def leading_subject(tokens: Tokens, first: int, last: int) -> Span | None:
    """The noun phrase at the head of a sentence, behind "On Monday,"."""
    words, start = tokens.words, first
    while start < last and (
        tokens.low[start] in words["words.conjunctions"]
        or tokens.low[start] in words["verb_group.adverbs"]
    ):
        start += 1
    if start < last and (
        tokens.low[start] in words["words.prepositions"]
        or tokens.low[start] in words["words.opening"]
        or tokens.low[start].endswith("ing")
    ):
        comma = next((i for i in range(start, min(last, start + 20)) if tokens.low[i] == ","), None)
        if comma is None:
            return None
        start = comma + 1
    return _head(tokens, start, last)


def _head(tokens: Tokens, start: int, last: int) -> Span | None:
    """From `start` to the first verb, comma or clause."""
    words, end = tokens.words, start
    while end < min(last, start + 10):
        low = tokens.low[end]
        if low in HARD or low == "," or (end > start and _stops_head(tokens, end)):
            break
        end += 1
        if low in words["words.pronouns"]:
            break
    return _span(start, end)


def _is_kind(tokens: Tokens, low: str) -> bool:
    """Selm [state television]: words for who acts, behind a name."""
    lists = ("bodies.words", "persons.offices", "persons.collectives", "outlets.words")
    return any(low in tokens.words[name] for name in lists)


def _stops_head(tokens: Tokens, index: int) -> bool:
    low = tokens.low[index]
    return (
        _is_verbal(tokens, index)
        or _ends_noun(tokens, index)
        or low.endswith("ed")
        or (
            tokens.is_capital(index - 1)
            and tokens.low[index - 1] not in tokens.words["words.determiners"]
            and not tokens.is_capital(index)
            and low not in {"of", "for", "."}
            and not _is_kind(tokens, low)
        )
    )
