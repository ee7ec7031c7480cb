"""Verbs of saying and holding, with the small words that belong to them: "has also said"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .tokens import QUOTE, Tokens
from .word_lists import VerbForm, VerbWord

NOUN_FOLLOWS = (
    "words.determiners", "words.possessives", "words.prepositions", "words.conjunctions",
)  # fmt: skip
STARTS_A_COMPLEMENT = frozenset({"that", "to", ":", QUOTE, "how", "why", "whether"})


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """Tokens first..last (after the last), of which `main` is the verb."""

    first: int
    main: int
    last: int
    verb: VerbWord
    is_passive: bool = False
    is_infinitive: bool = False
    is_participle: bool = False
    is_unsaid: bool = False  # would not say, did not tell

    @property
    def shapes(self) -> frozenset[str]:
        return self.verb.shapes

    @property
    def is_finite(self) -> bool:
        return not (self.is_passive or self.is_infinitive or self.is_participle)


def verb_groups(tokens: Tokens, first: int, last: int) -> Iterator[VerbGroup]:
    """Those of a sentence, in order; a noun of the same letters is none."""
    verbs = tokens.words.verbs
    for index in range(first, last):
        verb = verbs.get(tokens.low[index])
        if verb and (group := _group(tokens, index, verb, first)):
            yield group


def _group(tokens: Tokens, main: int, verb: VerbWord, floor: int) -> VerbGroup | None:
    if verb.is_noun_too and main > floor and tokens.is_capital(main) and _in_name(tokens, main):
        return None  # United States
    start = _start(tokens, main, floor)
    before = tokens.low[start:main]
    if any(low in tokens.words["verb_group.may_be"] for low in before):
        return None  # Osk should say
    last = main + 1
    if verb.form is VerbForm.DOING:
        return _doing(tokens, VerbGroup(start, main, last, verb), before)
    if verb.form is VerbForm.BASE:
        return _base(tokens, VerbGroup(start, main, last, verb), before)
    if verb.form is VerbForm.THIRD:
        is_noun = verb.is_noun_too and _is_noun(tokens, main, start)
        return None if _is_helped(tokens, before) or is_noun else VerbGroup(start, main, last, verb)
    return _past(tokens, VerbGroup(start, main, last, verb), before)


def _in_name(tokens: Tokens, main: int) -> bool:
    """Whether a word in capitals stands behind another, and nothing in capitals behind it."""
    return tokens.is_capital(main - 1) and not (
        main + 1 < len(tokens) and tokens.is_capital(main + 1)
    )


def _start(tokens: Tokens, main: int, floor: int) -> int:
    """Over "has", "not", "repeatedly" to the left."""
    words = tokens.words
    helpers, adverbs = words["verb_group.auxiliaries"], words["verb_group.adverbs"]
    start = main
    while start > max(floor, main - 8):
        low = tokens.low[start - 1]
        if not (low in helpers or low in adverbs or is_adverb(tokens, start - 1)):
            break
        start -= 1
    return start


def is_adverb(tokens: Tokens, index: int) -> bool:
    """A word in -ly that is no name and no noun."""
    low = tokens.low[index]
    return (
        low.endswith("ly")
        and len(low) > 4
        and low not in tokens.words["verb_group.not_adverbs"]
        and not tokens.is_capital(index)
    )


def _is_helped(tokens: Tokens, before: list[str]) -> bool:
    """Whether there is a "has", "is" or "will" among the words before a verb."""
    words = tokens.words
    return any(
        low in words["verb_group.to_be"]
        or low in words["verb_group.modals"]
        or (low in words["verb_group.to_have"] and low != "'s")
        for low in before
    )


def _past(tokens: Tokens, group: VerbGroup, before: list[str]) -> VerbGroup | None:
    """Osk said; not "measures announced by", "a man accused of"."""
    to_be, to_have = tokens.words["verb_group.to_be"], tokens.words["verb_group.to_have"]
    if any(low in to_be and low != "'s" for low in before):
        return replace(group, is_passive=True)
    following = tokens.at(group.last)
    helped = any(low in to_have for low in before)
    if not helped and (following == "by" or (following == "of" and "accuse" in group.shapes)):
        return None
    if group.verb.is_noun_too and not before and _is_noun(tokens, group.main, group.first):
        return None
    if not helped and tokens.at(group.first - 1) in tokens.words["words.determiners"]:
        return None  # "the suspected man"
    return group


def _base(tokens: Tokens, group: VerbGroup, before: list[str]) -> VerbGroup | None:
    """They say, will say; "to say" where the rest of the sentence says whose it is."""
    words = tokens.words
    if any(low in words["verb_group.modals"] for low in before):
        is_unsaid = any(low in words["verb_group.negations"] for low in before)
        return replace(group, is_unsaid=is_unsaid and "turned" in group.shapes)
    previous = tokens.at(group.first - 1)
    if previous == "to":
        return replace(group, first=group.first - 1, is_infinitive=True)
    if not _is_plural(tokens, group.first - 1):
        return None
    if group.verb.is_noun_too and _is_noun(tokens, group.main, group.first):
        return None
    return group


def _is_plural(tokens: Tokens, index: int) -> bool:
    """Whether a word may be the subject of "say": they, officials, police, state media."""
    low, words = tokens.at(index), tokens.words
    if low in words["words.plural"] or low in words["persons.collectives"]:
        return True
    return low.endswith("s") and not low.endswith(("ss", "'s", "us", "is")) and len(low) > 3


def _doing(tokens: Tokens, group: VerbGroup, before: list[str]) -> VerbGroup | None:
    """Osk is saying; "…, adding that": whose it is stands elsewhere. Not "the warning"."""
    if any(low in tokens.words["verb_group.to_be"] for low in before):
        return group
    previous = tokens.at(group.first - 1)
    if previous in {",", QUOTE, "—", "-"} or previous in tokens.words["words.before_participles"]:
        return replace(group, is_participle=True)
    return None


def _is_noun(tokens: Tokens, main: int, start: int) -> bool:
    """Whether "claims" or "report" is a noun here, by what stands on either side."""
    words, verb = tokens.words, tokens.words.verbs[tokens.low[main]]
    previous, following = tokens.at(start - 1), tokens.at(main + 1)
    determined = following in words["words.determiners"] and following != "that"
    named = main + 1 < len(tokens) and tokens.is_capital(main + 1)
    if previous in words["words.pronouns"] and previous not in words["words.possessives"]:
        return False
    if previous == "," and "turned" in verb.shapes and (determined or named):
        return False  # …, claims the council
    if verb.is_mostly_noun and start == main:
        has_object = determined or following in words["words.pronouns"]
        return not (tokens.is_capital(start - 1) or has_object)
    if start == main and _is_before_noun(tokens, previous):
        return True
    if following in STARTS_A_COMPLEMENT or determined or named:
        return False
    return start == main and not (
        following in words["words.pronouns"] or following in words["words.objects"]
    )


def _is_before_noun(tokens: Tokens, previous: str) -> bool:
    """Whether a word, or the beginning, is followed by a noun: "the report", "of claims"."""
    words = tokens.words
    return previous in {"", ",", "\n", ":"} or any(previous in words[name] for name in NOUN_FOLLOWS)
