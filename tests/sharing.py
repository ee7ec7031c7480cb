"""How the tests are shared out among the workers of a run."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from xdist.scheduler import LoadScheduling

JOURNEYS = "tests/journeys/"
LONG = (
    "tests/cli/",
    "tests/demo/",
    "tests/desk/test_crafted_posts.py",
    "tests/desk/test_words.py",
    "tests/editions/test_killed.py",
    "tests/importers/test_killed.py",
    "tests/importers/test_real_exports.py",
    "tests/mailroom/test_bad_days.py",
    "tests/mailroom/test_killed.py",
    "tests/mailroom/test_power_cut.py",
    "tests/pagecache/test_embargo_attacked.py",
    "tests/pagecache/test_every_change.py",
    "tests/pagecache/test_every_column.py",
    "tests/pagecache/test_in_and_out_of_sight.py",
    "tests/past/test_every_change.py",
    "tests/pictures/test_intake.py::test_a_hostile_file",
    "tests/pictures/test_intake.py::test_every_hostile_file",
    "tests/readers/test_erase_killed.py",
    "tests/wire/test_taking_in.py",
)
"""Left out by `make test`, as the journeys are: whole programs, what is killed at every statement,
what is changed in every way. Begun first otherwise, for one of them begun last would leave the
other workers waiting."""
TOGETHER = ("tests/cli/test_kept_pages.py", "tests/cli/test_proxies.py")
"""Files whose tests share a paper that runs: each worker that is given one of them starts it."""


def takes_long(test: str) -> bool:
    """Whether `make test` leaves out a test of this name, like `tests/cli/test_run.py::test_a`."""
    return test.startswith((JOURNEYS, *LONG))


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
            super()._send_tests(node, min(num, 2) if journeys else self._whole(num))
        # In their order: the tests that empty the tables stand last.
        elif others := self.pending[journeys : self._whole(journeys + num)]:
            del self.pending[journeys : journeys + len(others)]
            self.pending[:0] = others
            super()._send_tests(node, len(others))

    def _whole(self, end: int) -> int:
        """How many to take of what is pending, about `end`, so that no file is shared out."""
        file = self._file(end - 1)
        while file in TOGETHER and self._file(end) == file:
            end += 1
        return end

    def _file(self, place: int) -> str:
        """Of what stands at that place; an empty string beyond the last."""
        pending = self.pending[place : place + 1]
        return self.collection[pending[0]].partition("::")[0] if pending else ""

    def _place(self, index: int) -> int:
        if self._is_journey(index):
            return 0
        return 1 if self.collection[index].startswith(LONG) else 2

    def _is_journey(self, index: int) -> bool:
        return bool(self.collection[index].startswith(JOURNEYS))
