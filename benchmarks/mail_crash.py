"""What is left of an edition when its workers are killed -9 again and again: nobody may be lost.

make bench NAME=mail-crash
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time

from latefinal.mailroom.transports.pipeline import LINKS
from tests.smtp import Relay, running

from . import _newsroom
from ._newsroom import Newsroom

LETTERS, KILLS, WORKERS = 20_000, 20, 2
PATIENCE = 600.0

FILL = f"""
import django
django.setup()
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.services import *
from latefinal.plumbing import clock
at = clock.now()
batch = open_batch(key="edition", letter=Letter(subject="The day", text="Words."), at=at)
people = (Recipient(str(n), f"reader-{{n}}@example.org") for n in range({LETTERS}))
add_deliveries(batch=batch, recipients=people, at=at)
release_batch(batch=batch, at=at)
"""

DELIVER = """
import signal
from threading import Event
import django
django.setup()
from latefinal.mailroom.services import run_mailroom
stop = Event()
signal.signal(signal.SIGTERM, lambda *heard: stop.set())
run_mailroom(stop)
"""

LOOK = """
import django
django.setup()
from latefinal.mailroom.models import Delivery
print(Delivery.objects.filter(state="sent").count())
"""


def main() -> int:
    """Measure on each database that is there, print, answer 1 when somebody was lost."""
    databases = ["sqlite", *(["postgres"] if _newsroom.has_postgres() else [])]
    found = {}
    for database in databases:
        with _newsroom.newsroom(database) as house:
            found[database] = crash(house)
    print(f"\n{'database':<12}{'kills':>8}{'lost':>8}{'twice':>8}   at most")
    for database, one in found.items():
        print(
            f"{database:<12}{one['kills']:>8}{one['lost']:>8}{one['duplicates']:>8}"
            f"   {one['kills'] * one['connections']}"
        )
    print(json.dumps(found))
    return 0 if all(holds(one) for one in found.values()) else 1


def holds(one: dict[str, int]) -> bool:
    """Nobody lost, each row written; twice at most one for each link that was open at a kill."""
    return (
        one["lost"] == 0
        and one["recorded"] == LETTERS
        and one["duplicates"] <= one["kills"] * one["connections"]
    )


def crash(house: Newsroom) -> dict[str, int]:
    """Deliver with WORKERS, of which one is killed whenever another part of the letters is out."""
    house.run("-c", FILL)
    relay, chance = Relay(), random.Random(20)
    with running(relay):
        workers = [_start(house, relay) for _worker in range(WORKERS)]
        for kill in range(1, KILLS + 1):
            _wait(relay, LETTERS * kill // (KILLS + 1), workers)
            place = chance.randrange(WORKERS)
            workers[place].kill()
            workers[place].wait()
            workers[place] = _start(house, relay)
            print(f"kill {kill}: {len(relay.times)} readers have theirs", flush=True)
        _wait(relay, LETTERS, workers)
        for worker in workers:
            worker.terminate()
            worker.wait()
    times = relay.times
    return {
        "kills": KILLS,
        "lost": LETTERS - len(times),
        "duplicates": times.total() - len(times),
        "connections": LINKS,
        "recorded": int(house.run("-c", LOOK)),
    }


def _start(house: Newsroom, relay: Relay) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", DELIVER],
        env={**house.environment, "MAIL_URL": relay.url},
        cwd=_newsroom.ROOT,
    )


def _wait(relay: Relay, readers: int, workers: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + PATIENCE
    while len(relay.seen) < readers and time.monotonic() < until:
        if any(worker.poll() is not None for worker in workers):
            raise SystemExit("A worker ended by itself.")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
