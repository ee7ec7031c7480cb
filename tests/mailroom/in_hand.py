"""A relay in the thread of the test, which can look at the rows between two letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from latefinal.mailroom.rules.replies import Outcome, Reply, read_reply
from latefinal.mailroom.transports import Outgoing

OK = read_reply(250, "OK")
REFUSED = read_reply(554, "no thank you")
NOT_ALLOWED = read_reply(550, "5.7.1 relaying denied")
LATER = read_reply(451, "4.2.0 greylisted")
SLOWER = read_reply(421, "4.7.0 too many")
UNANSWERED = Reply(Outcome.UNCERTAIN, "it hung up")


class InHand:
    """Takes one letter after the other; `answer` says its fate, or raises."""

    def __init__(self, answer: Callable[[Outgoing], Reply] = lambda _letter: OK) -> None:
        self.answer = answer
        self.taken: list[str] = []
        self.is_closed = False

    def __str__(self) -> str:
        return "in hand"

    def carry(self, letters: Iterable[Outgoing | None]) -> Iterator[tuple[int, Reply]]:
        """Each at once, but for those moments at which none may go."""
        for letter in letters:
            if letter is not None:
                reply = self.answer(letter)
                if reply.outcome is Outcome.SENT:
                    self.taken.append(letter.to)
                yield letter.key, reply

    def close(self) -> None:
        """Nothing is open."""
        self.is_closed = True
