"""How much an editor has to do beside writing, from an item of the wire to tonight's edition.

make bench NAME=wire-to-letter

A real browser at the sample publication's desk drafts a story from an item, confirms its three
statements and publishes it. docs/reference/benchmarks.md says what is counted.
"""

from __future__ import annotations

import json
import sys
import time

from playwright.sync_api import expect

from tests.journeys import wire
from tests.journeys.demo import running_demo
from tests.journeys.desk import sign_in

from ._browser import open_browser
from ._yardstick import loop_ms

MOST = 25
WIDE = {"width": 1440, "height": 1000}
PATIENCE = 30_000  # milliseconds


def main() -> int:
    """Do it, print what was counted, answer 1 where it was too much."""
    expect.set_options(timeout=PATIENCE)
    with running_demo() as demo, open_browser() as browser:
        context = browser.new_context(viewport=WIDE)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        sign_in(page, demo)
        hands, began = wire.Hands(page), time.monotonic()
        wire.draft(hands, demo)
        wire.write(hands)
        wire.confirm_three(hands)
        wire.publish(hands)
        seconds = time.monotonic() - began
    for part, actions in hands.done.items():
        print(f"{part:<20}{actions:>4}")
    loop = loop_ms()
    found = {
        "actions": hands.done.total(),
        "seconds": round(seconds, 1),
        "loops": round(1000 * seconds / loop),
        "loop_ms": round(loop, 1),
    }
    print(f"{'all':<20}{found['actions']:>4}   at most {MOST}")
    print(json.dumps(found))
    return 0 if found["actions"] <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
