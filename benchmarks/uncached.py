"""What the pages that are read the most cost when nobody keeps them, among 20,000 stories.

make bench NAME=uncached
make bench NAME=uncached ARGS=2000    (so many stories)
"""

from __future__ import annotations

import json
import sys

from . import _newsroom

STORIES = 20_000
LIMITS = {
    "uncached_story_loops": 0.12,
    "uncached_front_loops": 0.16,
    "sql_story": 6,
    "sql_front": 6,
}
MODULE = ("-W", "ignore", "-m")


def main(stories: int) -> int:
    """Fill a house, ask it for its pages, print, answer 1 when a limit is broken."""
    with _newsroom.newsroom("sqlite") as house:
        house.run(*MODULE, "benchmarks._archive", str(stories))
        house.run(*MODULE, "benchmarks._furnished")
        house.run(*MODULE, "django", "collectstatic", "--noinput", "--verbosity", "0")
        found = json.loads(house.run(*MODULE, "benchmarks._uncached", "measure").splitlines()[-1])
    print(f"{'figure':<24}{'measured':>10}   limit")
    for name, value in found.items():
        words = f"at most {LIMITS[name]:g}" if name in LIMITS else "none"
        fails = "   BROKEN" if value > LIMITS.get(name, value) else ""
        print(f"{name:<24}{value:>10.3f}   {words}{fails}")
    print(json.dumps(found))
    return int(any(found[name] > most for name, most in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else STORIES))
