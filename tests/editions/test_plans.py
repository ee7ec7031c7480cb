"""Whose evening it is, who gets which letter, and when each may leave."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from latefinal.editions.models import Closing, LetterVariant
from latefinal.editions.services import (
    close_edition,
    close_evenings,
    close_now,
    finish_closings,
    hold_edition,
    home_closing,
    put_back,
    release_edition,
)
from latefinal.editions.services.lineup import edition_of
from latefinal.editions.services.planning import plan_closing
from latefinal.mailroom.models import Batch, Delivery
from latefinal.mailroom.services import deliver_due
from latefinal.stories.models import Section
from latefinal.subscriptions.models import Closes, Cohort, Newsletter, Subscription, WhenThin
from latefinal.subscriptions.services import end_subscription, gather_cohorts, set_zone
from tests.factories import make_story
from tests.smtp import Relay, free_port, running

DAY = date(2026, 11, 23)
DAYS = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
TOKYO, YORK = "Asia/Tokyo", "America/New_York"


def queued():
    """Who gets which headlines."""
    rows = Delivery.objects.order_by("address", "batch__variant__closing__closed_at")
    items = "batch__variant__items"
    told = rows.order_by("address", "batch__variant__closing__closed_at", f"{items}__position")
    return [
        (address.split("@")[0], title)
        for address, title in told.values_list("address", f"{items}__story__title")
    ]


def test_what_is_too_thin_for_some_still_goes_to_those_to_whom_it_is_not(
    section, evening, reader, where, at
):
    reader("home")
    make_story(section, title="First", published_at=at - 3 * HOUR)
    close_now(**where)
    Newsletter.objects.update(least_stories=2, when_thin=WhenThin.MERGE)
    reader("new", "Asia/Karachi", since=at + HOUR)
    make_story(section, title="Second", published_at=at + HOUR)
    close_evenings(at=at + 25 * HOUR)
    assert queued() == [("home", "First"), ("new", "Second"), ("new", "First")]
    make_story(section, title="Third", published_at=at + 26 * HOUR)
    close_evenings(at=at + 49 * HOUR)
    assert [title for name, title in queued() if name == "home"] == ["First", "Third", "Second"]


@pytest.mark.parametrize(("least", "goes"), [(2, True), (3, False)])
def test_as_many_stories_as_the_desk_wants_at_least_are_enough(
    section, evening, reader, at, least, goes
):
    reader("home")
    Newsletter.objects.update(least_stories=least)
    for _ in range(2):
        make_story(section, published_at=at)
    assert close_evenings(at=at + HOUR) == goes


def test_by_hand_one_story_is_enough_whatever_the_desk_wants_at_least(section, at):
    breaking = Newsletter.objects.create(name="Breaking", slug="breaking", days="", least_stories=3)
    story = make_story(section, published_at=at)
    put_back(newsletter=breaking, local_date=DAY, story_id=story.pk, at=at)
    turn = home_closing(newsletter=breaking, local_date=DAY, at=at)
    edition = edition_of(newsletter=breaking, local_date=DAY)
    assert plan_closing(edition=edition, turn=turn, at=at).public.stories == (story.pk,)


def test_the_public_letter_is_written_first_and_is_homes(section, evening, reader, where, at):
    reader("plain", is_plain=True)
    make_story(section, published_at=at)
    plan = plan_closing(
        edition=edition_of(newsletter=evening, local_date=DAY), turn=home_closing(**where), at=at
    )
    assert [content.is_plain for content in plan.contents] == [False, True]
    assert plan.public == plan.contents[0]


def test_what_goes_as_plain_text_alone_is_not_what_the_archive_shows(
    section, evening, reader, where, at
):
    make_story(section, title="First", published_at=at)
    close_now(**where)
    reader("plain", is_plain=True, since=at + HOUR)
    close_evenings(at=at + 25 * HOUR)
    last = LetterVariant.objects.latest("pk")
    assert (last.is_plain, last.is_public) == (True, False)
    assert queued() == [("plain", "First")]


def test_a_letter_that_nobody_is_due_leaves_neither_batch_nor_words(
    section, evening, reader, where, at
):
    wish = reader("plain", is_plain=True)
    reader("home")
    end_subscription(reader=wish.reader, newsletter=evening, at=at)
    make_story(section, published_at=at)
    run = close_now(**where)
    assert (LetterVariant.objects.get(), Batch.objects.get()) == (run, run.batch)
    assert run.batch.released_at == at


def test_the_public_letter_is_kept_though_nobody_is_due_it(section, where, at):
    make_story(section, published_at=at)
    run = close_now(**where)
    assert (run.is_public, run.batch.deliveries.count()) == (True, 0)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("", 0),
        (TOKYO, 0),  # its evening is four hours before home's, to the second
        ("Asia/Vladivostok", 19),
        ("Europe/Lisbon", 5),
    ],
)
def test_in_a_single_closing_whose_evening_was_up_to_four_hours_ago_waits_for_no_other(
    section, evening, reader, at, zone, hours
):
    Newsletter.objects.update(closes=Closes.SINGLE)
    reader("one", zone)
    make_story(section, published_at=at)
    close_evenings(at=at + HOUR)
    assert Delivery.objects.get().next_at == at + HOUR + hours * HOUR


@pytest.mark.parametrize(
    ("closes", "hours", "late", "sent"),
    [
        (Closes.BY_ZONE, 12, -SECOND, 1),
        (Closes.BY_ZONE, 12, 0 * SECOND, 0),
        (Closes.SINGLE, 36, -SECOND, 1),
        (Closes.SINGLE, 36, 0 * SECOND, 0),
    ],
)
def test_a_letter_is_old_news_half_a_day_after_the_last_evening_it_waits_for(
    settings, section, evening, reader, where, at, closes, hours, late, sent
):
    relay = Relay(port=free_port())
    settings.MAIL_URL = relay.url
    Newsletter.objects.update(closes=closes)
    reader("home")
    make_story(section, published_at=at)
    close_edition(**{**where, "newsletter": Newsletter.objects.get()})
    with running(relay):
        assert deliver_due(at=at + hours * HOUR + late) == sent


def test_who_moves_gets_what_they_were_not_sent_however_many_letters_they_had(
    section, evening, reader, at
):
    wish = reader("moves", YORK)
    reader("home")
    noon = at.replace(hour=0)
    for day in range(3):
        make_story(section, title=f"Day {day}", published_at=noon + day * DAYS)
        for hour in (13, 23):
            close_evenings(at=noon + day * DAYS + hour * HOUR)
    set_zone(reader=wish.reader, zone="", at=noon + 3 * DAYS)
    make_story(section, title="Day 3", published_at=noon + 3 * DAYS)
    close_evenings(at=noon + 3 * DAYS + 13 * HOUR)
    days = [f"Day {day}" for day in range(4)]
    assert [title for name, title in queued() if name == "moves"] == days
    assert [title for name, title in queued() if name == "home"] == days


def test_who_moved_after_the_closing_has_had_it_where_they_were(section, evening, reader, at):
    wish = reader("moves")
    make_story(section, title="One", published_at=at)
    close_evenings(at=at + HOUR)
    set_zone(reader=wish.reader, zone=YORK, at=at + 2 * HOUR)
    gather_cohorts(at=at + 2 * HOUR)
    close_evenings(at=at + 11 * HOUR)
    assert queued() == [("moves", "One")]


def test_a_newsletters_own_sections_bound_what_its_readers_may_choose(section, at, reader):
    other = Section.objects.exclude(pk=section.pk).first()
    Newsletter.objects.update(sections=str(other.pk))
    reader("one", sections=f"{section.pk}")
    make_story(section, title="Elsewhere", published_at=at)
    make_story(other, title="Ours", published_at=at)
    close_evenings(at=at + HOUR)
    assert queued() == [("one", "Ours")]


def test_closings_of_all_newsletters_are_counted(section, evening, at):
    for slug in ("one", "two"):
        Newsletter.objects.create(name=slug, slug=slug)
    gather_cohorts(at=at)
    make_story(section, published_at=at)
    assert close_evenings(at=at + HOUR) == 3
    assert Closing.objects.filter(closed_at=at + HOUR).count() == 3


def test_unless_it_is_told_otherwise_it_neither_closes_by_force_nor_for_everybody(
    section, evening, reader, where, at
):
    reader("home")
    reader("york", YORK)
    make_story(section, title="One", published_at=at)
    hold_edition(newsletter=evening, local_date=DAY)
    assert close_edition(**where) is None
    release_edition(**where)
    assert close_edition(**where) is not None
    assert queued() == [("home", "One")]
    close_evenings(at=at + 11 * HOUR)
    assert queued() == [("home", "One"), ("york", "One")]


def test_planned_for_its_hour_it_may_be_too_thin_and_by_force_it_is_not(
    section, evening, reader, where, at
):
    reader("home")
    Newsletter.objects.update(least_stories=2, when_thin=WhenThin.SKIP)
    make_story(section, published_at=at)
    edition = edition_of(newsletter=Newsletter.objects.get(), local_date=DAY)
    asked = {"edition": edition, "turn": home_closing(**where), "at": at}
    thin = plan_closing(**asked)
    assert (thin.thin, thin.waiting, thin.contents) == ({Cohort.objects.get().pk}, set(), [])
    forced = plan_closing(**asked, force=True)
    assert (forced.thin, len(forced.contents)) == (set(), 1)
    Newsletter.objects.update(when_thin=WhenThin.MERGE)
    merged = plan_closing(
        **{**asked, "edition": edition_of(newsletter=Newsletter.objects.get(), local_date=DAY)}
    )
    assert merged.waiting == merged.thin == thin.thin


def test_readers_of_one_newsletter_get_no_other(section, evening, reader, where, at):
    reader("home")
    wish = reader("other")
    other = Newsletter.objects.create(name="Other", slug="other", hour=time(20))
    Subscription.objects.filter(pk=wish.pk).update(newsletter=other)
    gather_cohorts(at=at)
    make_story(section, title="One", published_at=at)
    assert close_evenings(at=at + HOUR) == 1
    assert queued() == [("home", "One")]
    assert close_evenings(at=at + 3 * HOUR) == 1
    assert queued() == [("home", "One"), ("other", "One")]


def test_a_closing_that_came_to_nothing_settles_no_other_newsletters_readers(
    section, evening, reader, at
):
    reader("home")
    other = Newsletter.objects.create(name="Other", slug="other")
    waits = Cohort.objects.create(newsletter=other, last_day=DAY)
    Newsletter.objects.update(least_stories=2, when_thin=WhenThin.MERGE)
    make_story(section, published_at=at)
    close_evenings(at=at + HOUR)
    waits.refresh_from_db()
    home = Cohort.objects.get(newsletter=evening)
    assert (home.last_day, waits.settled_at) == (DAY, None)


def test_too_thin_two_evenings_running_it_is_news_since_readers_were_last_served(
    section, evening, reader, at
):
    reader("home")
    Cohort.objects.update(settled_at=at - 23 * HOUR)
    Newsletter.objects.update(least_stories=3, when_thin=WhenThin.MERGE)
    for day in range(3):
        make_story(section, title=f"Day {day}", published_at=at + day * DAYS)
        close_evenings(at=at + day * DAYS + HOUR)
        served = at - 23 * HOUR if day < 2 else at + 2 * DAYS + HOUR
        assert Cohort.objects.get().settled_at == served
    assert {title for _name, title in queued()} == {"Day 0", "Day 1", "Day 2"}


def test_what_was_cut_short_goes_on_after_the_last_that_was_written(
    section, evening, reader, where, at
):
    first, _second = reader("first"), reader("second")
    make_story(section, title="One", published_at=at)
    close_edition(**where)
    assert finish_closings(at=at) == 0
    Delivery.objects.all().delete()
    Closing.objects.update(released_at=None, cursor=first.pk)
    assert finish_closings(at=at + HOUR) == 1
    assert queued() == [("second", "One")]
    assert Closing.objects.get().released_at == at + HOUR
    assert finish_closings(at=at + HOUR) == 0


def test_who_left_or_came_while_it_was_cut_short_gets_none_of_it(
    section, evening, reader, where, at
):
    reader("stays")
    gone = reader("gone")
    make_story(section, title="One", published_at=at)
    close_edition(**where)
    Delivery.objects.all().delete()
    Closing.objects.update(released_at=None, cursor=0)
    end_subscription(reader=gone.reader, newsletter=evening, at=at + HOUR)
    reader("late", since=at + HOUR)
    finish_closings(at=at + 2 * HOUR)
    assert queued() == [("stays", "One")]
