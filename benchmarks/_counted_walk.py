"""A walk through the sample's desk by a real browser, of which the acts are counted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo, running_demo
from tests.journeys.desk import sign_in
from tests.journeys.hands import Hands

from ._browser import open_browser
from ._yardstick import loop_ms

WIDE = {"width": 1440, "height": 1000}
PATIENCE = 30_000  # milliseconds


def count(
    walk: Callable[[Hands, Demo], None],
    *,
    most: int,
    look: Callable[[Page, Demo], None] | None = None,
) -> int:
    """Walk, `look` at what came of it, print what was counted; 1 where it was more than `most`."""
    expect.set_options(timeout=PATIENCE)
    with running_demo() as demo, open_browser() as browser:
        context = browser.new_context(viewport=WIDE)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        sign_in(page, demo)
        hands, began = Hands(page), time.monotonic()
        walk(hands, demo)
        seconds = time.monotonic() - began
        if look is not None:
            look(page, demo)
    for part, actions in hands.done.items():
        print(f"{part:<20}{actions:>4}")
    loop = loop_ms()
    found = {
        "actions": hands.done.total(),
        "seconds": round(seconds, 1),
        "loops": round(1000 * seconds / loop),
        "loop_ms": round(loop, 1),
    }
    print(f"{'all':<20}{found['actions']:>4}   at most {most}")
    print(json.dumps(found))
    return int(found["actions"] > most)
