"""The shapes in which English carries what somebody said or held, each by its own rule.

Each rule is asked with a verb and answers the words it carries, as ranges of tokens, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .between import complementiser, skip_between
from .clauses import Sentence, has_verb
from .subjects import subject_after
from .tokens import QUOTE, Span
from .verb_groups import VerbGroup

Words = tuple[Span, ...]
Rule = Callable[[Sentence, VerbGroup], Words]
NOTHING: Words = ()
SHORTEST = 2


def after_that(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk said on Monday that the pass is open."""
    at = complementiser(sentence, group.last)
    if at is None or at >= sentence.end - 1:
        return NOTHING
    if (
        at > group.last
        and "judge" in group.shapes
        and "say" not in group.shapes
        and "tell" not in group.shapes
    ):
        return NOTHING
    return ((at, sentence.clause_end(at)),)


def quoted(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk said: “The pass is open.” / Osk said the pass, “…”."""
    at = skip_between(sentence, group.last)
    while sentence.low(at) in {",", ":"}:
        at += 1
    if sentence.low(at) != QUOTE:
        return NOTHING
    return ((at, sentence.clause_end(at)),)


def after_colon(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk said: The pass is open."""
    at = skip_between(sentence, group.last)
    if sentence.low(at) != ":" or at + SHORTEST >= sentence.end:
        return NOTHING
    return ((at + 1, sentence.end),)


def bare_clause(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk said the pass is open."""
    at = skip_between(sentence, group.last)
    if not starts_clause(sentence, at):
        return NOTHING
    return ((at, sentence.clause_end(at)),)


def starts_clause(sentence: Sentence, at: int) -> bool:
    """Whether a subject and a verb of their own follow."""
    words, end = sentence.tokens.words, sentence.clause_end(at)
    if end - at <= SHORTEST or sentence.low(at) in {
        ",",
        ":",
        ".",
        "to",
        "of",
        "by",
        "and",
        "or",
        "but",
    }:
        return False
    return has_verb(sentence, at, end) or sentence.low(at) in words["words.pronouns"]


def asked_whether(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk asked whether the pass is open; explained why."""
    at = skip_between(sentence, group.last)
    if sentence.low(at) not in sentence.tokens.words["words.whether"]:
        return NOTHING
    return ((at, sentence.clause_end(at)),)


def told(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk told the council (that) the pass is open: whom stands between."""
    if sentence.low(group.last) == "not":  # asked not to be named
        return NOTHING
    low, words = sentence.low(group.last), sentence.tokens.words
    at_once = low in {"that", "to", ":", ","} or low in words["words.whether"]
    whom = None if at_once else subject_after(sentence.tokens, group.last, sentence.end)
    start = whom[1] if whom else group.last
    then = VerbGroup(group.first, group.main, start, group.verb)
    for rule in (after_that, quoted, after_colon, asked_whether, bare_clause):
        if found := rule(sentence, then):
            return found
    if sentence.low(start) == "to" and "urge" in group.shapes:
        return ((start, sentence.clause_end(start)),)
    return NOTHING


def wanted(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk wants to close the pass."""
    at = skip_between(sentence, group.last)
    if sentence.low(at) != "to" or sentence.low(at + 1) in {"the", "be"}:
        return NOTHING  # asked to be named
    return ((at, sentence.clause_end(at)),)


def urged(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk urged the council to close the pass."""
    if sentence.low(group.last) == "not":  # asked not to be named
        return NOTHING
    for at in range(group.last + 1, min(group.last + 12, sentence.end)):
        low = sentence.tokens.low[at]
        if low == "to" and sentence.low(at + 1) not in sentence.tokens.words["words.determiners"]:
            return ((group.last, sentence.clause_end(at)),)
        if low in {",", ":", QUOTE, "that"}:
            break
    return NOTHING


def accused(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk accused the council of closing the pass."""
    for at in range(group.last + 1, min(group.last + 12, sentence.end)):
        low = sentence.tokens.low[at]
        if low in {"of", "for"}:
            return ((group.last, sentence.clause_end(at)),)
        if low in {",", ":", "that"}:
            break
    return NOTHING


def called(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk called the pass “a scandal”; described it as dangerous."""
    low = sentence.low(group.last)
    if low in {"", ",", ".", "for", "on", "to", "in", "at", "by", ":", QUOTE}:
        return NOTHING
    if _is_named_so(sentence, group):
        return NOTHING
    end = sentence.clause_end(group.last)
    lows = sentence.tokens.low[group.last : min(end, group.last + 25)]
    if "as" in lows or "name" in group.shapes:
        return ((group.last, end),)
    return NOTHING


def _is_named_so(sentence: Sentence, group: VerbGroup) -> bool:
    """Whether it is "a film called Selm"."""
    tokens = sentence.tokens
    return (
        group.first == group.main
        and tokens.is_capital(group.last)
        and not tokens.is_capital(group.first - 1)
        and tokens.at(group.first - 1) not in tokens.words["words.pronouns"]
    )


def spoke_about(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk warned of a flood; spoke about the pass."""
    at = skip_between(sentence, group.last)
    if sentence.low(at) not in sentence.tokens.words["words.topics"]:
        return NOTHING
    if sentence.low(at) in {"on", "for"} and "comment" not in group.shapes:
        return NOTHING
    return ((at + 1, sentence.clause_end(at)),)


def judged(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk condemned the raid."""
    at, words = group.last, sentence.tokens.words
    low = sentence.low(at)
    if not low or not low[0].isalnum():
        return ((at, sentence.clause_end(at)),) if low == QUOTE else NOTHING
    if low in words["words.prepositions"] or low in words["words.opening"] or low == "to":
        return NOTHING
    if low in words["between.days"] or low in words["verb_group.auxiliaries"]:
        return NOTHING
    return ((at, sentence.clause_end(at)),)


def quoted_behind(sentence: Sentence, group: VerbGroup) -> Words:
    """Osk said of the pass: “We go.”."""
    for at in range(group.last, min(group.last + 25, sentence.end - 1)):
        if sentence.tokens.low[at] in {":", ","} and sentence.low(at + 1) == QUOTE:
            return ((at + 1, sentence.clause_end(at + 1)),)
    return NOTHING


@dataclass(frozen=True, slots=True)
class Shape:
    """A list of verbs and the rule that they are asked by.

    A deed is somebody's alone: a person, many or a body judges and wants, and no "frustration".
    Of a topic no word is told.
    """

    verbs: str
    rule: Rule
    is_deed: bool = False
    is_topic: bool = False


# In this order; the first that answers is right.
SHAPES = (
    Shape("tell", told),
    Shape("say", after_that),
    Shape("think", after_that),
    Shape("show", after_that),
    Shape("say", quoted),
    Shape("say", after_colon),
    Shape("say", asked_whether),
    Shape("want", wanted, is_deed=True),
    Shape("urge", urged, is_deed=True),
    Shape("call", called),
    Shape("accuse", accused, is_deed=True),
    Shape("about", spoke_about, is_deed=True, is_topic=True),
    Shape("clause", bare_clause),
    Shape("think", asked_whether),
    Shape("judge", judged, is_deed=True),
    Shape("say", quoted_behind),
)


def carried(sentence: Sentence, group: VerbGroup) -> tuple[Shape, Words] | None:
    """The words that stand behind a verb, and in which shape; nothing where none fits."""
    for shape in SHAPES:
        if shape.verbs in group.shapes and (words := shape.rule(sentence, group)):
            return shape, words
    return None
