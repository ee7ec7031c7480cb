"""A receipt in words: what moves, what rests, what is over."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import translation

from latefinal.editions.rules.plot import FEWEST, plot_of
from latefinal.editions.rules.receipt_text import (
    grouped,
    headline_of,
    lines_of,
    rate_in_words,
    shown_domains,
    span_of,
    table_of,
)
from latefinal.mailroom.rules.domains import family_of, named_among
from latefinal.mailroom.rules.reasons import TRANSIENT, WORDS, Reason, reason_of
from latefinal.mailroom.rules.receipts import DomainLine, Receipt
from latefinal.mailroom.rules.throughput import MOST, rate_at, time_left, widened

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def going(**given):
    return Receipt(AT, **{"intended": 20_000, "started_at": AT - 60 * SECOND, **given})


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        (Receipt(AT), "It has no readers, so nothing was sent."),
        (
            going(accepted=9210, waiting=10_790, rate=512.4, time_left=21 * SECOND),
            "9,210 of 20,000 letters are done with. 512 a second just now, which leaves 21 s.",
        ),
        (
            going(accepted=9210, waiting=10_790),
            "9,210 of 20,000 letters are done with. None was taken in the last half minute.",
        ),
        (
            going(accepted=19_998, waiting=2, again=2),
            "19,998 of 20,000 letters are done with. 2 are to be tried again.",
        ),
        (
            going(waiting=20_000, started_at=AT - SECOND),
            "0 of 20,000 letters are done with. They are about to go.",
        ),
        (
            going(accepted=19_870, refused=130, finished_at=AT + 192 * SECOND),
            "The relay accepted 19,870 of 20,000 letters, in 4 min 12 s.",
        ),
        (
            going(accepted=20_000),
            "20,000 of 20,000 letters are done with. None was taken in the last half minute.",
        ),
        (
            going(accepted=19_997, waiting=3, again=2, rate=4.04, time_left=SECOND),
            "19,997 of 20,000 letters are done with. 4.0 a second just now, which leaves 1 s.",
        ),
        (
            Receipt(AT, intended=3, accepted=2, refused=1, finished_at=AT),
            "The relay accepted 2 of 3 letters.",
        ),
    ],
)
def test_how_it_stands_is_one_sentence(letters, said):
    assert headline_of(letters) == said


def test_it_is_full_only_when_nothing_waits():
    assert going(accepted=19_999, waiting=1).percent == 99
    assert going(accepted=20_000).percent == 100


def test_figures_that_say_nothing_are_left_out():
    told = [line.key for line in lines_of(going(accepted=20_000), unsubscribed=0)]
    assert told == ["intended", "accepted", "refused", "unsubscribed"]


def test_every_figure_that_says_something_is_told_by_its_own_name():
    letters = going(
        accepted=11_000, waiting=3000, again=1000, refused=4, given_up=5, uncertain=6, left=7,
        bounced=8, complaints=9,
    )  # fmt: skip
    assert [(line.name, line.shown) for line in lines_of(letters, unsubscribed=1010)] == [
        ("Meant", "20,000"),
        ("Accepted by the relay", "11,000"),
        ("Waiting", "2,000"),
        ("To be tried again", "1,000"),
        ("Refused", "4"),
        ("Given up", "5"),
        ("Uncertain", "6"),
        ("Left out", "7"),
        ("Came back", "8"),
        ("Complaints", "9"),
        ("Unsubscribed since", "1,010"),
    ]


@pytest.mark.parametrize(
    ("rate", "said"), [(0.04, "0.0"), (9.94, "9.9"), (10, "10"), (1234.5, "1,234")]
)
def test_a_rate_is_told_finer_where_it_is_low(rate, said):
    assert rate_in_words(rate) == said


def test_digits_are_grouped_as_the_language_does():
    with translation.override("de"):
        assert grouped(12_345) == "12.345"
        assert grouped(1234.56, decimals=1) == "1.234,5"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-9, "0 s"),
        (0, "0 s"),
        (59.4, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (7260, "2 h 1 min"),
    ],
)
def test_a_length_of_time_is_two_words(seconds, said):
    assert span_of(seconds * SECOND) == said


@pytest.mark.parametrize(
    ("state", "reply", "reason"),
    [
        ("sent", "250 ok", Reason.NONE),
        ("queued", "", Reason.NONE),
        ("suppressed", "", Reason.LEFT),
        ("uncertain", "the link broke", Reason.UNANSWERED),
        ("dead", "550 5.1.1 no such user", Reason.NO_BOX),
        ("dead", "550 5.2.1 disabled", Reason.SHUT),
        ("dead", "552 5.2.2 over quota", Reason.FULL),
        ("retry", "452 4.2.2 over quota", Reason.FULL),
        ("dead", "552 5.3.4 too big", Reason.TOO_LARGE),
        ("dead", "554 5.3.4 too big", Reason.TOO_LARGE),
        ("dead", "451 4.7.1 greylisted", Reason.LATER),
        ("dead", "550 5.7.1 policy", Reason.NOT_ALLOWED),
        ("dead", "530 log in first", Reason.NOT_ALLOWED),
        ("dead", "554 no", Reason.REFUSED),
        ("dead", "5545 is no code", Reason.OLD_NEWS),
        ("dead", "", Reason.OLD_NEWS),
        ("retry", "connection lost", Reason.LINK),
    ],
)
def test_why_a_letter_was_not_accepted_is_read_from_the_reply(state, reply, reason):
    assert reason_of(state, reply) is reason


def test_every_reason_has_its_words_and_no_final_one_may_have_passed():
    assert set(WORDS) == set(Reason) - {Reason.NONE}
    # A letter that is too large is ours to mend, and can go again once it is shorter.
    final = {Reason.NO_BOX, Reason.SHUT, Reason.REFUSED, Reason.LEFT}
    assert not TRANSIENT & final


def test_houses_with_several_names_are_one():
    assert family_of("GoogleMail.com") == family_of("gmail.com") == "gmail.com"
    assert family_of("harbour.example") == "harbour.example"


def test_a_domain_with_few_letters_is_named_only_when_it_is_a_large_house():
    assert named_among({"a.example": 4, "b.example": 5, "gmx.net": 1, "": 9}) == {
        "b.example",
        "gmx.net",
    }


@pytest.mark.parametrize("seconds", [0, 9, 1_000, 20_000, 43_200, 400_000])
def test_a_plot_has_no_more_columns_than_fit_and_loses_no_letter(seconds):
    pace = {AT: 3, AT + seconds * SECOND: 4}
    width, told = widened(pace)
    assert sum(number for _since, number in told) == 7 or seconds == 0
    assert len(told) <= MOST
    gaps = {later - earlier for (earlier, _), (later, _) in pairwise(told)}
    assert gaps <= {width}


def test_the_rate_is_that_of_the_last_half_minute():
    pace = {AT - 300 * SECOND: 9000, AT - 20 * SECOND: 100, AT - 10 * SECOND: 200}
    assert rate_at(pace, started=AT - 400 * SECOND, at=AT) == pytest.approx(10)
    assert rate_at({AT: 50}, started=AT, at=AT + 5 * SECOND) == pytest.approx(10)
    assert rate_at({}, started=AT, at=AT) == 0
    assert time_left(100, rate=10) == 10 * SECOND
    assert time_left(100, rate=0) is None


def test_columns_stand_within_the_drawing_and_few_of_them_are_no_wall():
    assert plot_of([], stretch=SECOND) is None
    assert plot_of([(AT, 0)], stretch=SECOND) is None
    plot = plot_of([(AT, 10), (AT + SECOND, 5)], stretch=SECOND)
    first, second = plot.columns
    assert (first.y, first.height) == ("0.00", "200.00")
    assert (second.y, second.height) == ("100.00", "100.00")
    assert float(first.width) < 1000 / FEWEST


def test_there_is_room_for_two_dozen_columns_and_what_is_empty_has_no_height():
    plot = plot_of([(AT, 1000), (AT + SECOND, 0), (AT + 2 * SECOND, 1)], stretch=SECOND)
    most, none, least = plot.columns
    assert (plot.first, plot.until, plot.top) == (AT, AT + 24 * SECOND, 1000)
    assert (none.y, none.height) == ("200.00", "0.00")
    assert (least.y, least.height) == ("198.50", "1.50")
    assert plot.filled == [most, least]
    assert [column.x for column in plot.columns] == ["0.00", "41.67", "83.33"]


def test_more_columns_than_there_is_room_for_share_the_width():
    plot = plot_of([(AT + n * SECOND, 7) for n in range(25)], stretch=SECOND)
    assert [plot.columns[n].x for n in (0, 1, 24)] == ["0.00", "40.00", "960.00"]
    assert plot.until == AT + 25 * SECOND
    assert plot.middle == "100"


def test_small_and_quiet_domains_stand_together_below_those_in_trouble():
    lines = [DomainLine("a.example", accepted=3, refused=1), DomainLine("", accepted=2, refused=1)]
    lines += [DomainLine(f"{n}.example", accepted=50 - n) for n in range(25)]
    shown = shown_domains(lines)
    assert shown[0].domain == "a.example"
    assert len(shown) == 22
    assert shown[-1].domain == ""
    assert sum(line.number for line in shown) == sum(line.number for line in lines)


def test_what_stands_together_adds_up_figure_by_figure():
    small = DomainLine("", 1, 2, 3, 4, 5, 6, Counter({Reason.LATER: 2}))
    other = DomainLine("", 10, 20, 30, 40, 50, 60, Counter({Reason.LATER: 1, Reason.FULL: 4}))
    (one,) = shown_domains([small, other])
    told = (one.accepted, one.refused, one.given_up, one.uncertain, one.again, one.left)
    assert told == (11, 22, 33, 44, 55, 66)
    assert one.reasons == {Reason.LATER: 3, Reason.FULL: 4}


def test_where_none_is_small_no_line_stands_for_the_others():
    lines = [DomainLine(f"{n}.example", accepted=1) for n in range(20)]
    assert shown_domains(lines) == lines
    assert shown_domains([*lines, DomainLine("one.more", accepted=1)])[-1].domain == ""


@pytest.mark.parametrize(
    ("is_counted", "heads", "numbers"),
    [
        (
            True,
            ["Provider", "Accepted", "Refused", "Given up", "Uncertain", "Left out", "Why"],
            ("1,000", "2", "3", "4", "6"),
        ),
        (
            False,
            ["Provider", "Refused", "Given up", "Uncertain", "Again", "Why"],
            ("2", "3", "4", "5"),
        ),
    ],
)
def test_the_table_tells_live_what_moves_and_counted_what_became(is_counted, heads, numbers):
    line = DomainLine("a.example", 1000, 2, 3, 4, 5, 6, Counter({Reason.FULL: 1002}))
    columns, rows = table_of(going(is_counted=is_counted, domains=(line, DomainLine("", 9))))
    assert columns == heads
    assert (rows[0].name, rows[0].numbers) == ("a.example", numbers)
    assert [number for _words, number in rows[0].reasons] == ["1,002"]
    assert rows[1].name == "All others"
