"""The desk names words for which it wants to be rung; what comes and holds one rings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from latefinal.people.models import User
from latefinal.wire.errors import WordRefused
from latefinal.wire.models import ItemVersion, Ring, RingWord, WireItem
from latefinal.wire.rules.entries import FeedEntry
from latefinal.wire.rules.ringing import heard_in, holds, terms_in

MOST_WORDS = 30
"""A list that is longer rings all day, and nobody hears it any more."""
NEW = timedelta(hours=36)
"""What was told longer ago is counted, and does not ring."""
MOST_READ = 5000
"""The newest items that are looked through when a word is added."""
AT_ONCE = 500


@transaction.atomic
def add_ring_word(*, phrase: str, by: User, at: datetime) -> RingWord:
    """Ring for `phrase` from `at` (aware) on; what came in the hours before is counted with it.

    Raises WordRefused where it holds no word, is there already, or one word too many.
    """
    phrase = " ".join(phrase.split())
    terms = "\n".join(terms_in(phrase))
    if not terms:
        raise WordRefused(_("“%(phrase)s” holds no word. Type one.") % {"phrase": phrase})
    if RingWord.objects.filter(terms=terms).exists():
        raise WordRefused(_("The desk is rung for “%(phrase)s” already.") % {"phrase": phrase})
    if RingWord.objects.count() >= MOST_WORDS:
        words = _("The desk is rung for %(number)d words. Take one away first.")
        raise WordRefused(words % {"number": MOST_WORDS})
    word = RingWord.objects.create(phrase=phrase, terms=terms, added_by=by, added_at=at)
    _look_back(word, at=at)
    return word


def remove_ring_word(*, word: RingWord) -> None:
    """Ring for it no more."""
    word.delete()


def ring_for(told: Sequence[tuple[WireItem, FeedEntry]], *, at: datetime) -> None:
    """Have the desk rung for those that hold one of its words, at `at` (aware); once for each."""
    words = [(word, word.terms.split("\n")) for word in RingWord.objects.all()] if told else []
    if not words:
        return
    rings = []
    for item, entry in told:
        heard = heard_in(f"{entry.headline} {entry.summary} {entry.slugline} {entry.text}")
        heard_at = None if item.published_at > at - NEW else at
        rings += [
            Ring(item=item, word=word, heard_at=heard_at)
            for word, terms in words
            if holds(heard, terms)
        ]
    _store(rings)


def hear_rings(*, item: WireItem, at: datetime) -> None:
    """Say that somebody looked at the item: it rings for no word any more."""
    Ring.objects.filter(item=item, heard_at__isnull=True).update(heard_at=at)


def _look_back(word: RingWord, *, at: datetime) -> None:
    """Tie what came already: counted, and heard."""
    terms = word.terms.split("\n")
    newest = ItemVersion.objects.filter(
        number=F("item__version"), item__published_at__gt=at - NEW
    ).order_by("-item__published_at")
    said = newest.values_list("item", "headline", "summary", "slugline", "text")[:MOST_READ]
    _store(
        Ring(item_id=item, word=word, heard_at=at)
        for item, *texts in said.iterator()
        if holds(heard_in(" ".join(texts)), terms)
    )


def _store(rings: Iterable[Ring]) -> None:
    Ring.objects.bulk_create(rings, batch_size=AT_ONCE, ignore_conflicts=True)
