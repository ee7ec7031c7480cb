"""How the tests are shared out among the workers of a run."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScheduling

JOURNEYS = "tests/journeys/"


class JourneysFirst(LoadScheduling):
    """Half of the workers begin with the journeys and leave the others all else.

    A journey mostly waits for a browser, so that what computes beside it takes nothing from it; and
    the sample publication, which each worker that walks serves for itself, is served half as often.
    """

    def _send_tests(self, node: Any, num: int) -> None:
        if len(self.pending) == len(self.collection):
            self.pending.sort(key=lambda index: not self._is_journey(index))
        nodes = self.nodes
        if nodes.index(node) < max(1, len(nodes) // 2):
            # One takes as long as a hundred other tests: nobody hoards them.
            is_next = bool(self.pending) and self._is_journey(self.pending[0])
            super()._send_tests(node, min(num, 2) if is_next else num)
        elif others := [i for i in self.pending[-num:] if not self._is_journey(i)]:
            self.pending[:] = [*others, *self.pending[: -len(others)]]
            super()._send_tests(node, len(others))

    def _is_journey(self, index: int) -> bool:
        return bool(self.collection[index].startswith(JOURNEYS))
