"""How many refusals among the last answers are too many, and whether they are because of us."""

from __future__ import annotations

import pytest

from latefinal.mailroom.rules.refusals import AMONG, TOO_MANY, AnswerWindow
from latefinal.mailroom.rules.replies import Outcome


@pytest.mark.parametrize(("refused", "paused"), [(TOO_MANY, False), (TOO_MANY + 1, True)])
def test_more_than_five_in_a_hundred_of_the_last_two_hundred_is_too_many(refused, paused):
    window = AnswerWindow()
    window.took(AMONG - refused)
    verdicts = [window.add(Outcome.NO_SUCH_BOX) for _ in range(refused)]
    assert any(verdicts) == paused


def test_what_lies_further_back_than_two_hundred_answers_does_not_count():
    window = AnswerWindow()
    for _ in range(TOO_MANY):
        assert window.add(Outcome.REFUSED) is None
    window.took(AMONG - 50)
    assert window.add(Outcome.RETRY) is None
    assert window.add(Outcome.REFUSED, taken=50) is None
    for _ in range(TOO_MANY - 1):
        assert window.add(Outcome.REFUSED, taken=50) is None
    assert window.add(Outcome.REFUSED, taken=50) == (TOO_MANY + 1, AMONG, False)


@pytest.mark.parametrize(("between", "verdict"), [(189, (11, 200, False)), (190, None)])
def test_eleven_of_two_hundred_answers_are_too_many_and_of_one_more_are_not(between, verdict):
    window = AnswerWindow()
    assert window.add(Outcome.REFUSED) is None
    window.took(between)
    for _ in range(9):
        assert window.add(Outcome.REFUSED) is None
    assert window.add(Outcome.REFUSED) == verdict


@pytest.mark.parametrize(("ours", "is_ours"), [(0, False), (5, False), (6, True), (11, True)])
def test_it_was_because_of_us_where_more_than_half_say_so_and_then_it_begins_anew(ours, is_ours):
    window = AnswerWindow()
    refusals = [Outcome.NOT_ALLOWED] * ours + [Outcome.REFUSED] * (11 - ours)
    for _ in range(2):
        verdicts = [window.add(outcome) for outcome in refusals]
        assert verdicts == [None] * 10 + [(11, 11, is_ours)]


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.RETRY, Outcome.UNCERTAIN])
def test_what_is_no_refusal_is_never_too_many(outcome):
    window = AnswerWindow()
    assert not any(window.add(outcome) for _ in range(50))
    assert [window.add(Outcome.REFUSED) for _ in range(11)][-1] == (11, 11, False)
