"""What stands between a verb and what was said: when, where, in what, and to whom."""

from __future__ import annotations

from .clauses import Sentence
from .tokens import QUOTE
from .verb_groups import is_adverb

REACH = 14


def skip_between(sentence: Sentence, start: int) -> int:
    """The first token behind "on Monday in a statement to reporters", or `start`."""
    index, limit = start, min(sentence.last, start + REACH)
    while index < limit:
        after = _skip_one(sentence, index)
        if after == index:
            break
        index = after
    return index


def _skip_one(sentence: Sentence, index: int) -> int:
    """Behind one "on Monday", "in a statement", "today", "angrily"."""
    words, low = sentence.tokens.words, sentence.low(index)
    if low in words["between.days"] or low in words["between.alone"]:
        return index + 1
    if low and is_adverb(sentence.tokens, index):
        return index + 1
    if low in words["carried.words"] and sentence.low(index + 1) in {"by", "on", "in"}:
        return _to_comma(sentence, index + 2)
    if low == "to":  # to reporters; not "to report"
        return index + 2 if sentence.low(index + 1) in words["between.whom"] else index
    return _over_phrase(sentence, index) if low in words["between.starts"] else index


def _over_phrase(sentence: Sentence, index: int) -> int:
    """Behind "on Monday", "in a statement", from its first word."""
    for at in range(index + 1, min(index + 7, sentence.last)):
        word = sentence.low(at)
        if _is_when_or_where(sentence, at, word):
            return _past_more(sentence, at + 1)
        if not _may_stand_between(sentence, at, word):
            return index
    return index


def _to_comma(sentence: Sentence, index: int) -> int:
    """In a statement carried by state television[,] as it is here."""
    stops = {",", ".", ";", ":", QUOTE, "that"}
    near = range(index, min(index + 8, sentence.last))
    return next((at for at in near if sentence.low(at) in stops), index)


def _is_when_or_where(sentence: Sentence, at: int, word: str) -> bool:
    words = sentence.tokens.words
    return (
        word in words["between.places"]
        or word in words["between.days"]
        or word in words["between.months"]
        or word in words["between.whom"]
        or (word.isdigit() and len(word) == 4)
    )


def _past_more(sentence: Sentence, at: int) -> int:
    """Over what goes with it: "a news [conference]", "Monday [morning]", "June [14]"."""
    while _is_when_or_where(sentence, at, sentence.low(at)) or sentence.low(at).isdigit():
        at += 1
    return at


def _may_stand_between(sentence: Sentence, at: int, word: str) -> bool:
    words = sentence.tokens.words
    if word in {".", ",", ";", ":", QUOTE, "that", ""} or word in words["words.pronouns"]:
        return False
    if word in words["verb_group.auxiliaries"] and word != "'s":
        return False
    return word not in words.verbs or words.verbs[word].is_noun_too


def complementiser(sentence: Sentence, start: int) -> int | None:
    """The "that" within reach of a verb, with nothing but circumstances before it."""
    tokens, words = sentence.tokens, sentence.tokens.words
    for index in range(start, min(sentence.last, start + REACH + 4)):
        low = tokens.low[index]
        if low == "that":
            return index
        if low in {".", ";", ":", QUOTE}:
            return None
        if index > start and low in words["words.pronouns"] and low not in {"it", "you"}:
            return None
        if low in words["verb_group.auxiliaries"] and low != "'s":
            return None
    return None
