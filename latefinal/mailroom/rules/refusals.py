"""When refusals are no longer a few bad addresses but a sign that a whole batch should wait."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from .replies import Outcome

AMONG = 200
"""So many of a batch's last answers are looked at,"""

TOO_MANY = AMONG * 5 // 100
"""and more final refusals than this among them, five in a hundred, are too many."""

_REFUSED = {Outcome.REFUSED, Outcome.NO_SUCH_BOX, Outcome.NOT_ALLOWED}


class RefusalVerdict(NamedTuple):
    """Too many were refused: how many, of how many, and whether it was because of us."""

    refused: int
    among: int
    is_ours: bool


class AnswerWindow:
    """The last answers about one batch that settle a letter, and how many of them refuse it.

    What is accepted is only counted, a hundred at a time: nearly all is.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._refused: deque[tuple[int, Outcome]] = deque()

    def took(self, number: int) -> None:
        self._seen += number

    def add(self, outcome: Outcome, *, taken: int = 0) -> RefusalVerdict | None:
        """Take in a refusal, before which `taken` were accepted that are not counted yet.

        Says so once it is one too many, and then begins anew.
        """
        if outcome not in _REFUSED:
            return None
        self._seen += 1
        place = self._seen + taken
        self._refused.append((place, outcome))
        while self._refused[0][0] <= place - AMONG:
            self._refused.popleft()
        refused = [what for _place, what in self._refused]
        if len(refused) <= TOO_MANY:
            return None
        self._seen = 0
        self._refused.clear()
        ours = sum(what is Outcome.NOT_ALLOWED for what in refused)
        return RefusalVerdict(len(refused), min(place, AMONG), is_ours=ours * 2 > len(refused))
