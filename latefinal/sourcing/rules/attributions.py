"""Every attribution of a sentence: who, by which verb, which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .according import according_to
from .clauses import SAID, Attribution, Sentence
from .quoting import quoted_as_saying
from .shapes import carried
from .subjects import leading_subject, subject_before
from .tags import Tag, around, find_tags, with_colon
from .tokens import QUOTE, Span
from .verb_groups import VerbGroup

SOMEBODY = (
    "words.pronouns", "words.relative", "persons.offices", "persons.collectives", "persons.kin",
    "bodies.words", "outlets.words",
)  # fmt: skip


def attributions_in(sentence: Sentence) -> list[Attribution]:
    """In the order of their verbs. What is said within somebody's words is theirs."""
    tags = find_tags(sentence)
    sentence.add_stops(tag.first - 1 for tag in tags.values() if sentence.low(tag.first - 1) == ",")
    if named := with_colon(sentence):
        return [named]
    found = [*according_to(sentence), *_by_verbs(sentence, tags)]
    if not found and (pointed := _before_colon(sentence)):
        return [pointed]
    return sorted(found, key=lambda one: one.cue)


def _before_colon(sentence: Sentence) -> Attribution | None:
    """Osk had one more word for it: “Never.”."""
    tokens = sentence.tokens
    for at in range(sentence.first + 1, sentence.end - 1):
        if tokens.low[at] == ":" and tokens.low[at + 1] == QUOTE:
            source = leading_subject(tokens, sentence.first, at)
            words = ((at + 1, sentence.end),)
            return Attribution((source,), (at, at + 1), words) if source else None
    return None


def _by_verbs(sentence: Sentence, tags: Mapping[int, Tag]) -> Iterator[Attribution]:
    """Each verb in turn, but for those within the words that one before it carries."""
    last_source: Span | None = None
    last_tag: Tag | None = None
    carried_to = sentence.first
    for group in sentence.groups:
        quoting = quoted_as_saying(sentence, group) if group.first >= carried_to else None
        if quoting:
            carried_to = quoting.words[-1][1]
            yield quoting
        if quoting or not _speaks(group):
            continue
        tag = tags.get(group.first)
        if tag is None and group.first < carried_to:
            continue
        if tag:
            found, last_tag = around(sentence, tag, last_tag), tag
        else:
            found = _ahead(sentence, group, last_source)
        if found is None:
            continue
        if tag is None:
            carried_to = found.words[-1][1]
        last_source = found.source[0]
        yield found


def _speaks(group: VerbGroup) -> bool:
    """Whether a verb may carry words: not "was told", "to say", or "citing two officials"."""
    if group.is_passive or group.is_infinitive or group.is_unsaid:
        return False
    return not (group.is_participle and "quote" in group.shapes)


def _ahead(sentence: Sentence, group: VerbGroup, last_source: Span | None) -> Attribution | None:
    """Who first, then the words."""
    source = _source(sentence, group, last_source)
    if source is None or sentence.low(source[0]) in sentence.tokens.words["nobody.words"]:
        return None
    found = carried(sentence, group)
    if found is None:
        return None
    shape, words = found
    if shape.is_deed and not _is_somebody(sentence, source, group):
        return None
    is_said = bool(group.shapes & SAID) and not shape.is_topic
    return Attribution((source,), (group.first, group.last), words, group, is_said=is_said)


def announced(sentence: Sentence) -> Attribution | None:
    """Osk went on: (and the words stand in the next paragraph)."""
    if sentence.low(sentence.end - 1) != ":":
        return None
    for group in reversed(sentence.groups):
        source = _source(sentence, group, None) if group.is_finite else None
        if source and group.shapes & {*SAID, "announce"}:
            return Attribution((source,), (group.first, group.last), (), group)
    return None


def _is_somebody(sentence: Sentence, source: Span, group: VerbGroup) -> bool:
    """Whether a source may judge or want: a name, people, a body; not "the frustration"."""
    tokens, words = sentence.tokens, sentence.tokens.words
    if group.is_participle:
        return False
    return any(
        (tokens.is_capital(at) and tokens.low[at] not in words["words.determiners"])
        or any(tokens.low[at] in words[name] for name in SOMEBODY)
        for at in range(*source)
    )


def _source(sentence: Sentence, group: VerbGroup, last_source: Span | None) -> Span | None:
    """Before the verb; or, behind "and" and in "…, adding", that of the verb before."""
    if group.is_participle:
        return last_source or leading_subject(sentence.tokens, sentence.first, group.first)
    if sentence.low(group.first - 1) in sentence.tokens.words["words.conjunctions"]:
        return last_source or leading_subject(sentence.tokens, sentence.first, group.first)
    return subject_before(sentence.tokens, group, sentence.first)
