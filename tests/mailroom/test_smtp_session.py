"""What is said to a relay and how its answers are read, however they arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.mailroom.errors import NotSmtp
from latefinal.mailroom.rules.replies import Outcome
from latefinal.mailroom.rules.smtp_session import Outgoing, SmtpSession

FIRST = Outgoing(1, "us@example.org", "a@example.net", b"first\r\n.\r\n")
SECOND = FIRST._replace(key=2, to="b@example.net", data=b"second\r\n.\r\n")
ENVELOPE = b"MAIL FROM:<us@example.org>\r\nRCPT TO:<%s@example.net>\r\nDATA\r\n"


def talk(answers, *, letters=(FIRST,), **told):
    """Hold a dialogue over `letters`; all that was said, and each letter's fate."""
    dialogue = SmtpSession(**{"is_pipelined": True, **told})
    waiting, fates = list(letters), []
    said = dialogue.begin(waiting.pop(0))
    for answer in answers:
        more, settled = dialogue.hear(answer)
        said += more
        fates += [(letter.key, reply.outcome) for letter, reply in settled]
        if waiting and dialogue.has_room:
            said += dialogue.begin(waiting.pop(0))
    return said, fates, dialogue


def test_an_envelope_goes_in_one_piece_and_the_letter_when_it_is_asked_for():
    said, fates, dialogue = talk([b"250 ok\r\n250 ok\r\n", b"354 go on\r\n"])
    assert said == ENVELOPE % b"a" + FIRST.data
    assert not fates
    assert dialogue.out == FIRST
    _more, [(letter, reply)] = dialogue.hear(b"250 queued\r\n")
    assert (letter, reply.words) == (FIRST, "250 queued")
    assert dialogue.out is None


def test_the_next_envelope_goes_with_the_letter_and_its_letter_after_the_answer():
    opened = b"250 ok\r\n250 ok\r\n354 go on\r\n"
    said, _fates, dialogue = talk([opened], letters=(FIRST, SECOND))
    assert said == ENVELOPE % b"a" + FIRST.data + ENVELOPE % b"b"
    assert not dialogue.has_room
    more, [(letter, _reply)] = dialogue.hear(b"250 queued\r\n" + opened)
    assert (letter, more) == (FIRST, SECOND.data)
    assert (dialogue.out, dialogue.at_hand) == (SECOND, None)


def test_without_pipelining_a_line_goes_after_each_answer():
    dialogue = SmtpSession(is_pipelined=False)
    assert dialogue.begin(FIRST) == b"MAIL FROM:<us@example.org>\r\n"
    assert dialogue.hear(b"250 ok\r\n") == (b"RCPT TO:<a@example.net>\r\n", [])
    assert dialogue.hear(b"250 ok\r\n") == (b"DATA\r\n", [])
    assert dialogue.hear(b"354 go on\r\n") == (FIRST.data, [])
    assert not dialogue.has_room


def test_the_size_is_told_where_the_relay_asks_for_it():
    said, _fates, _dialogue = talk([], takes_size=True)
    assert b"MAIL FROM:<us@example.org> SIZE=10\r\n" in said


@pytest.mark.parametrize("is_pipelined", [True, False])
def test_after_a_refused_reader_the_next_one_s_envelope_starts_anew(is_pipelined):
    refusals = [b"250 ok\r\n", b"550 5.1.1 nobody\r\n"] + [b"503 no reader\r\n"] * is_pipelined
    rest = [b"250 reset\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n", b"250 queued\r\n"]
    said, fates, _dialogue = talk(
        refusals + rest, letters=(FIRST, SECOND), is_pipelined=is_pipelined
    )
    assert fates == [(1, Outcome.NO_SUCH_BOX), (2, Outcome.SENT)]
    assert said.endswith(b"RSET\r\n" + ENVELOPE % b"b" + SECOND.data)
    assert FIRST.data not in said


def test_a_relay_that_opens_data_without_a_reader_is_given_an_empty_letter():
    said, fates, dialogue = talk([b"250 ok\r\n550 5.1.1 nobody\r\n354 go on\r\n"])
    assert said == ENVELOPE % b"a" + b".\r\n"
    assert not fates
    _more, [(_letter, reply)] = dialogue.hear(b"554 no reader\r\n")
    assert reply.outcome is Outcome.NO_SUCH_BOX
    assert dialogue.begin(SECOND) == ENVELOPE % b"b"


def test_a_refused_sender_is_no_reader_s_fault():
    _said, fates, dialogue = talk([b"550 5.7.1 not you\r\n"])
    assert not fates
    assert dialogue.goodbye.words == "550 5.7.1 not you"
    assert not dialogue.is_welcome
    assert not dialogue.has_room


@pytest.mark.parametrize(
    ("before", "fates"),
    [
        (b"", []),
        (b"250 ok\r\n", [(1, Outcome.RETRY)]),
        (b"250 ok\r\n250 ok\r\n354 go on\r\n", [(1, Outcome.RETRY)]),
    ],
)
def test_a_relay_that_closes_has_not_taken_the_letter(before, fates):
    _said, found, dialogue = talk([before, b"421 4.3.2 closing\r\n"])
    assert found == fates
    assert dialogue.goodbye.code == 421


def test_of_two_letters_only_the_one_that_was_out_has_a_fate_when_the_relay_closes():
    opened = b"250 ok\r\n250 ok\r\n354 go on\r\n"
    _said, fates, dialogue = talk([opened, b"421 closing\r\n"], letters=(FIRST, SECOND))
    assert fates == [(1, Outcome.RETRY)]
    assert dialogue.at_hand == SECOND


def test_a_goodbye_while_nothing_is_asked_is_heard():
    dialogue = SmtpSession(is_pipelined=True)
    assert dialogue.hear(b"421 idle for too long\r\n") == (b"", [])
    assert dialogue.goodbye.words == "421 idle for too long"


@pytest.mark.parametrize("heard", [b"HTTP/1.1 400 Bad Request\r\n", b"x" * 70_000])
def test_what_is_no_smtp_is_said_to_be_none(heard):
    with pytest.raises(NotSmtp, match="no SMTP"):
        talk([heard])


def test_a_letter_that_was_taken_before_the_nonsense_was_taken():
    dialogue = SmtpSession(is_pipelined=True)
    dialogue.begin(FIRST)
    dialogue.hear(b"250 ok\r\n250 ok\r\n354 go on\r\n")
    _more, [(letter, reply)] = dialogue.hear(b"250 queued\r\nGARBAGE\r\n")
    assert (letter, reply.outcome) == (FIRST, Outcome.SENT)
    with pytest.raises(NotSmtp, match="GARBAGE"):
        dialogue.hear(b"250 ok\r\n")


WHOLE = (
    b"250-ok\r\n250 2.1.0 sender\r\n250 2.1.5 reader\r\n354 go on\r\n250-2.0.0 Ok\r\n250 queued\r\n"
)


@given(st.lists(st.integers(0, len(WHOLE)), max_size=12))
def test_answers_may_arrive_in_pieces_of_any_size(cuts):
    ends = [*sorted(cuts), len(WHOLE)]
    pieces = [WHOLE[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    said, fates, dialogue = talk(pieces)
    assert (said, fates) == (ENVELOPE % b"a" + FIRST.data, [(1, Outcome.SENT)])
    assert dialogue.has_room
