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


@pytest.mark.parametrize("code", [200, 250, 251, 252, 299])
@pytest.mark.parametrize("is_pipelined", [True, False])
def test_a_reader_is_welcome_however_a_relay_says_yes(code, is_pipelined):
    answers = [b"250 ok\r\n", b"%d will do\r\n" % code, b"354 go on\r\n", b"250 queued\r\n"]
    said, fates, _dialogue = talk(answers, is_pipelined=is_pipelined)
    assert said == ENVELOPE % b"a" + FIRST.data
    assert fates == [(1, Outcome.SENT)]


@pytest.mark.parametrize("code", [199, 300, 354])
def test_a_reader_is_not_welcome_by_any_other_code(code):
    answers = [b"250 ok\r\n", b"%d what\r\n" % code, b"503 no reader\r\n"]
    said, fates, _dialogue = talk(answers)
    assert FIRST.data not in said
    assert fates == [(1, Outcome.RETRY)]


@pytest.mark.parametrize("code", [250, 353, 355])
@pytest.mark.parametrize("is_pipelined", [True, False])
def test_a_yes_before_the_letter_was_said_sends_nothing(code, is_pipelined):
    answers = [b"250 ok\r\n", b"250 ok\r\n", b"%d ok\r\n" % code]
    said, fates, _dialogue = talk(answers, is_pipelined=is_pipelined)
    assert FIRST.data not in said
    assert fates == [(1, Outcome.RETRY)]


@pytest.mark.parametrize("is_pipelined", [True, False])
def test_a_letter_too_large_is_refused_alone_and_the_reset_is_said_once(is_pipelined):
    refusals = [b"552 5.3.4 too large\r\n"]
    refusals += [b"503 no sender\r\n", b"503 no reader\r\n"] * is_pipelined
    good = [b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n", b"250 queued\r\n"]
    third = FIRST._replace(key=3, to="c@example.net")
    said, fates, dialogue = talk(
        [*refusals, b"250 reset\r\n", *good, *good],
        letters=(FIRST, SECOND, third),
        is_pipelined=is_pipelined,
    )
    assert fates == [(1, Outcome.REFUSED), (2, Outcome.SENT), (3, Outcome.SENT)]
    assert said.count(b"RSET\r\n") == 1
    assert dialogue.goodbye is None


def test_what_was_refused_first_is_why():
    dialogue = SmtpSession(is_pipelined=True, takes_size=True)
    dialogue.begin(FIRST)
    heard = b"552 5.3.4 too large\r\n503 no sender\r\n554 no reader\r\n"
    _more, [(_letter, reply)] = dialogue.hear(heard)
    assert reply.words == "552 5.3.4 too large"


@pytest.mark.parametrize("code", [251, 450, 553])
def test_a_sender_is_welcome_by_one_code_alone(code):
    _said, fates, dialogue = talk([b"%d what\r\n" % code])
    assert not fates
    assert dialogue.goodbye.code == code
    assert dialogue.goodbye.outcome is not Outcome.SENT


def test_after_a_goodbye_nothing_more_is_heard():
    said, fates, dialogue = talk([b"550 5.7.1 not you\r\n250 ok\r\n354 go on\r\n"])
    assert said == ENVELOPE % b"a"
    assert not fates
    assert dialogue.goodbye.code == 550


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
    assert not dialogue.has_room


def test_what_nobody_asked_for_closes_the_talk():
    dialogue = SmtpSession(is_pipelined=True)
    assert dialogue.has_room
    assert dialogue.hear(b"250 by the way\r\n") == (b"", [])
    assert dialogue.goodbye.words == "250 by the way"


def test_no_letter_is_begun_beside_another_whose_envelope_is_said():
    dialogue = SmtpSession(is_pipelined=True)
    dialogue.begin(FIRST)
    assert not dialogue.has_room


@pytest.mark.parametrize("heard", [b"HTTP/1.1 400 Bad Request\r\n", b"25\r\n", b"x" * 70_000])
def test_what_is_no_smtp_is_said_to_be_none(heard):
    with pytest.raises(NotSmtp, match="no SMTP"):
        talk([heard])


@pytest.mark.parametrize(
    ("whole", "too_much"),
    [(b"2" * 65_536, b"2"), (b"250-\n" * 65_536, b"250-\n"), (b"250-\n" * 60_000, b"2" * 5_537)],
    ids=["one line", "many lines", "lines and a rest"],
)
def test_an_answer_without_end_is_no_smtp(whole, too_much):
    dialogue = SmtpSession(is_pipelined=True)
    dialogue.begin(FIRST)
    assert dialogue.hear(whole) == (b"", [])
    with pytest.raises(NotSmtp):
        dialogue.hear(too_much)


def test_of_an_answer_without_end_its_first_words_are_shown():
    with pytest.raises(NotSmtp) as told:
        talk([b"x" * 70_000])
    assert "x" * 80 in str(told.value)
    assert "x" * 81 not in str(told.value)


def test_an_answer_of_several_lines_is_one_and_its_words_are_joined():
    dialogue = SmtpSession(is_pipelined=True)
    dialogue.begin(FIRST)
    dialogue.hear(b"250-hello\r\n250-there\r\n250 ok\r\n250-\r\n250 ok\r\n354-go\r\n354 on\r\n")
    assert dialogue.out == FIRST
    _more, [(_letter, reply)] = dialogue.hear(b"250-2.0.0 Ok\r\n250-all\r\n250 queued\r\n")
    assert reply.words == "250 2.0.0 Ok all queued"
    assert dialogue.goodbye is None


@pytest.mark.parametrize("heard", [b"250\r\n", b"250 \r\n", b"250\n", b"250ok\r\n"])
def test_an_answer_may_have_no_words(heard):
    _said, fates, _dialogue = talk([b"250\r\n250\r\n354\r\n", heard])
    assert fates == [(1, Outcome.SENT)]


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
