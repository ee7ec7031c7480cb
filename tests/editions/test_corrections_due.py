"""A correction reaches exactly those whose mailbox had accepted the version that was wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from latefinal.editions.models import LetterVariant, SentCorrection
from latefinal.editions.services import close_edition, close_evenings, finish_closings, writing
from latefinal.editions.services.corrections_due import (
    NOTHING,
    CorrectionsDue,
    DueCorrection,
    find_corrections_due,
)
from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import deliver_due
from latefinal.sourcing.services import mend_statement, tell_of_mending
from latefinal.stories.models import Correction
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.services import gather_cohorts, set_zone
from tests.factories import correct, make_story
from tests.sourcing.conftest import marked, say

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

# Batches 1 and 2 carried a story wrong on two days, 2 another story too; 3 told of the first.
FIRST, AGAIN = (DueCorrection(7, date(2026, 11, day)) for day in (23, 24))
OTHER = DueCorrection(8, date(2026, 11, 24))
DUE = CorrectionsDue(
    corrections={
        8: Correction(pk=8, words="Second."),
        7: Correction(pk=7, words="First."),
        9: Correction(pk=9, words="In no letter."),
    },
    wrong={1: {FIRST}, 2: {AGAIN, OTHER}},
    told={3: {7}},
)


@pytest.fixture
def evenings(evening, section, relay, at):
    """Publish a story for each evening, close it, deliver it; answers who was told what in it."""
    gather_cohorts(at=at)

    def hold(number, *, with_story=True):
        moment = at + number * DAY + HOUR
        if with_story:
            make_story(section, title=f"Story {number}", published_at=moment - HOUR)
        close_evenings(at=moment)
        deliver_due(at=moment)
        rows = Delivery.objects.filter(batch__variant__closing__closed_at=moment)
        told = rows.filter(batch__variant__sent_corrections__isnull=False, state="sent")
        return sorted(
            told.values_list("address", "batch__variant__sent_corrections__correction__words")
        )

    return hold


@pytest.fixture
def wrong(section, at):
    """A story of the first evening that will have to be corrected."""
    return make_story(section, title="Wrong", published_at=at)


def test_it_leads_the_next_letter_of_who_was_sent_it_wrong_and_of_nobody_else(
    evenings, wrong, subscribe, at
):
    subscribe("early@example.org", since=at - DAY)
    evenings(0)
    subscribe("late@example.org", since=at + 2 * HOUR)
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    assert evenings(1) == [("early@example.org", "It was on Tuesday.")]
    assert evenings(2) == []
    runs = LetterVariant.objects.order_by("pk")
    assert [run.is_public for run in runs] == [True, True, False, True]
    assert SentCorrection.objects.get().local_date.isoformat() == "2026-11-23"


def test_who_was_refused_the_wrong_version_is_told_nothing(evenings, wrong, subscribe, relay, at):
    subscribe("ok@example.org", "away@example.org", since=at - DAY)
    relay.at_recipient = lambda to: "550 5.2.1 no" if to.startswith("away") else "250 OK"
    evenings(0)
    relay.at_recipient = lambda to: "250 OK"
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    assert evenings(1) == [("ok@example.org", "It was on Tuesday.")]


def test_who_was_refused_the_correction_is_told_in_the_one_after(
    evenings, wrong, subscribe, relay, at
):
    subscribe("a@example.org", since=at - DAY)
    evenings(0)
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    relay.at_recipient = lambda to: "550 5.2.1 no"
    evenings(1)
    relay.at_recipient = lambda to: "250 OK"
    assert evenings(2) == [("a@example.org", "It was on Tuesday.")]


def test_an_evening_with_no_news_puts_it_off_and_loses_it_not(evenings, wrong, subscribe, at):
    subscribe("a@example.org", since=at - DAY)
    evenings(0)
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    assert evenings(1, with_story=False) == []
    assert evenings(2) == [("a@example.org", "It was on Tuesday.")]


def test_written_before_the_closing_and_published_after_it_is_still_owed(
    evenings, wrong, subscribe, at
):
    subscribe("a@example.org", since=at - DAY)
    evenings(0)
    correct(wrong, words="Dated before.", at=at + HOUR / 2)
    assert evenings(1) == [("a@example.org", "Dated before.")]


def test_two_corrections_go_to_whom_each_is_owed(evenings, wrong, section, subscribe, at):
    subscribe("both@example.org", since=at - DAY)
    evenings(0)
    subscribe("second@example.org", since=at + 2 * HOUR)
    other = make_story(section, title="Also wrong", published_at=at + DAY)
    evenings(1)
    correct(wrong, words="First.", at=at + DAY + 2 * HOUR)
    correct(other, words="Second.", at=at + DAY + 2 * HOUR)
    assert evenings(2) == [
        ("both@example.org", "First."),
        ("both@example.org", "Second."),
        ("second@example.org", "Second."),
    ]


def test_it_follows_who_moves(evenings, wrong, subscribe, at):
    (wish,) = subscribe("a@example.org", since=at - DAY)
    evenings(0)
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    set_zone(reader=wish.reader, zone="Europe/Lisbon", at=at + 4 * HOUR)
    evenings(1)
    lisbon = at + DAY + 6 * HOUR
    close_evenings(at=lisbon)
    deliver_due(at=lisbon)
    told = Delivery.objects.filter(batch__variant__sent_corrections__isnull=False, state="sent")
    assert [row.address for row in told] == ["a@example.org"]


def test_killed_while_its_letters_are_written_nobody_is_told_twice(
    evenings, evening, wrong, section, subscribe, at, monkeypatch
):
    subscribe(*(f"reader-{n}@example.org" for n in range(5)), since=at - DAY)
    evenings(0)
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    make_story(section, title="Next", published_at=at + DAY)
    monkeypatch.setattr(writing, "CHUNK", 2)
    seen = []

    def die(execute, sql, params, many, context):
        seen.append("editions_closing" in sql and sql.startswith("UPDATE"))  # a chunk's last
        if sum(seen) == 2:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    when = {"local_date": (at + DAY).date(), "at": at + DAY + HOUR}
    with connection.execute_wrapper(die), pytest.raises(KeyboardInterrupt):
        close_edition(newsletter=evening, **when, force=True)
    assert finish_closings(at=at + DAY + HOUR) == 1
    told = Delivery.objects.filter(batch__variant__sent_corrections__isnull=False)
    assert told.count() == 5
    assert Delivery.objects.count() == 10


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        ([], NOTHING),
        ([9], NOTHING),
        ([1], {FIRST}),
        ([2], {AGAIN, OTHER}),
        ([1, 2], {AGAIN, OTHER}),
        ([1, 3], NOTHING),
        ([2, 3], {OTHER}),
    ],
)
def test_what_is_due_is_named_by_its_last_day_and_once_told_not_at_all(accepted, due):
    assert DUE.due_after(accepted) == due


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (None, [("Second.", 24), ("First.", 24)]),
        ([FIRST], [("First.", 23)]),
        ([OTHER, FIRST], [("Second.", 24), ("First.", 23)]),
        ([], []),
    ],
)
def test_a_letter_tells_what_is_due_in_the_order_of_the_record(due, told):
    found = [(one.correction.words, one.local_date.day) for one in DUE.in_letter(due)]
    assert found == told


def owed(newsletter, at):
    found = find_corrections_due(newsletter=newsletter, at=at)
    return [one.correction.words for one in found.in_letter()]


@pytest.mark.parametrize(
    ("late", "is_owed"),
    [
        (3 * HOUR - SECOND, False),
        (3 * HOUR, True),
        (30 * DAY + HOUR - SECOND, True),
        (30 * DAY + HOUR, False),  # the letter closed so long ago
    ],
)
def test_it_is_owed_from_its_moment_for_as_long_as_it_is_known_who_was_sent_it(
    evenings, evening, wrong, subscribe, at, late, is_owed
):
    evenings(0)
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    assert owed(evening, at + late) == ["It was on Tuesday."] * is_owed


@pytest.mark.parametrize(("late", "is_owed"), [(-SECOND, True), (0 * SECOND, False)])
def test_dated_thirty_days_back_it_is_owed_no_more(evenings, evening, wrong, at, late, is_owed):
    evenings(0)
    correct(wrong, words="Long ago.", at=at + 2 * HOUR - 30 * DAY)
    assert owed(evening, at + 2 * HOUR + late) == ["Long ago."] * is_owed


def test_what_one_newsletter_carried_no_other_has_to_set_right(evenings, evening, wrong, at):
    evenings(0)
    correct(wrong, words="It was on Tuesday.", at=at + 3 * HOUR)
    correct(wrong, words="And it rained.", kind="update", at=at + 3 * HOUR)
    other = Newsletter.objects.create(name="Other", slug="other")
    assert owed(other, at + 4 * HOUR) == []
    assert owed(evening, at + 4 * HOUR) == ["It was on Tuesday."]


def test_of_several_each_version_is_owed_what_it_lacks(evenings, evening, wrong, section, at):
    correct(wrong, words="Before it went.", at=at + HOUR / 2)
    evenings(0)
    assert owed(evening, at + 2 * HOUR) == []
    correct(wrong, words="After it went.", at=at + 3 * HOUR)
    assert owed(evening, at + 4 * HOUR) == ["After it went."]


def test_a_mended_statement_is_told_in_the_next_edition_to_those_who_had_it_wrong(
    evenings, section, subscribe, at
):
    subscribe("early@example.org", since=at - DAY)
    body = [("text", f"<p>{marked(say(), 'The talks continue')}, he said.</p>")]
    story = make_story(section, body=body, published_at=at)
    evenings(0)
    subscribe("late@example.org", since=at + 2 * HOUR)
    statement = story.statements.get()
    mend_statement(statement=statement, source_name="Ilin", gist=statement.gist, via="told")
    tell_of_mending(statement=statement, words="It was Ilin.", editor=None, at=at + 3 * HOUR)
    assert evenings(1) == [("early@example.org", "It was Ilin.")]
    assert evenings(2) == [], "it is told once"


def test_who_gets_a_story_after_its_statement_was_mended_had_nothing_wrong(
    evenings, section, subscribe, at
):
    subscribe("a@example.org", since=at - DAY)
    body = [("text", f"<p>{marked(say(), 'The talks continue')}, he said.</p>")]
    story = make_story(section, body=body, published_at=at)
    tell_of_mending(statement=story.statements.get(), words="Mended.", editor=None, at=at)
    evenings(0)
    assert evenings(1) == []
