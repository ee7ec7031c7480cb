"""What became of letters adds up, and the lines that need a look come first."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest

from latefinal.mailroom.rules.domains import FAMILIES, domain_of, family_of, named_among
from latefinal.mailroom.rules.reasons import Reason, reason_of
from latefinal.mailroom.rules.receipts import DomainLine, OutcomeCount, Receipt, lines_of, place_of

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_receipt_of_no_letters_says_nothing_of_any():
    told = Receipt(AT)
    assert not any(astuple(told)[1:])
    assert not told.is_at_work
    assert (told.settled, told.percent, told.took) == (0, 0, None)


def test_a_line_of_no_letters_says_nothing_of_any():
    assert not any(astuple(DomainLine("example.org"))[1:])
    assert DomainLine("example.org").number == 0


def test_a_line_s_number_is_of_all_its_letters():
    line = DomainLine(
        "example.org", accepted=1, refused=2, given_up=4, uncertain=8, again=16, left=32
    )
    assert line.number == 63


def test_the_commonest_reason_stands_first_and_equals_by_their_name():
    reasons = {Reason.SHUT: 1, Reason.FULL: 1, Reason.NO_BOX: 3}
    line = DomainLine("example.org", reasons=Counter(reasons))
    assert line.words == [
        ("There is no such mailbox.", 3),
        ("The mailbox is full.", 1),
        ("The mailbox is shut.", 1),
    ]


@pytest.mark.parametrize(
    ("waiting", "settled", "percent"),
    [(1000, 0, 0), (991, 9, 0), (990, 10, 1), (1, 999, 99), (0, 1000, 100), (1001, 0, 0)],
)
def test_it_is_full_only_when_none_waits(waiting, settled, percent):
    told = Receipt(AT, intended=1000, waiting=waiting)
    assert (told.settled, told.percent) == (settled, percent)


@pytest.mark.parametrize(
    ("begun", "waiting", "is_fresh"),
    [(29, 5, True), (30, 5, False), (29, 4, False), (None, 5, True), (None, 4, False)],
)
def test_it_is_fresh_for_half_a_minute_or_until_something_became_of_a_letter(
    begun, waiting, is_fresh
):
    started = None if begun is None else AT - begun * SECOND
    assert Receipt(AT, intended=5, waiting=waiting, started_at=started).is_fresh is is_fresh


@pytest.mark.parametrize(
    ("intended", "finished", "is_at_work"),
    [(5, None, True), (5, AT, False), (0, None, False), (1, None, True)],
)
def test_something_may_still_happen_until_it_is_finished(intended, finished, is_at_work):
    assert Receipt(AT, intended=intended, finished_at=finished).is_at_work is is_at_work


@pytest.mark.parametrize(
    ("started", "finished", "seconds"),
    [(0, 90, 90), (0, 0, 0), (90, 0, 0), (None, 90, None), (0, None, None)],
)
def test_it_took_from_the_first_to_the_last_and_never_less_than_nothing(started, finished, seconds):
    moments = [None if late is None else AT + late * SECOND for late in (started, finished)]
    took = Receipt(AT, started_at=moments[0], finished_at=moments[1]).took
    assert took == (None if seconds is None else seconds * SECOND)


@pytest.mark.parametrize(
    ("state", "reason", "place"),
    [
        ("sent", Reason.NONE, "accepted"),
        ("dead", Reason.NO_BOX, "refused"),
        ("dead", Reason.OLD_NEWS, "given_up"),
        ("retry", Reason.OLD_NEWS, "again"),
        ("queued", Reason.NONE, "again"),
        ("uncertain", Reason.UNANSWERED, "uncertain"),
        ("suppressed", Reason.LEFT, "left"),
    ],
)
def test_each_letter_counts_under_one_figure(state, reason, place):
    assert place_of(state, reason) == place


def test_what_is_said_of_a_domain_stands_in_one_line():
    fates = [
        OutcomeCount("sent", "a.example", "", 7),
        OutcomeCount("dead", "a.example", Reason.NO_BOX, 2),
        OutcomeCount("dead", "a.example", Reason.SHUT, 3),
        OutcomeCount("retry", "a.example", Reason.FULL, 4),
        OutcomeCount("dead", "a.example", Reason.NO_BOX, 5),
    ]
    [line] = lines_of(fates)
    reasons = Counter({Reason.NO_BOX: 7, Reason.SHUT: 3, Reason.FULL: 4})
    assert line == DomainLine("a.example", accepted=7, refused=10, again=4, reasons=reasons)


def test_the_most_troubled_domain_stands_first_then_the_largest_then_by_name():
    fates = [
        OutcomeCount("sent", "quiet.example", "", 50),
        OutcomeCount("sent", "b.example", "", 90),
        OutcomeCount("sent", "a.example", "", 90),
        OutcomeCount("suppressed", "left.example", Reason.LEFT, 70),
        OutcomeCount("dead", "refused.example", Reason.NO_BOX, 1),
        OutcomeCount("dead", "given-up.example", Reason.OLD_NEWS, 2),
        OutcomeCount("uncertain", "uncertain.example", Reason.UNANSWERED, 3),
        OutcomeCount("retry", "again.example", Reason.LATER, 4),
        # Of each kind one: five letters are in trouble, more than with any other.
        OutcomeCount("dead", "all.example", Reason.NO_BOX, 1),
        OutcomeCount("dead", "all.example", Reason.OLD_NEWS, 1),
        OutcomeCount("uncertain", "all.example", Reason.UNANSWERED, 1),
        OutcomeCount("retry", "all.example", Reason.LATER, 2),
    ]
    assert [line.domain.removesuffix(".example") for line in lines_of(fates)] == [
        "all", "again", "uncertain", "given-up", "refused", "a", "b", "left", "quiet",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "reply", "reason"),
    [
        ("dead", "500 5.3.4 too big", Reason.TOO_LARGE),
        ("retry", "452 4.3.4 too big for today", Reason.LATER),
        ("dead", "552 too large a letter", Reason.TOO_LARGE),
        ("dead", "552 the mailbox is too large", Reason.FULL),
        ("dead", "554 a letter over the size", Reason.TOO_LARGE),
        ("dead", "554 5.2.3 over the limit", Reason.TOO_LARGE),
        ("retry", "552 mailbox full", Reason.FULL),
        ("retry", "551 4.2.2 over quota", Reason.FULL),
        ("retry", "452 4.2.1 not now", Reason.LATER),
        ("dead", "554 5.1.3 odd", Reason.NO_BOX),
        ("dead", "554 5.3.1 odd", Reason.REFUSED),
        ("claimed", "554 5.3.1 odd", Reason.NONE),
    ],
)
def test_the_reason_is_in_the_code_its_detail_and_the_words(state, reply, reason):
    assert reason_of(state, reply) is reason


@pytest.mark.parametrize(
    ("address", "domain"),
    [("a@B.example", "b.example"), ('"a@b"@c.example', "c.example"), ("nobody", ""), ("", "")],
)
def test_a_domain_is_what_stands_behind_the_last_at(address, domain):
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("domain", "family"),
    [
        ("hotmail.co.uk", "outlook.com"),
        ("live.com", "outlook.com"),
        ("Yahoo.CO.jp", "yahoo.com"),
        ("yahoo.de", "yahoo.com"),
        ("yahoo.example", "yahoo.example"),
        ("mail.yahoo.de", "mail.yahoo.de"),
        ("x" * 101, "x" * 100),
    ],
)
def test_a_house_of_mailboxes_has_one_name_in_every_country(domain, family):
    assert family_of(domain) == family


def test_totals_name_the_two_hundred_largest():
    numbers = {f"{place:03}.example": 10 for place in range(200)} | {"large.example": 11}
    told = named_among(numbers | {"gmail.com": 1})
    assert len(told) == 200
    assert "large.example" in told
    assert "198.example" in told
    assert not {"199.example", "gmail.com"} & told
    assert named_among({"": 500}) == set()
    assert set(FAMILIES.values()) >= named_among({"gmail.com": 1, "small.example": 4})
