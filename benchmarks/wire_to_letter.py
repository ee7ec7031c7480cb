"""How much an editor has to do beside writing, from an item's address to tonight's edition.

make bench NAME=wire-to-letter

A real browser at the sample publication's desk brings a page in by its address, drafts a story from
it, confirms its three statements and publishes it. docs/reference/benchmarks.md says what is
counted.
"""

from __future__ import annotations

import sys

from tests.journeys import wire

from ._counted_walk import count

MOST = 25

if __name__ == "__main__":
    sys.exit(count(wire.walk, most=MOST))
