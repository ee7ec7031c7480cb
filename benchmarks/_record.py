"""A desk at work, a reader who reads, and what the house says afterwards that there was to read.

A publisher, an editor and a reporter each work in a thread of their own, on the desk's own screens
where there is one. Meanwhile somebody opens stories in no order and notes the story itself as it
came, with the moment before it was asked for and the one after it had come. Prints a JSON object.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import django

django.setup()

from django.db import connection, connections
from django.test import Client

from latefinal.past.models import PastText, PastVersion
from latefinal.past.services import keep_due, keep_left
from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.models import Section, Story
from tests import factories
from tests.database import prepare_database
from tests.past.acts import OF_ROLE, Hand
from tests.past.reading import Got, as_kept, as_read
from tests.settings import SCRATCH, WORKER
from tests.sourcing.conftest import marked, say

PAUSE = 0.02
SHARES = {Role.PUBLISHER: 7, Role.EDITOR: 2, Role.REPORTER: 1}
"""Tenths of all that is done."""


@dataclass
class Reading:
    """One look at one story."""

    story: int
    began: datetime
    ended: datetime
    got: Got


@dataclass
class Day:
    """What is done and read until everybody goes home."""

    acts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    read: list[Reading] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def fill(stories: int, chance: random.Random) -> None:
    """A paper with so many stories, a third with a picture and a third with a statement."""
    factories.found()
    sections = list(Section.objects.order_by("path"))
    outlet, hand = factories.make_outlet(), factories.make_contributor()
    pictures = [factories.make_picture(title=f"Picture {number}") for number in range(5)]
    pictures += [factories.make_picture(kind="handout", outlet=outlet)]
    for number in range(stories):
        said = say(source_name=f"Speaker {number % 20}", gist=f"what was {number}", outlet=outlet)
        words = marked(said, f"words {number}") if number % 3 == 0 else f"Words {number}."
        factories.make_story(
            sections[number % 2],
            body=[("text", f"<p>{words}</p><p>{'More words stand here. ' * 40}</p>")],
            lead_picture=chance.choice(pictures) if number % 3 == 1 else None,
            signed_by=[(hand, "")] if number % 2 else [],
        )
    while keep_due(at=clock.now()):
        pass  # some hundreds at a time


def work(day: Day, role: Role, number: int, seed: int) -> None:
    """One person's day: so many acts."""
    hand = Hand(random.Random(seed), factories.make_member(role))
    acts = OF_ROLE[role]
    try:
        for _act in range(number):
            act = hand.chance.choices(list(acts), weights=list(acts.values()))[0]
            began = time.monotonic()
            if act(hand):
                day.acts[f"{role}: {act.__name__}"] += 1
                day.seconds.append(time.monotonic() - began)
            time.sleep(hand.chance.random() * PAUSE)
    except Exception as error:
        day.broken.append(f"{role}: {error!r}")
        raise
    finally:
        connections.close_all()


def read(day: Day, numbers: list[int], seed: int, done: threading.Event) -> None:
    """Open one story after the other."""
    chance, reader = random.Random(seed), Client(SERVER_NAME="localhost")
    while not done.is_set():
        # Where most happens there is most to be wrong.
        number = numbers[min(chance.randrange(len(numbers)), chance.randrange(len(numbers)))]
        story = Story.at_the_desk().select_related("section").get(pk=number)
        began = clock.now()
        got = as_read(story, reader)
        day.read.append(Reading(number, began, clock.now(), got))
        time.sleep(chance.random() * PAUSE)
    connections.close_all()


def sweep(done: threading.Event) -> None:
    """What the house does every five seconds."""
    while not done.wait(5):
        keep_left(at=clock.now())
    connections.close_all()


def agrees(one: Reading) -> bool:
    """Whether the house says that this stood there at some moment of that look."""
    within = PastVersion.objects.filter(
        past__story=one.story, at__gt=one.began, at__lte=one.ended
    ).values_list("at", flat=True)
    return any(as_kept(one.story, at) == one.got for at in [one.began, *within])


def main(stories: int, acts: int, reads: int, asked: int, seed: int) -> None:
    """Fill, work, read, ask."""
    chance = random.Random(seed)
    drop = prepare_database(scratch=SCRATCH, worker=WORKER)
    fill(stories, chance)
    day, done = Day(), threading.Event()
    numbers = list(Story.at_the_desk().order_by("pk").values_list("pk", flat=True))
    people = [
        threading.Thread(target=work, args=(day, role, acts * tenths // 10, seed + tenths))
        for role, tenths in SHARES.items()
    ]
    readers = [threading.Thread(target=read, args=(day, numbers, seed - 1, done))]
    sweeper = threading.Thread(target=sweep, args=(done,))
    for thread in [*people, *readers, sweeper]:
        thread.start()
    for thread in people:
        thread.join()
    while len(day.read) < reads and readers[0].is_alive():
        time.sleep(PAUSE)
    done.set()
    readers[0].join()
    sweeper.join()
    late = keep_due(at=clock.now())
    sample = chance.sample(day.read, min(asked, len(day.read)))
    others = [one for one in sample if not agrees(one)]
    for one in others:
        print(one.story, one.began, one.ended, one.got.status, file=sys.stderr)
    told = {"asked": len(sample), "same": len(sample) - len(others)}
    print(json.dumps({**figures(day), "kept_late": late, **told}))
    drop()
    shutil.rmtree(SCRATCH, ignore_errors=True)
    if day.broken:
        sys.exit("\n".join(day.broken))


def figures(day: Day) -> dict[str, object]:
    """What was done, and what keeping it took."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(length(packed)), count(*) FROM past_pasttext WHERE base_id IS NULL"
        )
        whole, number = cursor.fetchone()
        cursor.execute("SELECT sum(length(packed)) FROM past_pasttext WHERE base_id IS NOT NULL")
        (later,) = cursor.fetchone()
    texts = PastText.objects.count()
    seconds = sorted(day.seconds)
    return {
        "acts": dict(sorted(day.acts.items())),
        "seconds_an_act_median": round(seconds[len(seconds) // 2], 3),
        "looks": len(day.read),
        "versions": PastVersion.objects.count(),
        "texts": texts,
        "bytes_of_a_first": round(whole / number),
        "bytes_of_a_later": round((later or 0) / max(1, texts - number)),
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:6]))
