"""How the tests are shared out among the workers of a run."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from xdist.scheduler import LoadScheduling

JOURNEYS = "tests/journeys/"
LONG = (
    "tests/pagecache/test_every_column.py",
    "tests/pagecache/test_every_change.py",
    "tests/importers/test_real_exports.py",
    "tests/desk/test_crafted_posts.py",
)
"""Where single tests take so long that one of them, begun last, would leave the others waiting."""


class JourneysFirst(LoadScheduling):
    """Half of the workers begin with the journeys and leave the others all else, the long first.

    A journey mostly waits for a browser, so that what computes beside it takes nothing from it; and
    the sample publication, which each worker that walks serves for itself, is served half as often.
    """

    def _send_tests(self, node: Any, num: int) -> None:
        if len(self.collection) < 2 * len(self.nodes):
            # They are dealt out one by one, once, and each that is not taken would be waited for.
            super()._send_tests(node, num)
            return
        if len(self.pending) == len(self.collection):
            self.pending.sort(key=self._place)
        journeys = sum(1 for _ in takewhile(self._is_journey, self.pending))
        if self.nodes.index(node) < max(1, len(self.nodes) // 2):
            # One takes as long as a hundred other tests: nobody hoards them.
            super()._send_tests(node, min(num, 2) if journeys else num)
        # In their order: the tests that empty the tables stand last.
        elif others := self.pending[journeys : journeys + num]:
            del self.pending[journeys : journeys + num]
            self.pending[:0] = others
            super()._send_tests(node, len(others))

    def _place(self, index: int) -> int:
        if self._is_journey(index):
            return 0
        return 1 if self.collection[index].startswith(LONG) else 2

    def _is_journey(self, index: int) -> bool:
        return bool(self.collection[index].startswith(JOURNEYS))
