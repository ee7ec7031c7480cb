"""Whether the desk keeps up with who works at it, among 20,000 stories.

make bench NAME=desk
make bench NAME=desk ARGS=2000    (among so many)
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from tests.cli.desk import Desk

from . import _newsroom
from ._desk_house import PASSWORD, WHO
from ._figures import Limit, report
from ._newsroom import Newsroom
from ._serving import Served, served
from ._yardstick import loop_ms

STORIES, PRESSES = 20_000, 6
A_LOOP = 50.0
"""Milliseconds that the yardstick takes where the limits in milliseconds and seconds hold."""
PATIENCE = 30.0
HOUSE = ("-W", "ignore", "-m", "benchmarks._desk_house")
Figures = dict[str, float]


def main(stories: str = str(STORIES)) -> int:
    """Fill a house, measure, print, and answer 1 where a limit is broken."""
    with _newsroom.newsroom("sqlite") as house:
        house.run("-W", "ignore", "-m", "benchmarks._archive", stories)
        house.run("-W", "ignore", "-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
        found: Figures = _told(house, "screens")
        print(f"screens: {found}   (load {os.getloadavg()[0]:.1f})", flush=True)
        waiting = _told(house, "drafts", PRESSES)
        with served(house) as paper:
            found |= pressing(paper, waiting)
    scale = found["loop_ms"] / A_LOOP
    return report(
        found,
        {
            "autosave_p95_ms": Limit(400 * scale),
            "board_p95_ms": Limit(300 * scale),
            "board_sql": Limit(15),
            "list_p95_ms": Limit(300 * scale),
            "list_sql": Limit(15),
            "publish_visible_s": Limit(found["pressing_loop_ms"] / A_LOOP),
        },
    )


def pressing(paper: Served, waiting: list[dict[str, Any]]) -> Figures:
    """Seconds from the press of *Publish* until every place shows the story, at the very most.

    Page, front page, section, feed and search are asked for at once and over and over, as by
    readers. The first press, at which a server loads what it has not needed yet, does not count.
    """
    desk = Desk()
    desk.sign_in(paper.port, WHO, PASSWORD)
    took = [_press(paper, desk, number, draft) for number, draft in enumerate(waiting)]
    slowest = max(took[1:], key=lambda seen: max(seen.values()))
    print(f"pressed: {slowest}   (load {os.getloadavg()[0]:.1f})")
    return {"publish_visible_s": max(slowest.values()), "pressing_loop_ms": loop_ms()}


def _press(paper: Served, desk: Desk, number: int, draft: dict[str, Any]) -> Figures:
    word = f"Berth{number}"
    places = {
        "page": draft["page"],
        "front": "/",
        "section": draft["section"],
        "feed": "/feed/",
        "search": f"/search/?q={word}",
    }
    form = {**draft["form"], "title": f"{word} is let", "action-publish": "1"}
    with ThreadPoolExecutor(len(places) + 1) as pool:
        # The form's token is fetched before the button is there to be pressed.
        token = desk.token(paper.port, draft["edit"])
        pressed = time.monotonic()
        sent = pool.submit(desk.send, paper.port, draft["edit"], {**form, **token})
        look = partial(_seen_after, paper, word=word.encode(), pressed=pressed)
        seen = dict(zip(places, pool.map(look, places.values()), strict=True))
        sent.result()
    return seen


def _seen_after(paper: Served, path: str, *, word: bytes, pressed: float) -> float:
    while time.monotonic() < pressed + PATIENCE:
        status, answer = paper.get(path)
        # Search marks the word that it was asked for.
        shown = answer.replace(b"<mark>", b"").replace(b"</mark>", b"")
        if status == 200 and word + b" is let" in shown:
            return time.monotonic() - pressed
        # One network may search sixty times a minute.
        time.sleep(0.3 if path.startswith("/search/") else 0.02)
    raise SystemExit(f"{path} never showed it.")


def _told(house: Newsroom, *words: object) -> Any:
    return json.loads(house.run(*HOUSE, *map(str, words)).splitlines()[-1])


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
