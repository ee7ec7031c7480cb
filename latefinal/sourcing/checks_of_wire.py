"""What the door asks of words that came by the wire: that they are quoted rightly, and not copied.

Both may be overridden, and neither is asked of a story that was imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from latefinal.plumbing.shortening import shorten
from latefinal.stories.models import Story
from latefinal.stories.publish_checks import Problem
from latefinal.wire.models import ItemVersion

from .checks_before import SHOWN, confirmed_in, soft
from .models import Statement
from .proposals import blocks_of
from .rules.marks import QUOTATION_MARKS
from .rules.story_words import marked_words, own_words_of_body
from .rules.wire_words import (
    FoldedWords,
    copied_runs,
    nearest_words,
    own_passages,
    quoted_passages,
)

LONG = 160
"""Characters that are shown of words that were copied."""


def words_of_the_wire(story: Story) -> Iterator[Problem]:
    """Quotations that are not in the item they came from, and the wire's words taken as ours."""
    quoting = [one for one in confirmed_in(story) if one.is_direct and one.item_version]
    if quoting:
        yield from _not_in_the_wire(story, quoting)
    if story.pk is not None and not story.imported_from:
        yield from _copied(story)


def _not_in_the_wire(story: Story, quoting: Sequence[Statement]) -> Iterator[Problem]:
    kept = _versions_of(quoting)
    by_mark = {one.uuid: one for one in quoting if one.pk in kept}
    for marked in marked_words(blocks_of(story)):
        statement = by_mark.get(marked.mark)
        if statement is None:
            continue
        version = kept[statement.pk]
        there = FoldedWords.of(f"{version.headline}\n\n{version.told}")
        for passage in quoted_passages(marked.words):
            quotation = FoldedWords.of(passage)
            if not there.holds(quotation):
                yield _misquoted(passage, quotation, there, version)


def _misquoted(
    passage: str, quotation: FoldedWords, there: FoldedWords, version: ItemVersion
) -> Problem:
    nearest = nearest_words(quotation, there)
    given = {
        "words": shorten(" ".join(passage.split()).strip(QUOTATION_MARKS + " ,"), SHOWN),
        "outlet": version.item.outlet,
        "nearest": nearest,
    }
    if nearest:
        words = _(
            "“%(words)s” is not what %(outlet)s had. Nearest there is: “%(nearest)s”. Put it "
            "as it stands there, or take the quotation marks off."
        )
    else:
        words = _(
            "“%(words)s” is not in what %(outlet)s sent, nor anything like it. Quote what stands "
            "there, or say in the statement where else it was said."
        )
    about = (" ".join(quotation.words), str(version.item_id), str(version.number))
    return soft("not-in-wire", words % given, *about)


def _versions_of(quoting: Sequence[Statement]) -> Mapping[int, ItemVersion]:
    """By statement: the version it was read in, where it is kept and of our own language."""
    asked = [Q(item=one.item_id, number=one.item_version) for one in quoting if one.item_id]
    if not asked:
        return {}
    there = ItemVersion.objects.filter(reduce(or_, asked)).select_related("item__outlet")
    kept = {(one.item_id, one.number): one for one in there if _is_in_our_language(one)}
    pairs = ((one.pk, (one.item_id, one.item_version)) for one in quoting)
    return {number: kept[place] for number, place in pairs if place in kept}


def _is_in_our_language(version: ItemVersion) -> bool:
    """Whether it can be quoted word for word; an item that names no language is taken for ours."""
    tags = (version.language, settings.LATEFINAL_LANGUAGE)
    theirs, ours = (tag.lower().replace("_", "-").partition("-")[0] for tag in tags)
    return theirs in ("", ours)


def _copied(story: Story) -> Iterator[Problem]:
    versions = list(_read_by_the_writer(story))
    if not versions:
        return
    own = [FoldedWords.of(one) for one in own_passages(own_words_of_body(blocks_of(story)))]
    told: set[str] = set()
    for version in versions:
        kept = FoldedWords.of(version.told)
        runs = ((words, run) for words in own for run in copied_runs(words, kept))
        for words, (first, last) in runs:
            about = " ".join(words.words[first:last])
            if about not in told:
                told.add(about)
                yield _as_copied(words.shown(first, last), about, version)


def _read_by_the_writer(story: Story) -> QuerySet[ItemVersion]:
    """Of each item that the story is written from, the version it was and the newest."""
    used = Q(number=F("item__version")) | Q(number=F("item__used_version"))
    return ItemVersion.objects.filter(used, item__story=story.pk).select_related("item__outlet")


def _as_copied(shown: str, about: str, version: ItemVersion) -> Problem:
    words = _(
        "These words stand just so in what %(outlet)s sent: “%(words)s”. Say it in words of our "
        "own, or quote it in quotation marks and say who wrote it."
    )
    given = {"words": shorten(shown, LONG), "outlet": version.item.outlet}
    return soft("wire-words", words % given, about, str(version.item_id))
