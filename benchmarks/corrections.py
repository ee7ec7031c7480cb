"""Whether a correction reaches who accepted the wrong version, and nobody else.

make bench NAME=corrections
"""

from __future__ import annotations

import json
import sys

from . import _newsroom

EVENINGS, READERS, SEED = 40, 120, 20261123


def main() -> int:
    """Simulate, print, answer 1 unless all were reached and nobody else."""
    with _newsroom.newsroom("sqlite") as house:
        words = ("-W", "ignore", "-m", "benchmarks._errata")
        ran = house.run(*words, str(EVENINGS), str(READERS), str(SEED))
    found = json.loads(ran.splitlines()[-1])
    for name, value in found.items():
        print(f"{name:<14}{value:>10}")
    print(json.dumps(found))
    return 0 if found["reached_pct"] == 100 and not found["others"] else 1


if __name__ == "__main__":
    sys.exit(main())
