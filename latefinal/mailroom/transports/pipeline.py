"""One relay over a few links at once, the envelope of each letter in one piece (RFC 2920)."""

from __future__ import annotations

import selectors
import time
from collections import deque
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from latefinal.mailroom.errors import NotSmtp, RelayAway, RelayDown, RelayRefuses
from latefinal.mailroom.rules.envelopes import refusal
from latefinal.mailroom.rules.relays import Relay
from latefinal.mailroom.rules.replies import NOT_LET_IN, Outcome, Reply
from latefinal.mailroom.rules.smtp_session import Outgoing

from .connection import SmtpConnection
from .opening import in_short, open_link

LINKS = 8
"""Links to one relay at most: so many letters can be uncertain after a kill."""

LETTERS_A_LINK = 10
"""A further link is opened after so many letters on each: a confirmation needs no eight."""

CLOSING = 421

LOOK_EVERY = 1.0
"""Seconds between two looks whether a relay keeps us waiting."""

HOLD = 0.05
"""Seconds before the next letter is asked for when none may go now."""


class Pipeline:
    """Hands letters to one relay, over links that are opened as they are needed."""

    def __init__(self, relay: Relay, *, links: int = LINKS) -> None:
        self.relay, self._most = relay, links
        self._links: list[SmtpConnection] = []
        self._ready = selectors.DefaultSelector()
        self._letters: Iterator[Outgoing | None] = iter(())
        self._held_until = 0.0
        self._again: deque[Outgoing] = deque()
        self._unsaid: deque[tuple[int, Reply]] = deque()
        """Fates of letters of which nothing can be said to this relay."""
        self._trouble: RelayAway | None = None
        self._looked = 0.0

    def __str__(self) -> str:
        return str(self.relay)

    def carry(self, letters: Iterable[Outgoing | None]) -> Iterator[tuple[int, Reply]]:
        """Hand over `letters`. Raises RelayDown or RelayRefuses once all begun are answered for."""
        self._letters, self._trouble, self._held_until = iter(letters), None, 0.0
        self._again.clear()
        try:
            self._give_out()
            while self._is_at_work:
                for link in self._turns():
                    yield from self._turn(link)
                has_idle = bool(self._unsaid)  # a link whose letter it was
                while self._unsaid:
                    yield self._unsaid.popleft()
                if has_idle or self._again or self._is_held or len(self._links) < self._most:
                    self._give_out()
        finally:
            for link in [link for link in self._links if link.is_busy]:
                self._drop(link)
        if self._trouble is not None:
            raise self._trouble

    def close(self) -> None:
        for link in list(self._links):
            self._drop(link)

    def _give_out(self) -> None:
        """A letter for each link that has none; a link more where the work has grown."""
        for link in self._links:
            if not link.is_busy:
                self._begin(link)
                self._say(link)
        while self._may_grow() and (letter := self._next()):
            self._again.append(letter)
            try:
                link = SmtpConnection(open_link(self.relay))
            except RelayAway as error:
                self._most = len(self._links)  # it takes no more links than it has
                self._trouble = None if self._links else error
                return
            self._links.append(link)
            self._ready.register(link, selectors.EVENT_READ, link)
            self._begin(link)
            self._say(link)

    def _may_grow(self) -> bool:
        carried = min((link.carried for link in self._links), default=LETTERS_A_LINK)
        return len(self._links) < self._most and carried >= LETTERS_A_LINK

    @property
    def _is_at_work(self) -> bool:
        is_busy = any(link.is_busy for link in self._links)
        return is_busy or self._is_held or bool(self._unsaid)

    @property
    def _is_held(self) -> bool:
        return self._held_until > 0 and self._trouble is None

    def _next(self) -> Outgoing | None:
        if self._trouble is not None:
            return None
        if self._again:
            return self._again.popleft()
        if self._held_until:
            if time.monotonic() < self._held_until:
                return None
            self._held_until = 0.0
        for letter in self._letters:
            if letter is None:
                self._held_until = time.monotonic() + HOLD
            return letter
        return None

    def _begin(self, link: SmtpConnection) -> None:
        """Give `link` the next letter, if there is one; what it cannot be told is settled alone."""
        letter = self._next()
        if letter is None:
            return
        if (fate := refusal(letter, largest=link.largest)) is not None:
            self._unsaid.append((letter.key, fate))
            return
        link.begin(letter)

    def _turns(self) -> Iterator[SmtpConnection]:
        """Links on which something can be said or heard, and now and then those that are late."""
        patience = 0.0 if self._unsaid else HOLD if self._held_until else LOOK_EVERY
        yield from [key.data for key, _events in self._ready.select(patience)]
        if time.monotonic() - self._looked > LOOK_EVERY:
            self._looked = time.monotonic()
            yield from [link for link in self._links if link.is_late]

    def _turn(self, link: SmtpConnection) -> Iterator[tuple[int, Reply]]:
        """Hear, note, say. A letter is given out only after the fate of the one before is noted."""
        try:
            settled = link.hear()
        except NotSmtp as error:
            yield from self._broken(link, str(error))
            self._trouble = RelayRefuses(self.relay, error)
            return
        except OSError as error:
            yield from self._broken(link, in_short(error) if error.args else _("it hung up"))
            return
        for letter, fate in settled:
            link.carried += 1
            yield letter.key, fate
        if link.session.goodbye is not None:
            yield from self._ended(link, link.session.goodbye)
        elif link.is_late:
            yield from self._broken(link, _("no answer in time"))
        else:
            if link.session.has_room:
                self._begin(link)
            self._say(link)

    def _ended(self, link: SmtpConnection, reply: Reply) -> Iterator[tuple[int, Reply]]:
        """The relay refused the sender or closed: of the letter at hand nothing was said."""
        letter = link.session.at_hand
        is_refused = letter is not None and not link.session.is_welcome
        self._drop(link)
        if letter is None:
            return
        if not is_refused or (reply.code == CLOSING and link.carried):
            self._again.append(letter)
        elif reply.code < 500:
            if reply.code != CLOSING:  # it may be about this sender alone: the others go first then
                yield letter.key, reply
            self._trouble = RelayDown(self.relay, reply.words)
            self._trouble.said = reply
        elif reply.code in NOT_LET_IN:
            self._trouble = RelayRefuses(self.relay, reply.words)
        else:  # letters of another sender may still go
            yield letter.key, reply._replace(outcome=Outcome.NOT_ALLOWED)

    def _broken(self, link: SmtpConnection, words: str) -> Iterator[tuple[int, Reply]]:
        """The link died. Only of a letter that is out the end is uncertain."""
        out, at_hand = link.session.out, link.session.at_hand
        self._drop(link)
        if out is not None:
            yield out.key, Reply(Outcome.UNCERTAIN, words)
        if at_hand is None:
            return
        if link.session.is_welcome and out is None:
            yield at_hand.key, Reply(Outcome.RETRY, words)
        elif link.carried or out is not None:
            self._again.append(at_hand)
        else:
            self._trouble = RelayDown(self.relay, words)

    def _say(self, link: SmtpConnection) -> None:
        """Say what can be said, and be told when more can be, as long as something is left."""
        link.say()
        if link.wants_to_say != link.is_watched_for_room:
            link.is_watched_for_room = link.wants_to_say
            more = selectors.EVENT_WRITE if link.wants_to_say else 0
            self._ready.modify(link, selectors.EVENT_READ | more, link)

    def _drop(self, link: SmtpConnection) -> None:
        self._links.remove(link)
        self._ready.unregister(link)
        link.close()
