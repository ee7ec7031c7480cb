"""Signs in a refusal are weighed together, and what no relay can be told is refused unsaid."""

from __future__ import annotations

from collections import Counter

import pytest

from latefinal.mailroom.rules.causes import Cause
from latefinal.mailroom.rules.clues import Sign, plain, weigh
from latefinal.mailroom.rules.envelopes import refusal, unsigned, unwritten
from latefinal.mailroom.rules.refusal_causes import (
    cause_of,
    is_telling,
    statuses_in,
    telling_status,
    weighed_causes,
)
from latefinal.mailroom.rules.replies import Outcome
from latefinal.mailroom.rules.smtp_session import Outgoing

SIGNS = (
    Sign("words", "full", 3, (r"full", r"quota")),
    Sign("words", "full", 5, (r"over quota",)),
    Sign("words", "full", 4, (r"quota",)),
    Sign("code", "full", 2, (r"2\.2",)),
    Sign("words", "gone", 7, (r"boîte", r"no such")),
    Sign("words", "gone", 1, (r"неизвест",)),
)


@pytest.mark.parametrize(
    ("code", "words", "weights"),
    [
        ("", "", {}),
        ("", "well", {}),
        ("", "full", {"full": 3}),
        # Of one place the strongest counts, in whichever order they stand,
        ("", "over quota: full", {"full": 5}),
        ("", "quota, full", {"full": 4}),
        # and what stands in several places adds up.
        ("2.2", "full", {"full": 5}),
        ("2.2", "", {"full": 2}),
        ("2.2", "no such", {"full": 2, "gone": 7}),
        # Accents are none, and what is not Latin is looked for where something is not.
        ("", plain("La BOÎTE"), {"gone": 7}),
        ("", plain("Неизвестен"), {"gone": 1}),
    ],
)
def test_of_signs_in_one_place_the_strongest_counts_and_places_add_up(code, words, weights):
    assert weigh(SIGNS, {"code": code, "words": words}) == Counter(weights)
    assert weigh(SIGNS, {"words": words}) == Counter(weights) - Counter({"full": 2 * bool(code)})


def test_a_sign_of_another_script_alone_stands_in_no_plain_words():
    assert not SIGNS[-1].is_in("neizvest")
    assert SIGNS[-1].is_in("неизвестно")


@pytest.mark.parametrize(
    ("text", "said"),
    [("  A\n b\tC ", "a b c"), ("Größe\u3000É", "grosse e"), ("ŁÓDŹ – «x»", "lodz - «x»")],
)
def test_words_are_compared_on_one_line_in_small_letters_without_accents(text, said):
    assert plain(text) == said


@pytest.mark.parametrize(
    ("status", "words", "told"),
    [
        ("", "", ""),
        ("nonsense", "none", ""),
        ("5.1.1", "", "5.1.1"),
        ("5.0.0", "5.1.0 and 5.1.1", "5.1.1"),
        ("5.1.1", "5.0.0 and 5.0.1", "5.1.1"),
        ("5.1.1", "5.2.2", "5.2.2"),
        ("5.1.1 5.2.2", "", "5.1.1"),
        ("5.0.1", "5.1.0", "5.1.0"),
        ("5.1.0", "5.0.1", "5.0.1"),
        ("5.1.0", "5.0.00", "5.1.0"),
        ("5.7.0", "5.1.1", "5.7.0"),
        ("5.1.1", "5.7.0 and 5.2.2", "5.7.0"),
    ],
)
def test_the_most_telling_status_counts_and_among_equals_the_last(status, words, told):
    assert telling_status(status, words) == told


def test_every_status_is_found_in_its_order():
    assert statuses_in("4.2.2 then 5.1.1; 192.5.1.1 is none, nor is 5.1.1.1") == ["4.2.2", "5.1.1"]


@pytest.mark.parametrize(
    ("status", "words", "is_so"),
    [
        ("", "", False),
        ("5.0.0", "failed", False),
        ("5.4.0", "", False),
        ("5.4.7", "", True),
        ("", "expired", True),
        ("5.1.1", "", True),
        ("", "mailbox full", True),
    ],
)
def test_more_than_that_it_failed_is_told_from_a_weight_of_four(status, words, is_so):
    assert is_telling(status, words) is is_so
    weights = weighed_causes(status=status, words=words)
    assert (max(weights.values(), default=0) >= 4) is is_so


@pytest.mark.parametrize(
    ("status", "words", "cause"),
    [
        ("", "", Cause.UNKNOWN),
        ("5.4.0", "", Cause.SLOW),
        ("5.3.0", "", Cause.SERVER),
        ("5.1.1", "", Cause.NO_BOX),
        ("5.1.2", "", Cause.NO_HOST),
        ("5.2.2", "", Cause.FULL),
        ("5.3.4", "", Cause.SIZE),
        ("5.6.0", "", Cause.US),
        ("5.7.1", "", Cause.US),
        ("4.7.1", "greylisted", Cause.PACE),
        ("", "554 5.0.0 in reply to MAIL FROM command", Cause.US),
        ("", "535 odd", Cause.US),
    ],
)
def test_a_cause_is_read_from_code_stage_and_words(status, words, cause):
    assert cause_of(status=status, words=words) is cause


LETTER = Outgoing(1, "us@example.org", "a@example.net", b"x" * 100)


@pytest.mark.parametrize(
    ("changes", "largest", "code", "words"),
    [
        ({}, 0, 0, ""),
        ({}, 100, 0, ""),
        ({}, 99, 552, "552 5.3.4 a letter of 100 bytes is over the relay's limit of 99"),
        ({"sender": ""}, 0, 0, ""),
        ({"to": "é@example.net"}, 0, 553, "553 5.6.7 the reader's address is not one of ASCII"),
        ({"to": ""}, 0, 553, "553 5.6.7 the reader's address is not one of ASCII"),
        ({"to": "a>@b"}, 0, 553, "553 5.6.7 the reader's address is not one of ASCII"),
        ({"sender": "é@b"}, 0, 553, "553 5.1.7 the sender's address is not one of ASCII"),
        ({"sender": "é@b", "to": "é@b"}, 9, 553, "553 5.6.7 the reader's address is not one of"),
    ],
)
def test_what_no_relay_can_be_told_is_refused_before_a_word_is_said(changes, largest, code, words):
    reply = refusal(LETTER._replace(**changes), largest=largest)
    if not code:
        assert reply is None
        return
    assert (reply.outcome, reply.code) == (Outcome.REFUSED, code)
    assert reply.words.startswith(words)


def test_a_letter_that_cannot_be_written_or_signed_is_refused_without_what_is_in_it():
    written, signed = unwritten(KeyError("reader@example.org")), unsigned(ValueError("secret"))
    assert (written.code, signed.code) == (554, 554)
    assert written.words == "554 5.6.0 the letter could not be written (KeyError)"
    assert signed.words == "554 5.7.0 the letter could not be signed (ValueError)"
    assert written.outcome is signed.outcome is Outcome.REFUSED
