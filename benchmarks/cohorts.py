"""Whether everybody gets every story once, at their own evening: a year in all IANA zones.

make bench NAME=cohorts
make bench NAME=cohorts ARGS=60    (so many days)
"""

from __future__ import annotations

import json
import sys

from . import _newsroom

DAYS, SEED = 365, 20261123


def main(days: int) -> int:
    """Simulate, print, answer 1 when a story was missed or repeated."""
    with _newsroom.newsroom("sqlite") as house:
        ran = house.run("-W", "ignore", "-m", "benchmarks._year", str(days), str(SEED))
    found = json.loads(ran.splitlines()[-1])
    for name, value in found.items():
        print(f"{name:<12}{value:>10}")
    print(json.dumps(found))
    return 1 if found["missed"] or found["repeated"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DAYS))
