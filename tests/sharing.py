"""How the tests are shared out among the workers of a run."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScheduling

JOURNEYS = "tests/journeys/"


class JourneysFirst(LoadScheduling):
    """Half of the workers begin with the journeys and leave the others all else.

    A journey mostly waits for a browser, so that what computes beside it takes nothing from it; and
    the sample publication, which each worker that walks makes for itself, is made half as often.
    """

    def _send_tests(self, node: Any, num: int) -> None:
        nodes = self.nodes
        walks = nodes.index(node) < max(1, len(nodes) // 2)
        journeys = {i for i in self.pending if self.collection[i].startswith(JOURNEYS)}
        self.pending.sort(key=lambda i: ((i in journeys) != walks, i))
        if not self.pending or self.pending[0] not in journeys:
            super()._send_tests(node, num)
        elif walks:  # one takes as long as a hundred other tests: nobody hoards them
            super()._send_tests(node, min(num, 2))
