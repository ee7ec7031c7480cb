"""What the desk decides about an edition counts from its moment to its moment, and no longer."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from latefinal.editions.errors import AlreadyClosed, DayOver, NoHour, NotInTheEdition
from latefinal.editions.models import Closing, Edition
from latefinal.editions.services import (
    approve_edition,
    check_open,
    close_edition,
    close_evenings,
    close_now,
    edition_at_hand,
    hold_edition,
    leave_out,
    line_up,
    move_story,
    put_back,
    release_edition,
    set_words,
    spike_edition,
)
from latefinal.editions.services.lineup import edition_of
from latefinal.masthead.models import Masthead
from latefinal.readers.models import Reader
from latefinal.subscriptions.models import Cohort, Newsletter
from latefinal.subscriptions.services import gather_cohorts
from tests.factories import make_story

DAY = date(2026, 11, 23)
DAYS = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def where(evening):
    """Tonight's edition."""
    return {"newsletter": evening, "local_date": DAY}


@pytest.fixture
def breaking(paper):
    """A newsletter that goes when the desk sends it."""
    return Newsletter.objects.create(name="Breaking", slug="breaking", days="")


@pytest.fixture
def stories(section, at):
    """Four stories, newest first."""
    return [
        make_story(section, title=title, published_at=at - hours * HOUR)
        for hours, title in enumerate(("One", "Two", "Three", "Four"), start=1)
    ]


def order(newsletter, at):
    edition = edition_of(newsletter=newsletter, local_date=DAY)
    return [story.headline for story in line_up(edition=edition, at=at).stories]


@pytest.mark.parametrize(("late", "is_past"), [(-SECOND, False), (0 * SECOND, True)])
def test_its_hour_is_past_on_the_second(evening, at, late, is_past):
    hour = edition_at_hand(newsletter=evening, at=at + HOUR + late)
    assert (hour.closes_at, hour.is_past, hour.was_kept) == (at + HOUR, is_past, False)
    assert hour.edition.local_date == DAY


@pytest.mark.parametrize(
    ("zone", "last_day", "late", "was_kept"),
    [
        ("", DAY, 0 * SECOND, True),
        ("", DAY + DAYS, 0 * SECOND, True),
        ("", DAY, -SECOND, False),
        ("", DAY - DAYS, 0 * SECOND, False),
        ("Asia/Tokyo", DAY, 0 * SECOND, False),
    ],
)
def test_nothing_was_new_where_home_was_done_with_the_day_by_its_hour(
    evening, at, zone, last_day, late, was_kept
):
    Cohort.objects.create(newsletter=evening, zone=zone, last_day=last_day)
    assert edition_at_hand(newsletter=evening, at=at + HOUR + late).was_kept is was_kept


def test_the_edition_at_hand_is_todays_until_it_is_closed(evening, section, where, at):
    make_story(section, published_at=at)
    close_edition(**where, at=at)
    days = [
        edition_at_hand(newsletter=evening, at=moment).edition.local_date
        for moment in (at, at.replace(hour=18, minute=59), at + 24 * HOUR, at + 48 * HOUR)
    ]
    assert days == [DAY + DAYS, DAY + DAYS, DAY + DAYS, DAY + 2 * DAYS]


def test_what_is_sent_by_hand_has_no_hour_and_none_is_past(breaking, at):
    hour = edition_at_hand(newsletter=breaking, at=at + 12 * HOUR)
    assert (hour.closes_at, hour.is_past, hour.was_kept) == (None, False, False)
    assert hour.edition.local_date == DAY + DAYS
    with pytest.raises(NoHour):
        hold_edition(newsletter=breaking, local_date=DAY)


def test_by_hand_a_day_is_open_until_midnight_and_one_with_an_hour_beyond(breaking, evening, at):
    asked = {"local_date": DAY, "number": 1}
    midnight = at.replace(hour=19)
    check_open(newsletter=breaking, **asked, at=midnight - SECOND)
    check_open(newsletter=evening, **asked, at=midnight)
    with pytest.raises(DayOver):
        check_open(newsletter=breaking, **asked, at=midnight)
    for number in (0, 2):
        with pytest.raises(AlreadyClosed):
            check_open(newsletter=breaking, local_date=DAY, number=number, at=at)


@pytest.mark.parametrize(("late", "closes"), [(-SECOND, False), (0 * SECOND, True)])
def test_released_or_approved_on_its_very_hour_it_closes_then(section, where, at, late, closes):
    Newsletter.objects.update(needs_approval=True)
    where["newsletter"].refresh_from_db()
    make_story(section, published_at=at)
    hold_edition(**where)
    assert approve_edition(**where, at=at + HOUR + late) is None, "it is held"
    assert (release_edition(**where, at=at + HOUR + late) is not None) is closes


def test_released_on_a_day_that_is_none_of_its_own_it_does_not_close(paper, section, at):
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly", days="2", hour=time(9))
    make_story(section, published_at=at)
    assert release_edition(newsletter=weekly, local_date=DAY, at=at) is None
    assert not Closing.objects.exists()


@pytest.mark.parametrize("verb", [approve_edition, close_now, release_edition])
def test_its_day_is_over_at_midnight_and_not_before(section, where, at, verb):
    make_story(section, published_at=at)
    midnight = at.replace(hour=19)
    with pytest.raises(DayOver):
        verb(**where, at=midnight)
    assert verb(**where, at=midnight - SECOND) is not None


def test_moved_beyond_the_end_it_stays_where_that_was(section, where, stories, at):
    move_story(**where, story_id=stories[0].pk, steps=9, at=at)
    assert order(where["newsletter"], at) == ["Two", "Three", "Four", "One"]
    make_story(section, title="New", published_at=at)
    make_story(section, title="Old", published_at=at - 9 * HOUR)
    assert order(where["newsletter"], at) == ["New", "Two", "Three", "One", "Four", "Old"]


def test_pins_follow_their_stories_when_another_is_moved_or_left_out(section, where, stories, at):
    one, _two, three, four = stories
    move_story(**where, story_id=three.pk, steps=-1, at=at)
    move_story(**where, story_id=four.pk, steps=-3, at=at)
    assert order(where["newsletter"], at) == ["Four", "One", "Three", "Two"]
    leave_out(**where, story_id=one.pk, at=at)
    make_story(section, title="New", published_at=at)
    assert order(where["newsletter"], at) == ["Four", "Three", "New", "Two"]


def test_what_is_left_out_cannot_be_moved(where, stories, at):
    leave_out(**where, story_id=stories[0].pk, at=at)
    for verb, more in ((leave_out, {}), (move_story, {"steps": 1})):
        with pytest.raises(NotInTheEdition):
            verb(**where, story_id=stories[0].pk, at=at, **more)


def test_by_hand_each_story_is_put_last_and_none_that_readers_may_not_see(
    section, breaking, stories, at
):
    asked = {"newsletter": breaking, "local_date": DAY, "at": at}
    for number in (2, 0, 3):
        put_back(**asked, story_id=stories[number].pk)
    assert order(breaking, at) == ["Three", "One", "Four"]
    leave_out(**asked, story_id=stories[2].pk)
    put_back(**asked, story_id=stories[2].pk)
    assert order(breaking, at) == ["One", "Four", "Three"]
    with pytest.raises(NotInTheEdition):
        put_back(**asked, story_id=make_story(section, published=False).pk)


def test_the_desks_words_are_kept_without_spaces_to_spare(where):
    set_words(**where, subject=" Two\nwords ", preheader=" And \t more ")
    edition = Edition.objects.get()
    assert (edition.subject, edition.preheader) == ("Two words", "And more")


def test_closed_elsewhere_it_is_still_the_desks_to_decide(
    evening, section, subscribe, where, at, stories
):
    (wish,) = subscribe("east@example.org")
    Reader.objects.filter(pk=wish.reader_id).update(zone="Asia/Tokyo")
    gather_cohorts(at=at.replace(hour=0))
    assert close_evenings(at=at.replace(hour=9, minute=30)) == 1
    assert hold_edition(**where).is_held
    assert edition_at_hand(newsletter=evening, at=at).edition.local_date == DAY


def test_spiked_it_is_done_with_at_its_hour_and_by_hand_goes_all_the_same(
    evening, section, where, at
):
    make_story(section, published_at=at)
    gather_cohorts(at=at)
    spike_edition(**where)
    assert close_evenings(at=at + HOUR) == 0
    assert edition_at_hand(newsletter=evening, at=at + HOUR).was_kept
    assert Cohort.objects.get().settled_at == at + HOUR
    assert close_now(**where, at=at + 2 * HOUR) is not None


def test_one_that_has_ended_is_not_closed_even_by_force(section, where, at):
    make_story(section, published_at=at)
    Newsletter.objects.update(ended_at=at)
    assert close_edition(**where, at=at, force=True) is None
    assert not Closing.objects.exists()


@pytest.mark.parametrize(
    ("needs_approval", "verbs", "closes"),
    [
        (False, [], True),
        (False, [hold_edition], False),
        (True, [], False),
        (True, [approve_edition], True),
        (True, [approve_edition, hold_edition], False),
    ],
)
def test_it_closes_by_itself_if_nobody_holds_it_and_whoever_must_has_approved(
    section, where, at, needs_approval, verbs, closes
):
    Newsletter.objects.update(needs_approval=needs_approval)
    where["newsletter"].refresh_from_db()
    make_story(section, published_at=at)
    gather_cohorts(at=at)
    for verb in verbs:
        verb(**where, **({"at": at} if verb is approve_edition else {}))
    assert close_evenings(at=at + HOUR) == closes


def test_the_paper_has_its_hour_by_its_own_clock(evening, at):
    Masthead.objects.update(evening=time(19, 30), zone="Europe/Vilnius")
    assert edition_at_hand(newsletter=evening, at=at).closes_at == at + 5.5 * HOUR
