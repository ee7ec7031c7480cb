"""A relay's reply is judged at the edges of its code, and the next try stays near its wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.mailroom.rules.replies import Outcome, is_too_large, next_try, read_reply

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (199, Outcome.RETRY),
        (200, Outcome.SENT),
        (299, Outcome.SENT),
        (300, Outcome.RETRY),
        (499, Outcome.RETRY),
        (500, Outcome.REFUSED),
        (530, Outcome.NOT_ALLOWED),
        (534, Outcome.NOT_ALLOWED),
        (535, Outcome.NOT_ALLOWED),
        (538, Outcome.NOT_ALLOWED),
        (539, Outcome.REFUSED),
        (551, Outcome.REFUSED),
        (552, Outcome.RETRY),
    ],
)
def test_the_first_number_of_a_code_says_what_became_of_the_letter(code, outcome):
    assert read_reply(code, "something").outcome is outcome


@pytest.mark.parametrize(
    ("code", "text", "outcome"),
    [
        (552, "5.3.4 message size exceeds the limit", Outcome.REFUSED),
        (552, "letter too large", Outcome.REFUSED),
        (552, "mailbox quota: message too large for it", Outcome.RETRY),
        (554, "5.2.2 over it", Outcome.RETRY),
        (554, "5.3.2 closed for now", Outcome.REFUSED),
        (550, "5.1.0 odd", Outcome.NO_SUCH_BOX),
        (550, "5.4.0 odd", Outcome.REFUSED),
        (550, "5.7.0 odd", Outcome.NOT_ALLOWED),
        (550, "5.7.1 user unknown", Outcome.NO_SUCH_BOX),
        (535, "user unknown", Outcome.NOT_ALLOWED),
        # Who said so was not sure: a sender's name alone says nothing against us,
        (550, "not allowed", Outcome.REFUSED),
        # and where it stands beside the code of an address it does.
        (550, "5.1.7 sender address not allowed", Outcome.NOT_ALLOWED),
        (550, "your IP is listed in a blacklist", Outcome.NOT_ALLOWED),
        (550, "throttled: too many messages", Outcome.RETRY),
    ],
)
def test_words_and_detail_say_whose_fault_a_refusal_is(code, text, outcome):
    assert read_reply(code, text).outcome is outcome


@pytest.mark.parametrize(
    ("code", "text", "is_so"),
    [
        (499, "5.3.4 too large", False),
        (500, "5.3.4 odd", True),
        (552, "5.2.3 odd", True),
        (552, "5.2.2 too large", False),
        (552, "too big a letter", True),
        (552, "a message over the size", True),
        (552, "too big for the quota", False),
        (552, "no room", False),
    ],
)
def test_a_letter_s_size_is_told_from_a_full_box(code, text, is_so):
    assert is_too_large(code, text) is is_so


def test_the_relay_s_words_are_kept_on_one_line_as_long_as_their_row_is_and_without_addresses():
    told = read_reply(550, "5.1.1  <a@example.org>\r\nis  unknown")
    assert told.words == "550 5.1.1 <…> is unknown"
    assert told.code == 550
    assert len(read_reply(550, "x" * 400).words) == 300


@pytest.mark.parametrize("name", ["reader-1@", "a.much.longer.name@", "x@"])
def test_whose_mailbox_it_is_changes_nothing(name):
    text = f"5.1.1 <{name}example.org>: no such user (queued as 3F2A9C71B0{len(name)})"
    assert read_reply(550, text).outcome is Outcome.NO_SUCH_BOX


@pytest.mark.parametrize(
    ("attempt", "minutes"), [(0, 1), (1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (99, 60)]
)
def test_tries_of_many_letters_are_spread_evenly_around_their_wait(attempt, minutes):
    moments = [next_try(attempt=attempt, key=key, at=AT) for key in range(1, 1001)]
    waits = sorted((moment - AT) / timedelta(minutes=minutes) for moment in moments)
    assert waits[0] >= 0.8
    assert waits[-1] <= 1.2
    for place, wait in enumerate(waits):
        assert abs(wait - (0.8 + 0.4 * place / 1000)) < 0.01
