"""Whether feeds and agencies' items are read rightly, and how many a second.

make bench NAME=wire
DATA=folder make bench NAME=wire    (any file or folder of feeds)
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import django
from django.conf import settings

from ._figures import Limit, report
from ._newsroom import ROOT

DATA = ROOT.parent / "shared" / "data"
GIVEN = (DATA / "feeds", DATA / "newsml")
Figures = dict[str, float]


def main() -> int:
    """Score, print what is wrong, and answer 1 where a limit is broken."""
    named = os.environ.get("DATA", "")
    places = [Path(named)] if named else [place for place in GIVEN if place.exists()]
    if not places or not places[0].exists():
        print(f"{named or DATA} is not there: nothing says which feeds are rightly read.")
        return 0
    settings.configure(USE_I18N=False)
    django.setup()
    found = reading(places)
    return report(found, {"right": Limit(found["total"], at_least=True)})


def reading(places: list[Path]) -> Figures:
    """How much of what was asked of each file came out, and how quickly."""
    from ._wire_scores import files_in, score

    right = total = entries = 0
    began = time.process_time()
    for file in (file for place in places for file in files_in(place)):
        scored = score(file)
        right, total = right + scored.right, total + scored.asked
        entries += scored.entries
        print(f"{scored.right:>4}/{scored.asked:<4} {scored.entries:>4} entries  {file.name}")
        for wrong in scored.wrong:
            print(f"          {wrong}")
    took = time.process_time() - began
    print(f"{entries} entries read and judged in {took:.1f} s of processor time")
    return {"right": right, "total": total}


if __name__ == "__main__":
    raise SystemExit(main())
