"""Everybody's evening: by their own clock, every story once, whatever zones and choices do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from latefinal.editions.models import Closing, Item, LetterVariant
from latefinal.editions.services import (
    assemble_as_sent,
    close_evenings,
    close_now,
    home_closing,
    move_story,
)
from latefinal.editions.services.closing import still_subscribed
from latefinal.editions.services.lineup import edition_of
from latefinal.editions.services.planning import plan_closing
from latefinal.mailroom.models import Batch, Delivery, DeliveryState
from latefinal.mailroom.services import deliver_due
from latefinal.masthead.models import Masthead
from latefinal.readers.models import Reader
from latefinal.stories.services import add_section
from latefinal.subscriptions.models import Closes, Cohort, Newsletter, WhenThin
from latefinal.subscriptions.services import end_subscription, gather_cohorts, set_choices, set_zone
from tests.factories import make_story

HOUR = timedelta(hours=1)
DAY = date(2026, 11, 23)


@pytest.fixture
def readers(evening, subscribe, at):
    """Readers by name, each in a zone, of a paper whose evening is 18:00 in Tashkent."""

    def make(**zones):
        since = at - timedelta(days=60)
        wishes = dict(
            zip(zones, subscribe(*(f"{n}@example.org" for n in zones), since=since), strict=True)
        )
        for name, zone in zones.items():
            Reader.objects.filter(pk=wishes[name].reader_id).update(zone=zone)
            wishes[name].reader.zone = zone
        gather_cohorts(at=at.replace(hour=0))
        return wishes

    return make


def run_clock(start, hours, step=1):
    """Close whatever is due, hour by hour."""
    for past in range(0, hours + 1, step):
        close_evenings(at=start + past * HOUR)


def got(wish):
    """The headlines that were queued for a reader, in the order of their letters."""
    batches = Delivery.objects.filter(recipient_key=str(wish.pk)).values("batch")
    rows = Item.objects.filter(variant__batch__in=batches).order_by(
        "variant__closing__closed_at", "pk"
    )
    return list(rows.values_list("story__title", flat=True))


def test_each_zone_closes_at_its_own_evening_with_the_news_until_then(section, readers, at):
    wishes = readers(east="Asia/Tokyo", home="", west="America/New_York")
    start = at.replace(hour=0)
    make_story(section, title="Morning", published_at=start)
    run_clock(start, 10)
    make_story(section, title="Noon", published_at=start + 11 * HOUR)
    run_clock(start + 11 * HOUR, 8)
    make_story(section, title="Late", published_at=start + 20 * HOUR)
    run_clock(start + 20 * HOUR, 3)
    assert got(wishes["east"]) == ["Morning"]
    assert got(wishes["home"]) == ["Noon", "Morning"]
    assert sorted(got(wishes["west"])) == ["Late", "Morning", "Noon"]
    closings = Closing.objects.filter(edition__local_date=DAY).order_by("closed_at")
    assert [(one.offset, one.closed_at.hour) for one in closings] == [
        (540, 9),
        (300, 13),
        (-300, 23),
    ]
    assert [one.is_home for one in closings] == [False, True, False]


def test_readers_due_the_same_get_one_run(section, readers, at):
    readers(home="", same="Asia/Tashkent", other="Asia/Karachi")
    make_story(section, published_at=at)
    run_clock(at, 6)
    run = LetterVariant.objects.get()
    assert run.is_public
    assert run.cohorts.count() == 3
    assert run.batch.deliveries.count() == 3


def test_two_zones_of_one_hour_do_not_share_what_one_of_them_missed(section, readers, at):
    """Before its clocks changed one of them had its evening an hour later than the other."""
    wishes = readers(moves="Europe/Vilnius", stays="Africa/Tripoli")
    saturday = datetime(2026, 10, 24, tzinfo=UTC)
    Cohort.objects.update(last_day=date(2026, 10, 23), settled_at=saturday - 8 * HOUR)
    run_clock(saturday, 15)
    make_story(section, title="Between", published_at=saturday + 15.5 * HOUR)
    run_clock(saturday + 15.5 * HOUR, 10)
    make_story(section, title="Sunday", published_at=saturday + 30 * HOUR)
    run_clock(saturday + 30 * HOUR, 15)
    assert got(wishes["moves"]) == ["Sunday", "Between"]
    assert got(wishes["stays"]) == ["Between", "Sunday"]


def test_after_days_without_an_edition_who_moves_gets_as_much_as_who_stays(section, readers, at):
    wishes = readers(stays="", moves="Asia/Tokyo")
    make_story(section, title="Before", published_at=at)
    run_clock(at, 24)
    make_story(section, title="Meanwhile", published_at=at + timedelta(days=7))
    set_zone(reader=wishes["moves"].reader, zone="", at=at + timedelta(days=9))
    run_clock(at + timedelta(days=9), 24)
    assert got(wishes["stays"]) == got(wishes["moves"]) == ["Before", "Meanwhile"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("Asia/Tokyo", "America/New_York"), ("America/New_York", "Asia/Tokyo"), ("", "Asia/Tokyo")],
)
def test_who_moves_gets_every_story_once(section, readers, at, before, after):
    moves = {f"moves-{hour}": hour for hour in range(0, 48, 5)}
    wishes = readers(**dict.fromkeys(moves, before), there=after)
    start = at.replace(hour=0)
    for hour in range(24 * 4):
        moment = start + hour * HOUR
        if hour % 7 == 0 and hour < 60:
            make_story(section, title=f"Hour {hour}", published_at=moment)
        for name in (name for name, moved in moves.items() if moved == hour):
            set_zone(reader=wishes[name].reader, zone=after, at=moment)
        close_evenings(at=moment)
    expected = sorted(f"Hour {hour}" for hour in range(0, 60, 7))
    assert {name: sorted(got(wish)) for name, wish in wishes.items()} == dict.fromkeys(
        wishes, expected
    )


def test_a_choice_of_sections_and_of_plain_text_is_followed(paper, section, readers, relay, at):
    straits = add_section(paper=paper, name="Harbours", slug="harbours")
    wishes = readers(whole="", some="", plain="")
    set_choices(subscription=wishes["some"], sections=[straits.pk], is_plain=False, at=at)
    set_choices(subscription=wishes["plain"], sections=[], is_plain=True, at=at)
    make_story(section, title="Highlands")
    make_story(straits, title="Harbours")
    run_clock(at, 5)
    assert got(wishes["some"]) == ["Harbours"]
    assert sorted(got(wishes["whole"])) == sorted(got(wishes["plain"])) == ["Harbours", "Highlands"]
    deliver_due(at=at + 4 * HOUR)
    kinds = {message["To"]: message.get_content_type() for message in relay.messages()}
    assert kinds["plain@example.org"] == "text/plain"
    assert kinds["some@example.org"] == kinds["whole@example.org"] == "multipart/alternative"


def test_a_choice_of_which_no_section_is_left_is_the_whole_paper(section, readers, at):
    wishes = readers(one="")
    set_choices(subscription=wishes["one"], sections=[999999], is_plain=False, at=at)
    make_story(section, title="Anything")
    run_clock(at, 5)
    assert got(wishes["one"]) == ["Anything"]


def test_a_single_closing_waits_for_each_reader_s_evening(section, evening, readers, relay, at):
    Newsletter.objects.update(closes=Closes.SINGLE)
    readers(east="Australia/Sydney", near="Asia/Almaty", home="", west="America/New_York")
    make_story(section, published_at=at)
    run_clock(at, 6)
    close = at.replace(hour=13)
    run = LetterVariant.objects.get()
    assert run.closing.closed_at == close
    due = dict(run.batch.deliveries.values_list("address", "next_at"))
    assert due == {
        "near@example.org": close,
        "home@example.org": close,
        "west@example.org": close + 10 * HOUR,
        "east@example.org": close + 18 * HOUR,
    }
    sent = [deliver_due(at=close + hours * HOUR) for hours in range(24)]
    assert [hour for hour, number in enumerate(sent) if number] == [0, 10, 18]
    assert sum(sent) == 4


def test_who_moved_waits_for_their_evening_in_a_single_closing_like_all(
    section, evening, readers, at
):
    Newsletter.objects.update(closes=Closes.SINGLE)
    wishes = readers(there="America/New_York", moves="")
    set_zone(reader=wishes["moves"].reader, zone="America/New_York", at=at - HOUR)
    make_story(section, published_at=at)
    run_clock(at, 6)
    due = dict(Delivery.objects.values_list("address", "next_at"))
    assert due == dict.fromkeys(
        ("there@example.org", "moves@example.org"), at.replace(hour=13) + 10 * HOUR
    )


@pytest.mark.parametrize(("when_thin", "second"), [(WhenThin.MERGE, 3), (WhenThin.SKIP, 2)])
def test_too_thin_it_waits_for_the_next_or_is_left_out(
    section, evening, readers, at, when_thin, second
):
    readers(home="")
    Newsletter.objects.update(least_stories=2, when_thin=when_thin)
    make_story(section, published_at=at - 30 * HOUR)
    run_clock(at, 5)
    assert not LetterVariant.objects.exists()
    for title in ("Two", "Three"):
        make_story(section, title=title, published_at=at + 20 * HOUR)
    run_clock(at + 24 * HOUR, 5)
    assert LetterVariant.objects.get().items.count() == second


def test_by_hand_it_goes_however_thin_it_is(section, evening, readers, at):
    readers(home="")
    Newsletter.objects.update(least_stories=5)
    make_story(section)
    assert close_now(newsletter=evening, local_date=DAY, at=at).items.count() == 1


def test_closed_early_by_hand_the_other_zones_still_have_their_own_evening(
    section, evening, readers, at
):
    wishes = readers(home="", west="Europe/Lisbon")
    make_story(section, title="First")
    close_now(newsletter=evening, local_date=DAY, at=at)
    make_story(section, title="Second", published_at=at + HOUR)
    run_clock(at + HOUR, 10)
    assert got(wishes["home"]) == ["First"]
    assert got(wishes["west"]) == ["Second", "First"]


def test_closed_by_hand_for_everybody_nobody_gets_a_second_one_that_day(
    section, evening, readers, at
):
    wishes = readers(home="", west="Europe/Lisbon", east="Asia/Tokyo")
    make_story(section, title="First")
    run_clock(at, 0)
    close_now(newsletter=evening, local_date=DAY, at=at, everybody=True)
    make_story(section, title="Second", published_at=at + HOUR)
    run_clock(at + HOUR, 10)
    assert got(wishes["home"]) == got(wishes["west"]) == ["First"]
    run_clock(at + 12 * HOUR, 24)
    for wish in wishes.values():
        assert sorted(got(wish)) == ["First", "Second"]


def test_an_old_edition_is_assembled_again_exactly(section, evening, readers, at):
    readers(home="")
    stories = [
        make_story(section, title=str(n), published_at=at - n * HOUR, body=[("text", "<p>w</p>")])
        for n in range(6)
    ]
    where = {"newsletter": evening, "local_date": DAY, "at": at}
    move_story(**where, story_id=stories[4].pk, steps=-3)
    move_story(**where, story_id=stories[0].pk, steps=2)
    run = close_now(**where)
    for story in stories:
        story.published_at = at - 100 * HOUR
        story.save()
    items = run.items.order_by("pk")
    again = assemble_as_sent(items.order_by("story_id"), at=run.closing.closed_at)
    assert again == [item.story_id for item in run.items.order_by("position")]


def test_the_machine_asleep_over_an_evening_loses_no_story(section, readers, at):
    wishes = readers(home="", west="America/New_York")
    make_story(section, title="Before", published_at=at)
    close_evenings(at=at + 9 * HOUR)  # home's evening was five hours ago
    assert got(wishes["home"]) == []
    make_story(section, title="After", published_at=at + 10 * HOUR)
    run_clock(at + 10 * HOUR, 24)
    assert sorted(got(wishes["home"])) == sorted(got(wishes["west"])) == ["After", "Before"]


def test_the_clock_set_back_closes_nothing_twice(section, readers, at):
    readers(home="")
    make_story(section)
    close_evenings(at=at + 4 * HOUR)
    close_evenings(at=at + 3 * HOUR)
    close_evenings(at=at + 4 * HOUR)
    assert Closing.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_a_run_that_nobody_is_due_leaves_no_batch(section, readers, at):
    wishes = readers(home="", gone="Asia/Tokyo")
    set_zone(reader=wishes["gone"].reader, zone="", at=at - 12 * HOUR)
    make_story(section, published_at=at - 6 * HOUR)
    run_clock(at - 6 * HOUR, 12)
    assert LetterVariant.objects.count() == Batch.objects.count() == 1
    assert Delivery.objects.count() == 2


def test_an_evening_moved_by_the_desk_comes_once_that_day(section, readers, at):
    readers(home="")
    make_story(section)
    run_clock(at, 5)
    Masthead.objects.update(evening=time(21, 0))
    make_story(section, title="More", published_at=at + 6 * HOUR)
    run_clock(at + 6 * HOUR, 4)
    assert Closing.objects.count() == 1


def test_who_is_withdrawn_while_waiting_for_their_evening_gets_nothing(section, readers, relay, at):
    wishes = readers(east="Asia/Tokyo")
    Newsletter.objects.update(closes=Closes.SINGLE)
    make_story(section)
    run_clock(at, 5)
    end_subscription(
        reader=wishes["east"].reader, newsletter=wishes["east"].newsletter, at=at + 6 * HOUR
    )
    assert deliver_due(at=at + 30 * HOUR) == 0
    assert Delivery.objects.get().state == DeliveryState.SUPPRESSED


def test_closed_by_hand_with_nothing_new_the_evening_still_comes(section, evening, readers, at):
    readers(home="")
    assert close_now(newsletter=evening, local_date=DAY, at=at, everybody=True) is None
    make_story(section, published_at=at)
    assert close_evenings(at=at + 1.5 * HOUR) == 1


def test_too_thin_for_all_it_is_too_thin_for_who_moved(section, evening, readers, at):
    wishes = readers(home="", moves="Asia/Tokyo")
    Newsletter.objects.update(least_stories=2, when_thin=WhenThin.SKIP)
    set_zone(reader=wishes["moves"].reader, zone="", at=at)
    make_story(section, published_at=at - HOUR)
    run_clock(at, 5)
    assert not LetterVariant.objects.exists()


def test_where_the_home_readers_are_due_nothing_what_others_get_is_shown(
    section, evening, readers, at
):
    wishes = readers(home="", moves="America/New_York")
    make_story(section, title="First", published_at=at)
    run_clock(at, 3)
    set_zone(reader=wishes["moves"].reader, zone="", at=at + 4 * HOUR)
    run_clock(at + 24 * HOUR, 3)
    assert got(wishes["moves"]) == ["First"]
    assert LetterVariant.objects.filter(is_public=True).count() == 2


def test_who_leaves_while_a_mover_s_letter_is_drawn_gets_none(section, evening, readers, at):
    wishes = readers(home="", moves="America/New_York")
    set_zone(reader=wishes["moves"].reader, zone="", at=at - HOUR)
    make_story(section, published_at=at)
    edition = edition_of(newsletter=evening, local_date=DAY)
    turn = home_closing(newsletter=evening, local_date=DAY, at=at)
    plan = plan_closing(edition=edition, turn=turn, at=at)
    assert sum(map(len, plan.movers.values())) == 1
    end_subscription(reader=wishes["moves"].reader, newsletter=evening, at=at)
    for wishes_of_one in plan.movers.values():
        assert still_subscribed(wishes_of_one, at=at) == []
