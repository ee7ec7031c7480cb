"""What is said to a relay for one letter after another, and how its answers are read (RFC 5321).

No network: bytes come in, bytes go out. With PIPELINING (RFC 2920) an envelope goes in one piece,
and with the letter before it; without it, line by line. At any moment at most one letter is out,
its final dot said and not yet answered: what a broken link leaves uncertain is one letter.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from latefinal.mailroom.errors import NotSmtp

from .replies import Outcome, Reply, read_reply

LONGEST_ANSWER = 65536

TOO_LARGE = 552
"""Said to a sender it is about the SIZE beside it (RFC 1870): nobody's mailbox was named yet."""


class Outgoing(NamedTuple):
    """A letter ready to be handed over: whose it is to the caller, its envelope, its bytes."""

    key: int
    sender: str
    to: str
    data: bytes
    """As DATA wants it: CRLF, leading dots encoded or doubled, the final dot at its end."""
    has_doubled_dots: bool = False


class AnswerTo(Enum):
    """What an answer is an answer to."""

    RESET = auto()
    SENDER = auto()
    RECIPIENT = auto()
    DATA = auto()
    LETTER = auto()
    NOTHING = auto()
    """The empty letter by which a wrongly opened DATA is closed."""
    NOBODY = auto()
    """Nobody asked."""


# To find one in its class takes Python 3.11 a fifth of a microsecond; a letter asks twenty times.
RESET, SENDER, RECIPIENT, DATA, LETTER, NOTHING, NOBODY = AnswerTo

ENVELOPE = (SENDER, RECIPIENT, DATA)

_CODES = {b"%03d" % code: code for code in range(1000)}

Settled: TypeAlias = tuple[Outgoing, Reply]
"""A letter and its fate."""


class SmtpSession:
    """One connection's talk after the log-in."""

    def __init__(self, *, is_pipelined: bool, takes_size: bool = False) -> None:
        self.out: Outgoing | None = None
        """The letter that is out."""
        self.at_hand: Outgoing | None = None
        """The letter whose envelope is said; none of its own bytes are."""
        self.is_welcome = False
        """The relay took the sender of the one at hand: what goes wrong now is about its reader."""
        self.goodbye: Reply | None = None
        """Why nothing more can be said: the relay refused the sender, or closes the link."""
        self._is_pipelined, self._takes_size = is_pipelined, takes_size
        self._waiting: deque[AnswerTo] = deque()
        self._unsaid: deque[bytes] = deque()
        self._rest = b""
        self._lines: list[bytes] = []
        self._answers: deque[tuple[int, bytes]] = deque()
        self._refusal: Reply | None = None
        self._needs_reset = False

    @property
    def has_room(self) -> bool:
        """Whether a letter may be begun."""
        is_free = self.out is None or self._is_pipelined
        return self.at_hand is None and is_free and self.goodbye is None

    def begin(self, letter: Outgoing) -> bytes:
        """Take up `letter`; answers what to say."""
        self.at_hand, self.is_welcome, self._refusal = letter, False, None
        size = f" SIZE={len(letter.data)}" if self._takes_size else ""
        reset = ""
        if self._needs_reset:
            self._needs_reset, reset = False, "RSET\r\n"
            self._waiting.append(RESET)
        self._waiting.extend(ENVELOPE)
        envelope = f"MAIL FROM:<{letter.sender}>{size}\r\nRCPT TO:<{letter.to}>\r\nDATA\r\n"
        whole = (reset + envelope).encode("ascii")
        if self._is_pipelined:
            return whole
        self._unsaid.extend(whole.splitlines(keepends=True))
        return self._unsaid.popleft()

    def hear(self, data: bytes) -> tuple[bytes, list[Settled]]:
        """Take in what the relay said; answers what to say now, and letters with their fate.

        The fates are to be noted before anything is said. Raises NotSmtp, after what came before.
        """
        foreign = self._read(data)
        to_say, settled = b"", []
        while self._answers and self.goodbye is None:
            code, words = self._answers.popleft()
            more, fate = self._answered(code, words)
            to_say += more
            if fate is not None:
                settled.append(fate)
        if foreign is not None and not settled:
            raise foreign
        return to_say, settled

    def _read(self, data: bytes) -> NotSmtp | None:
        """Take whole answers, of one line or several, out of what was heard; what is none stays."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for number, line in enumerate(lines):
            code, words = _CODES.get(line[:3]), line[4:]
            if code is None:
                self._rest = b"\n".join([*lines[number:], self._rest])
                return NotSmtp(line.decode("utf-8", "replace"))
            if line[3:4] == b"-":
                self._lines.append(words)
                continue
            if self._lines:
                words = b" ".join([*self._lines, words])
                self._lines.clear()
            self._answers.append((code, words))
        if len(self._rest) + len(self._lines) > LONGEST_ANSWER:
            return NotSmtp(self._rest[:80].decode("utf-8", "replace"))
        return None

    def _answered(self, code: int, words: bytes) -> tuple[bytes, Settled | None]:
        said = self._waiting.popleft() if self._waiting else NOBODY
        if code == 421 or said is NOBODY:
            return b"", self._closed(said, _reply(code, words))
        if said is LETTER:
            return b"", self._settle_out(_reply(code, words))
        if said is DATA:
            return self._answer_to_data(code, words)
        if said is SENDER or said is RECIPIENT:
            if (fate := self._heard_of(said, code, words)) is not None:
                return b"", fate
        elif said is NOTHING:
            return b"", self._settle_at_hand(self._refusal or _reply(code, words))
        return self._unsaid.popleft() if self._unsaid else b"", None

    def _heard_of(self, said: AnswerTo, code: int, words: bytes) -> Settled | None:
        """What the relay says of the envelope's two names; the letter's fate where that is known.

        The sender is not welcome, or this letter is too large, or its reader is refused.
        """
        if said is SENDER:
            self.is_welcome = code in (250, TOO_LARGE)
            self.goodbye = None if self.is_welcome else _not_yet(code, words)
            if code == TOO_LARGE:
                self._refusal = _reply(code, words)._replace(outcome=Outcome.REFUSED)
        elif not 200 <= code < 300:
            self._refusal = self._refusal or _reply(code, words)
        if self._refusal is None or self._is_pipelined:
            return None  # what was said with it is still to be answered
        return self._refused(self._refusal)

    def _answer_to_data(self, code: int, words: bytes) -> tuple[bytes, Settled | None]:
        if code != 354:
            return b"", self._refused(self._refusal or _not_yet(code, words))
        if self._refusal is not None:  # it took DATA without a recipient (RFC 2920, 3.1)
            self._waiting.append(NOTHING)
            return b".\r\n", None
        self._waiting.append(LETTER)
        self.out, self.at_hand = self.at_hand, None
        return self.out.data if self.out else b"", None

    def _refused(self, reply: Reply) -> Settled | None:
        """The envelope stands half open: without RSET the next reader would be refused for it."""
        self._needs_reset = True
        if not self._is_pipelined:
            self._unsaid.clear()
            self._waiting.clear()
        return self._settle_at_hand(reply)

    def _closed(self, said: AnswerTo, reply: Reply) -> Settled | None:
        """The relay closes the link; the letter whose turn it was is to be tried again."""
        self.goodbye = reply
        if said is LETTER:
            return self._settle_out(reply)
        return self._settle_at_hand(reply) if self.is_welcome else None

    def _settle_out(self, reply: Reply) -> Settled | None:
        letter, self.out = self.out, None
        return (letter, reply) if letter else None

    def _settle_at_hand(self, reply: Reply) -> Settled | None:
        letter, self.at_hand = self.at_hand, None
        return (letter, reply) if letter else None


def _reply(code: int, words: bytes) -> Reply:
    return read_reply(code, words.decode("utf-8", "replace"))


def _not_yet(code: int, words: bytes) -> Reply:
    """A reply to what comes before the letter: a yes out of place hands nothing over."""
    reply = _reply(code, words)
    return reply._replace(outcome=Outcome.RETRY) if reply.outcome is Outcome.SENT else reply
