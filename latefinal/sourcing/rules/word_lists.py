"""The words of a language by which a text says who says what, read once from its file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"
Phrase = tuple[str, ...]


class VerbForm(Enum):
    """Which form of a verb a word is."""

    BASE = "say"
    THIRD = "says"
    PAST = "said"
    DONE = "spoken"  # where it differs from the past
    DOING = "saying"


@dataclass(frozen=True, slots=True)
class VerbWord:
    """A word that may be a verb of saying or holding: its base form and the shapes it can take."""

    base: str
    form: VerbForm
    shapes: frozenset[str]
    is_noun_too: bool
    is_mostly_noun: bool


@dataclass(frozen=True)
class WordLists:
    """Every list of one language; words in lower case, with a straight apostrophe."""

    verbs: Mapping[str, VerbWord]
    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[Phrase, ...]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


@cache
def word_lists(language: str = "en") -> WordLists:
    """The lists of `language`; raises FileNotFoundError where there is no file of it."""
    given = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    sets, phrases = {}, {}
    for part, lists in given.items():
        for name, words in lists.items():
            if isinstance(words, str):
                sets[f"{part}.{name}"] = frozenset(_words(words))
            elif part != "forms":
                phrases[f"{part}.{name}"] = tuple(tuple(one.split()) for one in words)
    return WordLists(_verbs(given), sets, phrases)


def _words(given: str) -> list[str]:
    """Words between spaces; what stands between quotation marks is one."""
    return [quoted or word for quoted, word in re.findall(r'"([^"]+)"|(\S+)', given)]


def _verbs(given: Mapping[str, Any]) -> dict[str, VerbWord]:
    """Each form of each verb. A form of two verbs is the one's that was listed first."""
    shapes: dict[str, set[str]] = {}
    for shape, listed in given["verbs"].items():
        for base in listed.split():
            shapes.setdefault(base, set()).add(shape)
    nouns = set(given["nouns_too"]["words"].split())
    mostly = set(given["nouns_too"]["mostly"].split())
    irregular = dict(_irregular(given["forms"]["irregular"]))
    found: dict[str, VerbWord] = {}
    for base, its in shapes.items():
        for form, word in _forms(base, irregular, given["forms"]):
            found.setdefault(
                word, VerbWord(base, form, frozenset(its), word in nouns, word in mostly)
            )
    return found


def _irregular(table: str) -> Iterator[tuple[str, Sequence[str]]]:
    for line in table.strip().splitlines():
        base, *others = line.split()
        yield base, others


def _forms(
    base: str, irregular: Mapping[str, Sequence[str]], rules: Mapping[str, Any]
) -> Iterator[tuple[VerbForm, str]]:
    """The past before the base form: "read" is told, and not wished."""
    if base in irregular:
        third, past, done, doing = irregular[base]
    else:
        third, past, doing = (_by_rule(base, rules[name]) for name in ("third", "past", "doing"))
        done = past
    yield VerbForm.PAST, past
    yield VerbForm.DONE, done
    yield VerbForm.THIRD, third
    yield VerbForm.BASE, base
    yield VerbForm.DOING, doing


def _by_rule(base: str, rules: Sequence[Sequence[str]]) -> str:
    for ending, made in rules:
        if re.search(ending, base):
            return re.sub(ending, made, base, count=1)
    return base
