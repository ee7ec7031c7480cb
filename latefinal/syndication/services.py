"""The verbs that draw cards. The row is the queue, and no page waits for it."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from latefinal.plumbing.errors import place_of
from latefinal.stories.models import Story
from latefinal.stories.parts import put_parts_on

from .card import CardFacts, facts_for_card
from .drawing import draw_card
from .errors import CardNotDrawn
from .models import SocialCard

log = logging.getLogger("latefinal.syndication")

LEASE = timedelta(minutes=3)
"""Longer than one card takes at the very most, with its turn."""
REST = timedelta(minutes=5)
"""Until a card that could not be stored is drawn again."""
AT_A_TIME = 5
"""Cards that a sweep draws: a second or two."""
FOUND_AT_A_TIME = 500


@transaction.atomic
def note_for_card(*, story: Story) -> None:
    """It is written down that a card is due for `story`: the next sweep draws it, or drops it."""
    SocialCard.objects.update_or_create(story=story, defaults={"is_due": True})


def draw_due_cards(*, at: datetime) -> None:
    """Draw those that are due, or throw them away, five at a time, the newest story's first."""
    due = SocialCard.objects.due(at=at).order_by("-story_id").values_list("pk", flat=True)
    for card_id in list(due[:AT_A_TIME]):
        refresh_card(card_id=card_id, at=at)


def find_undrawn(*, at: datetime) -> None:
    """Let a card be due for stories that have no row, some hundreds at a time.

    They are of an earlier release, or were brought over.
    """
    known = SocialCard.objects.filter(story=OuterRef("pk"))
    stories = Story.on_the_record(at=at).filter(~Exists(known)).order_by("-pk")
    ids = list(stories.values_list("pk", flat=True)[:FOUND_AT_A_TIME])
    rows = (SocialCard(story_id=story_id) for story_id in ids)
    SocialCard.objects.bulk_create(rows, ignore_conflicts=True)


def refresh_card(*, card_id: int, at: datetime) -> bool:
    """Let the card be as its story is at `at` (aware): drawn, left as it is, or thrown away.

    False: it is not due, or somebody is at it. No transaction is open while it is drawn: what
    changes meanwhile lets it be due again.
    """
    until = at + LEASE
    due = SocialCard.objects.due(at=at).filter(pk=card_id)
    if not due.hold(at=at, until=until, is_due=False):
        return False
    card = SocialCard.objects.get(pk=card_id)
    mine = SocialCard.objects.filter(pk=card_id, lease_until=until)
    try:
        _let_it_follow(card, mine, at)
    except Exception as error:  # noqa: BLE001 - storages raise whatever they like
        log.error("Card %d could not be drawn or stored: %s.", card_id, place_of(error))
        mine.update(is_due=True, lease_until=at + REST)
    return True


def _let_it_follow(card: SocialCard, mine: QuerySet[SocialCard], at: datetime) -> None:
    story = Story.on_the_record(at=at).filter(pk=card.story_id).whole().first()
    if story is None:
        # The file first: a row that is gone would let it lie for good.
        _throw_away(card.file)
        if card.story_id is None:
            mine.delete()
        else:
            # It stays due: an embargo that is set anew lifts without anybody's doing.
            gone = {"file": "", "seal": "", "problem": ""}
            mine.update(**gone, is_due=True, lease_until=None)
        return
    put_parts_on(story)
    facts = facts_for_card(story, markup=story.body_html)
    if facts.seal == card.seal:
        mine.update(lease_until=None)
        return
    name, problem = _drawn(facts)
    is_mine = mine.update(file=name, seal=facts.seal, problem=problem[:300], lease_until=None)
    _throw_away(card.file if is_mine else name)


def _drawn(facts: CardFacts) -> tuple[str, str]:
    """The name of the file, or why there is none."""
    words = asdict(facts)
    picture = words.pop("picture")
    try:
        with suppress(FileNotFoundError):
            if picture:
                with default_storage.open(picture, "rb") as file:
                    return _stored(facts, draw_card(words=words, picture=file)), ""
        return _stored(facts, draw_card(words={**words, "credit": ""}, picture=None)), ""
    except CardNotDrawn as error:
        return "", str(error)


def _stored(facts: CardFacts, card: bytes) -> str:
    """Where readers' pictures are, under a name that nobody can guess from the story."""
    return default_storage.save(f"images/card-{facts.seal[:40]}.jpg", ContentFile(card))


def _throw_away(name: str) -> None:
    if name:
        default_storage.delete(name)
