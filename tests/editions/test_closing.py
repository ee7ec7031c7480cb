"""An edition closes once, holds what is new, and goes to whoever wished for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from latefinal.editions.errors import AlreadyClosed, DayOver
from latefinal.editions.models import Closing
from latefinal.editions.services import (
    close_edition,
    close_evenings,
    close_now,
    edition_at_hand,
    finish_closings,
    hold_edition,
    leave_out,
    move_story,
    put_back,
    release_edition,
    set_words,
    writing,
)
from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.mailroom.services import deliver_due
from latefinal.masthead.models import Masthead
from latefinal.stories.models import Correction, Story
from latefinal.stories.services import spike_story
from latefinal.subscriptions.rules.links import sign_leave_token
from latefinal.subscriptions.services import end_by_link, gather_cohorts
from tests.factories import make_story
from tests.smtp import Relay, free_port, running

DAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)


@pytest.fixture
def close(evening, at):
    """Close the edition of a date, the test's own unless told otherwise."""

    def do(day=DAY, *, later=timedelta(), force=False):
        return close_edition(newsletter=evening, local_date=day, at=at + later, force=force)

    return do


def headlines(run):
    return [item.story.headline for item in run.items.select_related("story")]


def test_its_stories_stand_in_order_and_its_letters_go_out(relay, section, subscribe, close, at):
    make_story(section, title="Older", published_at=at - 5 * HOUR)
    make_story(section, title="Newer", published_at=at - HOUR)
    subscribe("a@example.org", "b@example.org")
    run = close()
    assert headlines(run) == ["Newer", "Older"]
    assert (run.subject, run.is_public) == ("Newer", True)
    assert (run.closing.offset, run.closing.is_home) == (300, True)
    assert deliver_due(at=at) == 2
    assert set(relay.times) == {"a@example.org", "b@example.org"}


def test_closed_twice_it_is_closed_once_and_nobody_gets_two(relay, section, subscribe, close, at):
    make_story(section)
    subscribe("a@example.org")
    first = close()
    make_story(section, title="Too late for this one")
    assert close(later=HOUR) == first
    assert close(later=HOUR, force=True) == first
    deliver_due(at=at + HOUR)
    assert relay.times == {"a@example.org": 1}


def test_nothing_new_sends_nothing(section, subscribe, close):
    subscribe("a@example.org")
    assert close() is None
    assert close(force=True) is None
    make_story(section)
    close()
    assert close(DAY + timedelta(days=1), later=24 * HOUR) is None
    assert Closing.objects.count() == 1


def test_a_story_goes_out_once_by_item_and_not_by_a_window_of_time(section, close, at):
    make_story(section, title="First", published_at=at - HOUR)
    close()
    make_story(section, title="Committed late", published_at=at - 2 * HOUR)
    closing = close(DAY + timedelta(days=1), later=24 * HOUR)
    assert headlines(closing) == ["Committed late"]


def test_a_story_whose_embargo_has_lifted_is_new_however_old_it_is(section, close, at):
    make_story(section, published_at=at - 72 * HOUR, embargoed_until=at - HOUR, title="Lifted")
    assert headlines(close()) == ["Lifted"]


def test_what_may_not_go_out_does_not(section, close, at):
    make_story(section, title="A draft", published=False)
    make_story(section, title="Imported", imported_from="elsewhere:1")
    make_story(section, title="Too old", published_at=at - 37 * HOUR)
    make_story(section, title="Embargoed", embargoed_until=at + timedelta(minutes=1))
    spike_story(story=make_story(section, title="Spiked"), reason="It was wrong.")
    retracted = make_story(section, title="Retracted")
    Correction.objects.create(story=retracted, kind="retraction", words="It was wrong.", at=at)
    make_story(section, title="The only one")
    assert headlines(close()) == ["The only one"]


def test_an_embargo_that_has_lifted_goes_out(section, close, at):
    make_story(section, title="Lifted", embargoed_until=at)
    assert headlines(close()) == ["Lifted"]


def test_only_those_who_had_confirmed_and_stayed_get_it(section, subscribe, close, at):
    make_story(section)
    subscribe("a@example.org")
    subscribe("late@example.org", since=at + timedelta(seconds=1))
    (gone,) = subscribe("gone@example.org")
    end_by_link(token=sign_leave_token(gone.pk), at=at)
    close()
    assert list(Delivery.objects.values_list("address", flat=True)) == ["a@example.org"]


def test_who_leaves_while_their_letter_waits_does_not_get_it(relay, section, subscribe, close, at):
    make_story(section)
    _staying, going = subscribe("a@example.org", "b@example.org")
    close()
    end_by_link(token=sign_leave_token(going.pk), at=at)
    assert deliver_due(at=at) == 1
    assert Delivery.objects.get(state=DeliveryState.SUPPRESSED).address == "b@example.org"


def test_the_relay_down_at_the_evening_the_edition_goes_when_it_is_back(
    settings, section, subscribe, close, at
):
    relay = Relay(port=free_port())
    settings.MAIL_URL = relay.url
    make_story(section)
    subscribe("a@example.org", "b@example.org")
    close()
    for minutes in range(5):
        assert deliver_due(at=at + timedelta(minutes=minutes)) == 0
    with running(relay):
        assert deliver_due(at=at + 2 * HOUR) == 2
        assert deliver_due(at=at + 3 * HOUR) == 0
    assert relay.times == {"a@example.org": 1, "b@example.org": 1}


def test_twelve_hours_later_it_is_old_news(settings, section, subscribe, close, at):
    relay = Relay(port=free_port())
    settings.MAIL_URL = relay.url
    make_story(section)
    subscribe("a@example.org")
    close()
    with running(relay):
        assert deliver_due(at=at + 12 * HOUR) == 0


def test_a_held_edition_does_not_close_by_itself(section, evening, subscribe, close, at):
    make_story(section)
    hold_edition(newsletter=evening, local_date=DAY)
    gather_cohorts(at=at)
    assert close_evenings(at=at + HOUR) == 0
    assert release_edition(newsletter=evening, local_date=DAY, at=at + 2 * HOUR) is not None
    assert Closing.objects.get().edition.local_date == DAY


def test_released_before_its_evening_it_waits_for_it(section, evening, at):
    make_story(section)
    hold_edition(newsletter=evening, local_date=DAY)
    assert release_edition(newsletter=evening, local_date=DAY, at=at) is None
    assert not Closing.objects.exists()


def test_closed_by_hand_it_closes_even_when_held_and_only_once(section, evening, at):
    make_story(section)
    hold_edition(newsletter=evening, local_date=DAY)
    assert close_now(newsletter=evening, local_date=DAY, at=at) is not None
    gather_cohorts(at=at)
    assert close_evenings(at=at + HOUR) == 0
    assert Closing.objects.count() == 1
    assert edition_at_hand(newsletter=evening, at=at).edition.local_date == DAY + timedelta(days=1)
    with pytest.raises(AlreadyClosed, match="is closed"):
        close_now(newsletter=evening, local_date=DAY, at=at)
    with pytest.raises(AlreadyClosed):
        hold_edition(newsletter=evening, local_date=DAY)


def test_a_page_left_open_past_midnight_closes_neither_its_edition_nor_the_next(
    section, evening, at
):
    make_story(section)
    where = {"newsletter": evening, "local_date": DAY, "at": at.replace(hour=19)}
    for late in (close_now, release_edition):
        with pytest.raises(DayOver, match="its day is over"):
            late(**where)
    assert not Closing.objects.exists()


def test_the_desk_s_order_and_words_are_those_of_the_letter(section, evening, close, at):
    stories = [
        make_story(section, title=title, published_at=at - hours * HOUR)
        for hours, title in enumerate(("One", "Two", "Three", "Four"), start=1)
    ]
    where = {"newsletter": evening, "local_date": DAY}
    move_story(**where, story_id=stories[2].pk, steps=-1, at=at)
    move_story(**where, story_id=stories[2].pk, steps=-1, at=at)
    move_story(**where, story_id=stories[3].pk, steps=-1, at=at)
    leave_out(**where, story_id=stories[0].pk, at=at)
    set_words(**where, subject="Three  things\nto know", preheader="")
    closing = close()
    assert headlines(closing) == ["Three", "Four", "Two"]
    assert closing.subject == "Three things to know"
    assert closing.preheader == "What it says in a sentence."


def test_what_was_left_out_is_in_the_next(section, evening, close, at):
    stays = make_story(section, title="Stays")
    waits = make_story(section, title="Waits")
    leave_out(newsletter=evening, local_date=DAY, story_id=waits.pk, at=at)
    assert headlines(close()) == [stays.headline]
    assert headlines(close(DAY + timedelta(days=1), later=20 * HOUR)) == [waits.headline]


def test_put_back_it_stands_where_its_rank_puts_it(section, evening, close, at):
    old = make_story(section, title="Old", published_at=at - 9 * HOUR)
    make_story(section, title="New", published_at=at - HOUR)
    where = {"newsletter": evening, "local_date": DAY}
    move_story(**where, story_id=old.pk, steps=-1, at=at)
    put_back(**where, story_id=old.pk, at=at)
    assert headlines(close()) == ["New", "Old"]


def test_moving_past_either_end_changes_nothing(section, evening, close, at):
    first = make_story(section, title="First", published_at=at - HOUR)
    make_story(section, title="Last", published_at=at - 2 * HOUR)
    move_story(newsletter=evening, local_date=DAY, story_id=first.pk, steps=-1, at=at)
    assert headlines(close()) == ["First", "Last"]


def test_deliveries_in_many_chunks_are_each_written_once(section, subscribe, close, monkeypatch):
    monkeypatch.setattr(writing, "CHUNK", 3)
    make_story(section)
    subscribe(*(f"reader-{n}@example.org" for n in range(10)))
    run = close()
    assert Delivery.objects.count() == 10
    assert run.batch.released_at is not None
    assert Closing.objects.get().released_at is not None
    assert finish_closings(at=run.closing.closed_at) == 0


def test_an_item_names_the_version_that_was_sent(section, close):
    story = make_story(section)
    item = close().items.get()
    assert item.revision_id == Story.objects.get(pk=story.pk).live_revision_id


def test_when_the_clocks_change_no_story_comes_twice(section, close, at):
    Masthead.objects.update(zone="Europe/Vilnius")
    saturday, sunday = date(2026, 10, 24), date(2026, 10, 25)
    before = at.replace(month=10, day=24, hour=15)
    make_story(section, title="Before", published_at=before - HOUR)
    first = close(saturday, later=before - at)
    make_story(section, title="After", published_at=before + 23 * HOUR)
    second = close(sunday, later=before + 25 * HOUR - at)
    assert (first.closing.offset, second.closing.offset) == (180, 120)
    assert headlines(second) == ["After"]


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("Asia/Tashkent", 13, DAY),
        ("Pacific/Kiritimati", 4, DAY),
        ("Pacific/Honolulu", 4, DAY - timedelta(days=1)),
    ],
)
def test_an_edition_bears_the_date_of_its_own_evening(section, evening, at, zone, hour, day):
    Masthead.objects.update(zone=zone)
    make_story(section)
    gather_cohorts(at=at.replace(hour=hour) - 2 * HOUR)
    close_evenings(at=at.replace(hour=hour))
    assert Closing.objects.get().edition.local_date == day


def test_reached_late_it_is_still_of_its_own_evening(section, evening, at):
    make_story(section)
    gather_cohorts(at=at)
    close_evenings(at=at.replace(hour=16))
    assert Closing.objects.get().edition.local_date == DAY
