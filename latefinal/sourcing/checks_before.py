"""What the door asks of statements before a story is published.

A mark without a statement is always refused. How well the story is sourced is for a publisher to
judge: what is asked of that may be overridden, and is not asked of a story that was imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from latefinal.masthead.models import Masthead
from latefinal.outlets.rules.names import fold_name
from latefinal.plumbing.shortening import shorten
from latefinal.stories.models import Story
from latefinal.stories.publish_checks import Problem

from .beside import rows_in_order
from .models import SourceKind, Standing, Statement, Via
from .proposals import blocks_of, found_in
from .querysets import find_chains
from .rules.marks import QUOTATION_MARKS, marks_in_body
from .rules.second_hand import outlets_in_the_text
from .rules.story_words import marked_words, words_of_body
from .rules.who_was_asked import (
    WeighedStatement,
    is_only_one_speaker,
    is_only_state_media,
    says_what_they_are,
)

SHOWN = 80
"""Characters of a passage that a sentence about it repeats."""


def missing_from_statements(story: Story) -> Iterator[Problem]:
    """What the door asks of each mark: a statement that an editor stands behind."""
    marks = marks_in_body(story.body)
    if not marks:
        return
    rows = list(Statement.objects.marked(marks))
    for mark in marks:
        own = [row for row in rows if row.uuid == mark and row.story_id in (story.pk, None)]
        known = own or [row for row in rows if row.uuid == mark]
        if words := _trouble(known):
            yield Problem("body", words)


def _trouble(known: list[Statement]) -> str:
    """What is wrong with the rows of one mark; nothing when one of them may be shown."""
    if not known:
        return _(
            "Words are marked as said by somebody, but nobody wrote down by whom. Take the mark "
            "off them, or set it anew."
        )
    if any(row.standing == Standing.CONFIRMED for row in known):
        return ""
    return _("“%(gist)s” is marked, but an editor did not confirm it. Take the mark off.") % {
        "gist": known[0].gist
    }


def missing_from_sourcing(story: Story) -> Iterator[Problem]:
    """Who else might be asked, who they are that speak, and who carried their words."""
    said = confirmed_in(story)
    if said:
        yield from _nobody_else(said)
        yield from _no_office(said)
        yield from _no_outlet(story, said)


def confirmed_in(story: Story) -> list[Statement]:
    """The confirmed statements that the body of `story` marks, in its order; none if imported."""
    marks = [] if story.imported_from else marks_in_body(story.body)
    if not marks:
        return []
    rows = Statement.objects.marked(marks).filter(standing=Standing.CONFIRMED)
    said = rows_in_order(story, marks, rows)
    find_chains(said)
    return said


def soft(key: str, words: str, *about: str) -> Problem:
    """A problem of the body that may be overridden as long as it is `about` the same."""
    return Problem("body", words, f"sourcing.{key}", "\n".join(about), may_be_overridden=True)


def _nobody_else(statements: Sequence[Statement]) -> Iterator[Problem]:
    said = [_weighed(one) for one in statements]
    if is_only_state_media(said):
        outlets = sorted({outlet.name for one in statements for outlet in one.of_the_state})
        words = _(
            "All that is said here came through state-controlled outlets or state bodies "
            "(%(outlets)s). Ask somebody else, find it at another outlet, or look at a document "
            "yourself."
        )
        about = sorted({_by_whom(one) for one in statements})
        yield soft("state-only", words % {"outlets": ", ".join(outlets)}, *about)
    if is_only_one_speaker(said):
        words = _("Only %(speaker)s speaks in this story. Ask somebody else, and mark their words.")
        speaker = statements[0].source
        yield soft("one-speaker", words % {"speaker": speaker}, str(speaker.pk))


def _weighed(one: Statement) -> WeighedStatement:
    """A chain is as free as its least free outlet."""
    way = "state" if one.of_the_state and one.way != "body" else one.way
    return WeighedStatement(str(one.source_id), way, one.is_seen_by_us)


def _by_whom(one: Statement) -> str:
    return " ".join([str(one.source_id), *(str(outlet.pk) for outlet in one.chain)])


def _no_office(statements: Sequence[Statement]) -> Iterator[Problem]:
    unknown = {
        one.source.pk: one.source
        for one in statements
        if one.source.kind == SourceKind.PERSON
        and not (one.office or one.source.office or says_what_they_are(one.source.name))
    }
    words = _(
        "Nobody is told who %(person)s is. Write their office, trade or place into the statement, "
        "or under Sources."
    )
    for number, person in unknown.items():
        yield soft("no-office", words % {"person": person}, str(number))


def _no_outlet(story: Story, statements: Sequence[Statement]) -> Iterator[Problem]:
    """Words that the text says an outlet carried, while their statement says none did."""
    bare = {one.uuid for one in statements if not one.outlet and not one.is_seen_by_us}
    marked = [one for one in marked_words(blocks_of(story)) if one.mark in bare]
    if not marked:
        return
    passages = {one.mark: one.words for one in reversed(marked)}
    ways = {one.uuid: str(Via(one.via).label) for one in statements}
    ours = _bare_name(Masthead.load().name)
    found = found_in(words_of_body(blocks_of(story)))
    for mark, outlet in outlets_in_the_text(found, marked):
        if _bare_name(outlet) == ours:
            continue
        words = _(
            "The text says that “%(words)s” came through %(outlet)s, the statement says “%(way)s”. "
            "Name the outlet in the statement."
        )
        shown = shorten(passages[mark].strip(QUOTATION_MARKS + " ,"), SHOWN)
        given = {"words": shown, "outlet": outlet, "way": ways[mark]}
        yield soft("no-outlet", words % given, fold_name(passages[mark]), fold_name(outlet))


def _bare_name(name: str) -> str:
    """A name without the article that a text may leave out."""
    return fold_name(name).removeprefix("the ")
