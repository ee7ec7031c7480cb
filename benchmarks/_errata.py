"""Weeks of editions, corrections and readers who come, go, move and are refused, in one process.

What each mailbox accepted is read from the letters that came to a real relay, so nothing of the
product's own books is believed. Prints a JSON object: evenings, letters, corrections, owed,
reached, reached_pct, others (told though not owed, or told twice).
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import django

django.setup()

from django.conf import settings

from latefinal.editions.services import close_evenings
from latefinal.mailroom.services import deliver_due
from latefinal.readers.models import Reader
from latefinal.stories.models import Section, Story
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.services import (
    end_subscription,
    evening_newsletter,
    gather_cohorts,
    set_choices,
    set_zone,
)
from tests.factories import correct, found, make_story
from tests.smtp import Relay, running

START = datetime(2026, 9, 28, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = ("", "Europe/Vilnius", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe")
REFUSED = 0.03


@dataclass
class Mailbox:
    """What one address accepted: stories and corrections by number, each with its moment."""

    stories: dict[int, datetime] = field(default_factory=dict)
    letters: list[tuple[datetime, set[int]]] = field(default_factory=list)


@dataclass
class World:
    """Everything that happens, by one chance."""

    chance: random.Random
    newsletter: Newsletter
    subscriptions: list[Subscription] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    corrections: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    boxes: dict[str, Mailbox] = field(default_factory=lambda: defaultdict(Mailbox))

    def join(self, at: datetime) -> None:
        """Somebody new, in any zone, with or without pictures."""
        number, zone = len(self.subscriptions), self.chance.choice(ZONES)
        reader = Reader.objects.create(
            address=f"reader-{number}@example.org", zone=zone, made_at=at
        )
        subscription = Subscription.objects.create(
            newsletter=self.newsletter, reader=reader, asked_at=at, confirmed_at=at,
            is_plain=self.chance.random() < 0.7,
        )  # fmt: skip
        self.subscriptions.append(subscription)
        gather_cohorts(at=at)

    def change(self, at: datetime) -> None:
        """Somebody moves, chooses another kind of letter, or leaves."""
        subscription, die = self.chance.choice(self.subscriptions), self.chance.random()
        subscription.reader.refresh_from_db()
        if die < 0.5:
            set_zone(reader=subscription.reader, zone=self.chance.choice(ZONES), at=at)
        elif die < 0.9:
            subscription.refresh_from_db()
            set_choices(
                subscription=subscription, sections=[], is_plain=not subscription.is_plain, at=at
            )
        else:
            end_subscription(reader=subscription.reader, newsletter=self.newsletter, at=at)

    def publish(self, at: datetime) -> None:
        """A story with a number for a headline."""
        title = f"Headline {len(self.stories)}"
        self.stories.append(make_story(Section.objects.first(), title=title, published_at=at))

    def set_right(self, at: datetime) -> None:
        """Correct one of the last stories."""
        place = self.chance.randrange(max(0, len(self.stories) - 12), len(self.stories))
        number = len(self.corrections)
        correct(self.stories[place], words=f"Correction {number}.", at=at)
        self.corrections[number] = (place, at)

    def read(self, message: EmailMessage, at: datetime) -> None:
        """Note what a mailbox accepted."""
        box = self.boxes[str(message["To"])]
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
        for found_one in re.findall(r"^(?:\* )?Headline (\d+)\s*$", text, re.MULTILINE):
            box.stories.setdefault(int(found_one), at)
        told = {int(number) for number in re.findall(r"Correction (\d+)\.", text)}
        box.letters.append((at, told))


def main(days: int, readers: int, seed: int) -> None:
    """Live, then judge every mailbox."""
    found()
    world = World(random.Random(seed), evening_newsletter())
    with running(Relay()) as relay:
        settings.MAIL_URL = relay.url
        relay.at_recipient = lambda _to: (
            "550 5.2.1 not today" if world.chance.random() < REFUSED else "250 OK"
        )
        for _number in range(readers):
            world.join(START - HOUR)
        for hour in range(days * 24):
            live(world, relay, START + hour * HOUR)
    print(json.dumps({"evenings": days, **judge(world)}))


def live(world: World, relay: Relay, at: datetime) -> None:
    """One hour."""
    chance = world.chance
    if chance.random() < 0.15:
        world.publish(at)
    if world.stories and chance.random() < 0.05:
        world.set_right(at + HOUR / 4)
    if chance.random() < 0.3:
        world.change(at + HOUR / 3)
    if chance.random() < 0.1:
        world.join(at + HOUR / 2)
    moment = at + HOUR * 0.9
    close_evenings(at=moment)
    deliver_due(at=moment)
    for message in relay.messages():
        world.read(message, moment)
    relay.letters.clear()


def judge(world: World) -> dict[str, float]:
    """Who was owed a correction, who got it in their next letter, and who else got one."""
    owed = reached = others = 0
    for box in world.boxes.values():
        expected: dict[int, set[int]] = defaultdict(set)
        for number, (place, at) in world.corrections.items():
            later = [index for index, (moment, _told) in enumerate(box.letters) if moment > at]
            if place in box.stories and box.stories[place] < at and later:
                expected[later[0]].add(number)
        for index, (_moment, told) in enumerate(box.letters):
            owed += len(expected[index])
            reached += len(told & expected[index])
            others += len(told - expected[index])
    return {
        "readers": len(world.boxes),
        "letters": sum(len(box.letters) for box in world.boxes.values()),
        "corrections": len(world.corrections),
        "owed": owed,
        "reached": reached,
        "reached_pct": 100 * reached / owed if owed else 0.0,
        "others": others,
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
