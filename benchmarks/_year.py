"""A year of evenings in every IANA zone, in a process of its own: who got which story how often.

Prints a JSON object: days, zones, movers, closings, stories, missed, repeated, and CPU seconds.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import django

django.setup()

from latefinal.editions.models import Closing, Item
from latefinal.editions.services import close_evenings
from latefinal.mailroom.models import Delivery
from latefinal.readers.models import Reader
from latefinal.stories.models import Section, Story
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.services import evening_newsletter, gather_cohorts, set_zone
from tests.factories import found, make_story

START = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOVERS = 40
SETTLES = timedelta(days=3)
"""A story has reached everybody after so long, also where an evening was slept through."""


def main(days: int, seed: int) -> None:
    """Found, let a year pass by the hour, count, tell."""
    chance = random.Random(seed)
    found()
    newsletter = evening_newsletter()
    zones = sorted(available_timezones())
    homes = [*zones, "", *(chance.choice(zones) for _ in range(MOVERS))]
    subscriptions = [subscribe(newsletter, zone, number) for number, zone in enumerate(homes)]
    gather_cohorts(at=START)
    started = time.process_time()
    stories = live(days, chance, subscriptions[-MOVERS:], zones)
    missed, repeated = count(subscriptions, stories, until=START + timedelta(days=days) - SETTLES)
    told = {
        "days": days, "zones": len(zones), "movers": MOVERS, "closings": Closing.objects.count(),
        "stories": len(stories), "missed": missed, "repeated": repeated,
        "cpu_s": round(time.process_time() - started),
    }  # fmt: skip
    print(json.dumps(told))


def subscribe(newsletter: Newsletter, zone: str, number: int) -> Subscription:
    """A reader in `zone` who confirmed before it all began. Most take plain text: it is quick."""
    reader = Reader.objects.create(
        address=f"reader-{number}@example.org", zone=zone, made_at=START - HOUR
    )
    return Subscription.objects.create(
        newsletter=newsletter,
        reader=reader,
        asked_at=START - HOUR,
        confirmed_at=START - HOUR,
        is_plain=bool(zone),
    )


def live(
    days: int, chance: random.Random, movers: list[Subscription], zones: list[str]
) -> dict[int, datetime]:
    """Hour by hour: news comes, readers move, evenings close; now and then the machine sleeps."""
    section, stories, asleep_until = Section.objects.first(), {}, START
    for hour in range(days * 24):
        at = START + hour * HOUR + chance.random() * HOUR
        if chance.random() < 0.12:
            stories[make_story(section, published_at=at).pk] = at
        if chance.random() < 0.2:
            set_zone(reader=chance.choice(movers).reader, zone=chance.choice(zones), at=at)
        if chance.random() < 0.003:
            asleep_until = at + chance.randint(2, 8) * HOUR
        if at >= asleep_until:
            close_evenings(at=at)
            # What is too old for any edition only makes the simulation slow.
            if hour % 24 == 0:
                Story.at_the_desk().filter(published_at__lt=at - timedelta(days=9)).update(
                    live=False
                )
    return stories


def count(
    subscriptions: list[Subscription], stories: dict[int, datetime], *, until: datetime
) -> tuple[int, int]:
    """How many stories were missed and repeated, over all readers."""
    of_batch: dict[int, list[int]] = defaultdict(list)
    for batch, story in Item.objects.values_list("variant__batch", "story"):
        of_batch[batch].append(story)
    got: dict[str, Counter[int]] = defaultdict(Counter)
    for key, batch in Delivery.objects.values_list("recipient_key", "batch").iterator():
        got[key].update(of_batch[batch])
    due = {pk for pk, at in stories.items() if at < until}
    missed = sum(len(due - got[str(subscription.pk)].keys()) for subscription in subscriptions)
    repeated = sum(number - 1 for counts in got.values() for number in counts.values())
    return missed, repeated


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
