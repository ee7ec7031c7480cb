"""Whether each story can be shown as readers had it, at any past moment.

make bench NAME=record
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from . import _newsroom

STORIES, ACTS, READS, ASKED, SEED = 200, 600, 1500, 1000, 20261130


def main() -> int:
    """Let three roles work while somebody reads; answer 1 unless all that was asked is the same."""
    # As tests have it: what is queued runs at once, and styles lie where they were written.
    house = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    words = [sys.executable, "-W", "ignore", "-m", "benchmarks._record"]
    words += map(str, (STORIES, ACTS, READS, ASKED, SEED))
    ran = subprocess.run(
        words, cwd=_newsroom.ROOT, env=house, stdout=subprocess.PIPE, text=True, check=True
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    for name, value in found.items():
        if isinstance(value, dict):
            for act, number in value.items():
                print(f"  {act:<24}{number:>8}")
        else:
            print(f"{name:<26}{value:>8}")
    print(json.dumps(found))
    return 0 if found["same"] == found["asked"] else 1


if __name__ == "__main__":
    sys.exit(main())
