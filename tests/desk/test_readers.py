"""The desk finds a reader, sees how they stand, stops a letter, erases, and sees a paper grow."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission

from latefinal.comments.services import submit_comment
from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import is_suppressed, suppress
from latefinal.people.models import Role
from latefinal.readers.models import Reader
from latefinal.readers.services import reader_of
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.services import (
    end_subscription,
    evening_newsletter,
    mail_data_access_link,
    request_subscription,
)
from latefinal.subscriptions.subscriber_list import growth
from tests import factories

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at the test's moment until the test moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def chief(client, paper):
    """A browser in which somebody with an editor's rights and no more is signed in."""
    client.force_login(factories.make_member(Role.PUBLISHER))
    return client


@pytest.fixture
def roll(request, section, at):
    """One reader of each standing, and one who only commented."""
    make = request.getfixturevalue("subscribe")
    make("comes@example.org", "shut@example.org", "stopped@example.org")
    suppress(address="shut@example.org", reason="550 5.1.1", at=at)
    letter = evening_newsletter()
    end_subscription(
        reader=Reader.objects.get(address="stopped@example.org"), newsletter=letter, at=at
    )
    request_subscription(newsletter=letter, address="asked@example.org", at=at)
    story = factories.make_story(section)
    submit_comment(
        story=story, name="C", address="never@example.org", words="Words.", answers=None, at=at
    )


def shown(answer):
    return [row.reader.address.split("@")[0] for row in answer.context["rows"]]


def test_everybody_whose_address_is_held_stands_in_the_list(chief, roll):
    answer = chief.get("/desk/readers/")
    assert set(shown(answer)) == {"comes", "shut", "asked", "stopped", "never"}
    assert dict(answer.context["tabs"]) == dict.fromkeys(
        ("comes", "shut", "asked", "stopped", "never"), 1
    )
    assert answer.context["everybody"] == 5


@pytest.mark.parametrize("standing", ["comes", "shut", "asked", "stopped", "never"])
def test_each_standing_has_its_list(chief, roll, standing):
    assert shown(chief.get("/desk/readers/", {"show": standing})) == [standing]


def test_an_address_is_found_by_a_part_of_it(chief, roll):
    assert shown(chief.get("/desk/readers/", {"q": " SHUT@ex"})) == ["shut"]
    assert shown(chief.get("/desk/readers/", {"q": "%"})) == []
    assert shown(chief.get("/desk/readers/", {"q": "example", "show": "asked"})) == ["asked"]
    assert "No address with “zzz”" in chief.get("/desk/readers/?q=zzz").content.decode()


def test_with_nobody_it_says_how_they_come(chief):
    assert "Nobody yet." in chief.get("/desk/readers/").content.decode()
    assert "Nobody stands so." in chief.get("/desk/readers/?show=shut").content.decode()


def test_another_newsletter_has_readers_of_its_own(chief, roll, at):
    week = Newsletter.objects.create(name="The week", slug="week")
    request_subscription(newsletter=week, address="comes@example.org", at=at)
    assert shown(chief.get("/desk/readers/?letter=week&show=asked")) == ["comes"]
    assert "The week" in chief.get("/desk/readers/").content.decode()


def test_a_long_list_is_paged_and_costs_no_more_statements(
    chief, subscribe, django_assert_max_num_queries
):
    subscribe("r0@example.org", "r1@example.org")
    chief.get("/desk/readers/")
    with django_assert_max_num_queries(22) as few:
        chief.get("/desk/readers/")
    subscribe(*(f"r{n}@example.org" for n in range(2, 120)))
    with django_assert_max_num_queries(len(few)):
        answer = chief.get("/desk/readers/")
    assert len(shown(answer)) == 50
    assert shown(chief.get("/desk/readers/?p=3"))[-1] == "r0"


def one(address):
    return f"/desk/readers/{Reader.objects.get(address=address).pk}/"


def test_a_reader_is_shown_with_wishes_zone_and_letters(chief, roll):
    page = chief.get(one("asked@example.org")).content.decode()
    assert "asked, not confirmed" in page
    assert "Confirm: The Meridian in the evening" in page
    assert "550 5.1.1" in chief.get(one("shut@example.org")).content.decode()


def test_a_readers_screen_costs_the_same_for_few_letters_and_many(
    chief, roll, django_assert_max_num_queries, at
):
    reader = Reader.objects.get(address="comes@example.org")
    mail_data_access_link(reader=reader, at=at)
    chief.get(one(reader.address))
    with django_assert_max_num_queries(24) as few:
        chief.get(one(reader.address))
    for number in range(20):
        mail_data_access_link(reader=reader, at=at + timedelta(seconds=number + 1))
    with django_assert_max_num_queries(len(few)):
        answer = chief.get(one(reader.address))
    assert len(answer.context["letters"]) == 20


def test_a_letter_is_stopped_by_a_button(chief, roll, at):
    answer = chief.post(f"{one('comes@example.org')}stop/", {"letter": "evening"}, follow=True)
    assert "is stopped for comes@example.org" in answer.content.decode()
    assert Subscription.objects.get(reader__address="comes@example.org").ended_at == at
    chief.post(f"{one('comes@example.org')}stop/", {"letter": "none"})


def test_the_link_to_what_is_held_is_mailed_by_a_button(chief, roll):
    chief.post(f"{one('never@example.org')}copy/")
    assert Delivery.objects.filter(address="never@example.org").count() == 1


def test_a_reader_is_erased_after_a_question_and_twice_is_as_once(chief, roll):
    path = f"{one('comes@example.org')}erase/"
    assert "What stays" in chief.get(path).content.decode()
    assert Reader.objects.filter(address="comes@example.org").exists()
    for _ in range(2):
        answer = chief.post(path, follow=True)
        assert "The reader is erased." in answer.content.decode()
    assert not Reader.objects.filter(address="comes@example.org").exists()
    assert is_suppressed(address="comes@example.org")
    assert chief.get(path).status_code == 404


READS = ("", "over-time/", "{one}")
WRITES = ("lists/", "export/?letter=evening", "{one}erase/")


@pytest.mark.parametrize(("rights", "reads", "writes"), [((), 0, 0), (("view",), 1, 0)])
def test_who_may_not_is_shown_nothing_and_changes_nothing(client, roll, rights, reads, writes, at):
    member = factories.make_member(Role.REPORTER)
    named = [f"{right}_reader" for right in rights]
    member.user_permissions.set(Permission.objects.filter(codename__in=named))
    client.force_login(member)
    number = Reader.objects.get(address="comes@example.org").pk
    for paths, may in ((READS, reads), (WRITES, writes)):
        for path in paths:
            answer = client.get(f"/desk/readers/{path.format(one=f'{number}/')}")
            assert (answer.status_code == 200) is bool(may), path
    for verb in ("stop", "copy", "erase"):
        client.post(f"/desk/readers/{number}/{verb}/", {"letter": "evening"})
    wish = Subscription.objects.get(reader=number)
    assert wish.is_in_force
    assert ("/desk/readers/" in client.get("/desk/").content.decode()) is bool(reads)


def test_a_newsletters_growth_is_told_by_days_of_the_papers_zone(paper, at):
    letter, tashkent = evening_newsletter(), ZoneInfo("Asia/Tashkent")
    midnight = at.replace(day=21, hour=19)  # the 22nd begins in Tashkent
    for number, (came, left) in enumerate(
        [
            (at - 100 * DAY, None),
            (at - 100 * DAY, midnight - timedelta(seconds=1)),
            (midnight - timedelta(seconds=1), None),
            (midnight, None),
            (midnight, midnight + timedelta(hours=1)),
            (None, None),
        ]
    ):
        reader = reader_of(address=f"r{number}@example.org", at=at)
        Subscription.objects.create(
            newsletter=letter, reader=reader, asked_at=at, confirmed_at=came, ended_at=left
        )
    found = growth(newsletter=letter, days=90, zone=tashkent, at=at)
    assert len(found) == 90
    assert [level.number for level in found[-4:]] == [2, 2, 3, 3]
    assert [(level.came, level.left) for level in found[-4:]] == [(0, 0), (1, 1), (2, 1), (0, 0)]
    assert found[-1].number == Subscription.objects.in_force(at=at).count()


def test_the_drawing_has_its_numbers_as_a_table_too(chief, roll):
    page = chief.get("/desk/readers/over-time/").content.decode()
    assert page.count("Aug 2026</th>") == 6
    assert 'role="img"' in page
    assert "goes to 2 readers today" in " ".join(re.sub(r"<[^>]+>", " ", page).split())
