"""Every letter that would go is seen before it goes, and none is written out unless it is shown."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from latefinal.editions.models import Edition
from latefinal.editions.rules.audience import places_in, sections_of
from latefinal.editions.services import close_evenings, close_now, hold_edition, preview_edition
from latefinal.editions.services.lineup import edition_of
from latefinal.mailroom.models import Batch
from latefinal.mailroom.services import deliver_due
from latefinal.readers.models import Reader
from latefinal.stories.models import Section
from latefinal.subscriptions.models import Closes, Cohort, Newsletter, Subscription
from latefinal.subscriptions.services import gather_cohorts, set_choices, set_zone
from tests.factories import correct, make_story

HOUR = timedelta(hours=1)
DAY = date(2026, 11, 23)
WHERE = "/desk/edition/preview/"
ZONES = ("", "Asia/Tokyo", "Europe/Lisbon", "America/New_York", "Asia/Karachi")


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at 17:00 in the paper's zone."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def straits(paper):
    """The paper's second section."""
    return Section.objects.get(slug="straits")


@pytest.fixture
def readers(evening, subscribe, at):
    """Readers by name, each in a zone."""

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


def choosing(wish, at, *, sections=(), is_plain=False):
    """As if the reader had chosen so long ago."""
    set_choices(subscription=wish, sections=sections, is_plain=is_plain, at=at)
    Subscription.objects.update(moved_at=None)
    Cohort.objects.filter(last_day=None).update(last_day=DAY - timedelta(days=1))


def outlook(evening, at):
    return preview_edition(edition=edition_of(newsletter=evening, local_date=DAY), at=at)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_each_zone_choice_and_kind_is_a_letter_with_its_readers(
    desk, evening, section, straits, readers, at
):
    make_story(section, title="Snow", published_at=at - HOUR)
    make_story(straits, title="Ferry", published_at=at - 2 * HOUR)
    wishes = readers(one="", two="", west="America/New_York", some="", plain="")
    choosing(wishes["some"], at - 48 * HOUR, sections=[straits.pk])
    choosing(wishes["plain"], at - 48 * HOUR, is_plain=True)
    found = outlook(evening, at)
    told = [(one.subject, one.readers, len(one.stories), one.is_public) for one in found.letters]
    assert told[0] == ("Snow", 2, 2, True)
    assert sorted(told[1:]) == [
        ("Ferry", 1, 1, False),
        ("Snow", 1, 2, False),
        ("Snow", 1, 2, False),
    ]
    assert found.readers == 5
    page = words(desk.get(WHERE))
    assert "At home: 23 Nov 2026, 18:00 (UTC+5)" in page
    assert "18:00 at UTC−5, which is 24 Nov 2026, 04:00 here" in page
    assert "The Straits Ferry 1 reader · 1 story · Tashkent" in page
    assert "Every section plain text Snow 1 reader" in page
    assert "New York" in page
    assert "KB of HTML" in page


def test_what_is_foreseen_is_what_then_goes(evening, section, straits, readers, relay, at):
    for hours in range(4):
        make_story(section, title=f"Hour {hours}", published_at=at - hours * HOUR)
    make_story(straits, title="Ferry", published_at=at - 5 * HOUR)
    wishes = readers(one="", west="America/New_York", some="", plain="Europe/Lisbon")
    choosing(wishes["some"], at - 48 * HOUR, sections=[straits.pk])
    choosing(wishes["plain"], at - 48 * HOUR, is_plain=True)
    expected = sorted(
        (one.readers, one.content.is_plain, [story.pk for story in one.stories])
        for one in outlook(evening, at).letters
    )
    for hours in range(1, 14):
        close_evenings(at=at + hours * HOUR)
    runs = [
        (
            batch.deliveries.count(),
            batch.variant.is_plain,
            list(batch.variant.items.values_list("story", flat=True)),
        )
        for batch in Batch.objects.filter(variant__isnull=False)
    ]
    assert sorted(runs) == expected


def test_one_is_chosen_by_its_link_and_shown_in_the_frame_and_as_text(
    desk, evening, section, straits, readers, at
):
    make_story(section, title="Snow", published_at=at - HOUR)
    make_story(straits, title="Ferry", published_at=at - 2 * HOUR)
    wishes = readers(one="", some="")
    choosing(wishes["some"], at - 48 * HOUR, sections=[straits.pk])
    home, other = outlook(evening, at).letters
    page = desk.get(WHERE)
    assert page.context["letter"].key == home.key
    assert "Snow" in page.context["text"]
    shown = desk.get(WHERE, {"letter": other.key})
    assert shown.content.decode().count('aria-current="true"') == 1
    assert "Snow" not in shown.context["text"]
    assert "Ferry" in shown.context["text"]
    frame = desk.get(shown.context["frame"])
    assert "Snow" not in frame.content.decode()
    assert "Ferry" in frame.content.decode()
    assert desk.get(WHERE, {"letter": "gone"}).context["letter"].key == home.key


def test_a_plain_letter_has_no_frame(desk, evening, section, readers, at):
    make_story(section)
    wishes = readers(plain="")
    choosing(wishes["plain"], at - 48 * HOUR, is_plain=True)
    plain = outlook(evening, at).letters[-1]
    page = desk.get(WHERE, {"letter": plain.key}).content.decode()
    assert "KB of plain text" in page
    assert "<iframe" not in page


def test_who_is_owed_a_correction_has_a_letter_of_their_own(
    desk, relay, evening, section, readers, now, at
):
    story = make_story(section, title="The ferry", published_at=at - HOUR)
    wishes = readers(told="", new="")
    Subscription.objects.filter(pk=wishes["new"].pk).update(confirmed_at=at + 20 * HOUR)
    close_now(newsletter=evening, local_date=DAY, at=at)
    deliver_due(at=at)
    later = at + 24 * HOUR
    now.move_to(later)
    correct(story, words="It left at nine.", at=later - HOUR)
    make_story(section, title="Snow", published_at=later - HOUR)
    letters = desk.get(WHERE).context["outlook"].letters
    assert [(one.readers, len(one.corrections)) for one in letters] == [(1, 0), (1, 1)]
    assert "with a correction of “The ferry”" in words(desk.get(WHERE))
    text = desk.get(WHERE, {"letter": letters[1].key}).context["text"]
    assert "It left at nine." in text
    assert "It left at nine." not in desk.get(WHERE).context["text"]


def test_who_moved_is_counted_in_a_line_of_their_own(desk, evening, section, readers, at):
    make_story(section)
    wishes = readers(home="", mover="Asia/Tokyo")
    close_evenings(at=at - 2 * HOUR)
    set_zone(reader=wishes["mover"].reader, zone="", at=at - HOUR)
    found = outlook(evening, at)
    (evening_of_home,) = found.evenings
    assert found.readers == 2
    assert (evening_of_home.movers, evening_of_home.letters[0].readers) == (1, 1)
    assert "1 reader changed zone or choice since" in words(desk.get(WHERE))


def test_who_moved_and_was_served_since_is_no_mover_whatever_other_cohorts_wait_for(
    evening, section, straits, readers, subscribe, at
):
    make_story(section, title="First")
    wishes = readers(home="", mover="Asia/Tokyo", west="America/New_York")
    set_zone(reader=wishes["mover"].reader, zone="", at=at - HOUR)
    close_now(newsletter=evening, local_date=DAY, at=at)
    for choice in ({"is_plain": True}, {"sections": str(straits.pk)}):
        Cohort.objects.create(newsletter=evening, **choice)
    make_story(section, title="Second", published_at=at + HOUR)
    tomorrow = edition_of(newsletter=evening, local_date=DAY + timedelta(days=1))
    found = preview_edition(edition=tomorrow, at=at + 2 * HOUR)
    assert [one.movers for one in found.evenings] == [0] * len(found.evenings)
    assert [one.readers for one in found.letters] == [2, 1]


@pytest.mark.parametrize(("late", "movers"), [(timedelta(seconds=-1), 0), (timedelta(0), 1)])
def test_who_moves_has_come_over_on_the_second(evening, section, readers, at, late, movers):
    make_story(section)
    wishes = readers(home="", mover="Asia/Tokyo")
    close_evenings(at=at - 2 * HOUR)
    set_zone(reader=wishes["mover"].reader, zone="", at=at)
    found = outlook(evening, at + late)
    assert sum(one.movers for one in found.evenings) == movers


def test_an_edition_whose_day_is_over_has_nothing_to_come(evening, section, readers, at):
    readers(home="", west="America/New_York")
    make_story(section, published_at=at + 20 * HOUR)
    assert outlook(evening, at + 24 * HOUR).letters == []


def test_the_papers_own_letters_come_first_and_then_the_evenings_in_their_turn(
    evening, section, readers, at
):
    readers(west="America/New_York", east="Asia/Tokyo", home="", near="Asia/Almaty")
    make_story(section, published_at=at - 12 * HOUR)
    found = outlook(evening, at - 4 * HOUR)
    assert [one.turn.offset for one in found.evenings] == [300, 540, -300]
    assert [one.readers for one in found.letters] == [2, 1, 1]
    assert found.find("none") == found.letters[0]
    assert found.find(found.letters[2].key) == found.letters[2]


def test_an_edition_that_closes_once_has_one_line_for_each_choice(
    desk, evening, section, straits, readers, at
):
    Newsletter.objects.update(closes=Closes.SINGLE)
    make_story(section, title="Snow")
    make_story(straits, title="Ferry")
    wishes = readers(home="", east="Asia/Tokyo", west="America/New_York", some="Europe/Lisbon")
    choosing(wishes["some"], at - 48 * HOUR, sections=[straits.pk])
    letters = outlook(Newsletter.objects.get(), at).letters
    assert [one.readers for one in letters] == [3, 1]
    page = words(desk.get(WHERE))
    assert "each letter leaves at its reader’s next evening" in page
    assert "3 readers · 2 stories · Tashkent, New York, Tokyo" in page


def test_with_no_reader_the_home_letter_is_shown_and_it_is_said(desk, evening, section, at):
    make_story(section, title="Snow")
    page = desk.get(WHERE)
    assert "Nobody has subscribed yet" in words(page)
    assert "Snow" in page.context["text"]
    assert outlook(evening, at).letters[0].key == "0"
    assert not Edition.objects.exists()
    assert not Cohort.objects.exists()


def test_with_nothing_new_there_is_no_letter(desk, evening, readers):
    readers(home="", west="America/New_York")
    assert "there is no letter yet" in words(desk.get(WHERE))
    assert desk.get(f"{WHERE}letter/").content == b""


def test_too_thin_it_is_shown_and_said(desk, evening, section, readers):
    readers(home="")
    Newsletter.objects.update(least_stories=2)
    make_story(section, title="Snow")
    assert "Every section too thin Snow" in words(desk.get(WHERE))


def test_held_it_is_said(desk, evening, section, readers):
    make_story(section)
    readers(home="")
    hold_edition(newsletter=evening, local_date=DAY)
    assert "It is held" in words(desk.get(WHERE))


def test_past_its_hour_with_nothing_sent_it_is_as_closed_by_hand(
    desk, evening, section, readers, now, at
):
    readers(home="")
    close_evenings(at=at + HOUR)
    make_story(section, title="Late", published_at=at + 2 * HOUR)
    now.move_to(at + 3 * HOUR)
    page = desk.get(WHERE)
    assert "If you close it now" in words(page)
    assert "Late" in page.context["text"]


def test_closed_at_home_the_other_zones_are_a_link_away(desk, evening, section, readers, at):
    make_story(section, title="Snow")
    readers(home="", west="America/New_York")
    close_now(newsletter=evening, local_date=DAY, at=at)
    page = desk.get(WHERE).content.decode()
    assert "Readers elsewhere still get the edition of Monday, 23 November" in words(
        desk.get(WHERE)
    )
    (link,) = re.findall(r'href="([^"]*\?day=2026-11-23)"', page)
    other = desk.get(link)
    assert [one.readers for one in other.context["outlook"].letters] == [1]
    assert "New York" in words(other)


@pytest.mark.parametrize("number", [2, 100])
def test_a_hundred_cohorts_ask_no_more_of_the_database_than_two(
    desk, evening, section, subscribe, django_assert_num_queries, number, at
):
    make_story(section)
    sections = [str(1000 + n) for n in range(number // 2)]
    for n, wish in enumerate(subscribe(*(f"r{n}@example.org" for n in range(number)))):
        Reader.objects.filter(pk=wish.reader_id).update(zone=ZONES[n % len(ZONES)])
        Subscription.objects.filter(pk=wish.pk).update(sections=sections[n % len(sections)])
    gather_cohorts(at=at - 24 * HOUR)
    edition = edition_of(newsletter=evening, local_date=DAY)
    preview_edition(edition=edition, at=at)
    with django_assert_num_queries(9):
        found = preview_edition(edition=edition, at=at)
    assert found.readers >= number - number // len(ZONES)  # Tokyo's evening is past
    desk.get(WHERE)
    with CaptureQueriesContext(connection) as asked:
        desk.get(WHERE)
    assert len(asked) <= 40


def test_places_and_sections_are_named_until_they_are_too_many():
    zones = ["", "Asia/Tokyo", "America/Argentina/Buenos_Aires", "Asia/Tashkent"]
    assert places_in(zones, home="Asia/Tashkent") == "Tashkent, Buenos Aires, Tokyo"
    many = ["Asia/Seoul", "Asia/Tokyo", "Asia/Dili", "Asia/Chita", "Pacific/Palau"]
    assert places_in(many, home="Asia/Tashkent") == "Chita, Dili, Seoul, 2 others"
    names = {1: "Straits", 2: "Highlands"}
    assert sections_of(["1,2", "", "9"], names=names) == "Every section; Straits, Highlands"
