"""The desk founds a newsletter, says how it closes, sends it, and ends it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from latefinal.editions.models import LetterVariant
from latefinal.editions.services import close_evenings, close_now, put_back
from latefinal.mailroom.models import Delivery
from latefinal.readers.services import move_reader, reader_of
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.services import evening_newsletter, gather_cohorts
from tests.factories import make_story

GIVEN = {
    "name": "The week in water",
    "words": "Rivers and who owns them.",
    "closes": "zones",
    "least_stories": "1",
    "when_thin": "merge",
}
WEEKLY = {**GIVEN, "days": ["5"], "hour": "07:00"}


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at 17:00 in the paper's zone."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


def test_a_newsletter_is_founded_and_stands_beside_the_evening_edition(desk, section):
    answer = desk.post("/desk/edition/new/", {**WEEKLY, "sections": [section.pk]}, follow=True)
    page = answer.content.decode()
    assert "Readers find it at /newsletters/the-week-in-water/." in page
    assert "Every Friday at 07:00." in page
    assert "27 Nov 2026, 07:00" in page
    made = Newsletter.objects.get(slug="the-week-in-water")
    assert (made.days, made.hour, made.sections) == ("5", time(7), str(section.pk))
    assert (
        'href="/desk/edition/of/the-week-in-water/"' in desk.get("/desk/edition/").content.decode()
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "The evening edition!"}, ""),
        ({"name": "Evening"}, "There is a newsletter of that name."),
        ({"name": "Новости"}, ""),
        ({"name": "!"}, "Use at least one letter or digit."),
        ({"days": ["9"]}, "9 is not one of the available choices"),
        ({"hour": "25:00"}, "Enter a valid time."),
    ],
)
def test_what_is_wrong_with_it_is_said(desk, section, changed, said):
    evening_newsletter()
    answer = desk.post("/desk/edition/new/", {**WEEKLY, **changed})
    assert answer.status_code == (422 if said else 302)
    assert said in answer.content.decode()


def test_the_evening_edition_has_its_name_and_hour_from_the_masthead(desk, section):
    page = desk.get("/desk/edition/rules/")
    assert not {"name", "hour", "sections"} & set(page.context["form"].fields)
    rules = {"closes": "zones", "least_stories": "1", "when_thin": "merge"}
    assert "Tick a day at least." in desk.post("/desk/edition/rules/", rules).content.decode()
    desk.post("/desk/edition/rules/", {**rules, "days": ["1", "2", "3", "4", "5"]})
    assert evening_newsletter().days == "12345"


def test_what_it_is_stands_ticked_and_of_a_new_one_nothing(desk, section):
    fresh = desk.get("/desk/edition/new/").context["form"]
    assert (fresh["days"].value(), fresh["sections"].value()) == ([], [])
    desk.post("/desk/edition/new/", {**WEEKLY, "days": ["6", "2"], "sections": [section.pk]})
    form = desk.get("/desk/edition/of/the-week-in-water/rules/").context["form"]
    assert (form["days"].value(), form["sections"].value()) == (["2", "6"], [section.pk])
    assert [value for value, _day in form.fields["days"].choices] == list("1234567")
    assert str(form.fields["days"].choices[0][1]) == "Monday"
    assert 'value="07:00"' in str(form["hour"])


@pytest.mark.parametrize(
    ("name", "slug"), [("a" * 60, "a" * 50), ("b" * 49 + " c", "b" * 49), ("_Rim_", "rim")]
)
def test_its_address_is_as_much_of_its_name_as_fits(desk, section, name, slug):
    desk.post("/desk/edition/new/", {**WEEKLY, "name": name})
    assert Newsletter.objects.get(name=name).slug == slug


def test_breaking_news_from_the_stories_of_late_to_the_letter(desk, section, at):
    desk.post("/desk/edition/new/", {**GIVEN, "name": "Breaking"})
    newsletter = Newsletter.objects.get(slug="breaking")
    reader = reader_of(address="a@example.org", at=at)
    Subscription.objects.create(newsletter=newsletter, reader=reader, asked_at=at, confirmed_at=at)
    gather_cohorts(at=at)
    story = make_story(section, title="A dam has broken", published_at=at)
    base, day = "/desk/edition/of/breaking/", {"day": "2026-11-23"}
    page = desk.get(base).content.decode()
    assert "It goes when you send it, to everybody at once." in page
    assert "Put in" in page
    assert "Send it now…" not in page
    desk.post(f"{base}story/", {**day, "do": f"back:{story.pk}"})
    page = desk.get(base).content.decode()
    assert "Send it now…" in page
    assert "A dam has broken" in desk.get(f"{base}preview/").content.decode()
    assert "“<bdi>A dam has broken</bdi>”" in desk.get(f"{base}close/").content.decode()
    sent = desk.post(f"{base}close/", day, follow=True).content.decode()
    assert "Its letter to 1 reader is on its way." in sent
    assert Delivery.objects.count() == 1
    assert "Stories of late" not in desk.get(base).content.decode()


def test_it_is_ended_and_taken_up_again_and_the_evening_edition_is_not(desk, section):
    desk.post("/desk/edition/new/", WEEKLY)
    end = "/desk/edition/of/the-week-in-water/end/"
    assert "Nothing is lost." in desk.post(end, {"do": "end"}, follow=True).content.decode()
    assert Newsletter.objects.get(slug="the-week-in-water").ended_at is not None
    assert "Take it up again" in desk.get(end.replace("end/", "rules/")).content.decode()
    desk.post(end, {"do": "resume"})
    assert Newsletter.objects.get(slug="the-week-in-water").ended_at is None
    desk.post("/desk/edition/of/evening/end/", {"do": "end"})
    assert evening_newsletter().ended_at is None


def test_a_newsletter_that_is_not_there_is_not_found(desk, section):
    assert desk.get("/desk/edition/of/none/").status_code == 404


def test_what_was_confirmed_is_what_goes(desk, section, at, now):
    desk.post("/desk/edition/new/", {**GIVEN, "name": "Breaking"})
    base, day = "/desk/edition/of/breaking/", {"day": "2026-11-23", "number": "1"}
    one, two = (make_story(section, title=title, published_at=at) for title in ("One", "Two"))
    desk.post(f"{base}story/", {**day, "do": f"back:{one.pk}"})
    desk.post(f"{base}close/", day)
    desk.post(f"{base}story/", {**day, "number": "2", "do": f"back:{two.pk}"})
    said = desk.post(f"{base}close/", day, follow=True).content.decode()
    assert "is closed" in said
    assert LetterVariant.objects.count() == 1
    gone = desk.post(f"{base}story/", {**day, "number": "2", "do": "back:999999"}, follow=True)
    assert "not in this edition any more" in gone.content.decode()
    now.shift(timedelta(hours=8))
    late = desk.post(f"{base}close/", {**day, "number": "2"}, follow=True).content.decode()
    assert "its day is over" in late
    held = desk.post(f"{base}hold/", {"day": "2026-11-24", "do": "hold"}, follow=True)
    assert "has no hour of its own" in held.content.decode()


def test_each_edition_of_a_date_has_a_receipt_of_its_own(desk, section, at, capsys):
    desk.post("/desk/edition/new/", {**GIVEN, "name": "Breaking"})
    breaking = Newsletter.objects.get(slug="breaking")
    for title in ("One", "Two"):
        story = make_story(section, title=title, published_at=at)
        put_back(newsletter=breaking, local_date=at.date(), story_id=story.pk, at=at)
        close_now(newsletter=breaking, local_date=at.date(), at=at)
    asked = {"2026-11-23/1": "-23: One", "2026-11-23/2": "-23/2: Two", "2026-11-23": "-23/2: Two"}
    for code, said in asked.items():
        call_command("edition", "--newsletter", "breaking", "status", code)
        assert capsys.readouterr().out.startswith(f"The edition of 2026-11{said}\n")
    wrong = {
        "2026-11-23/3": "2026-11-23/3 was sent",
        "2026-11-23/0": "sent",
        "2026-11-23/b": "date",
    }
    for code, said in wrong.items():
        with pytest.raises(CommandError, match=said):
            call_command("edition", "--newsletter", "breaking", "send-missing", code)
    board = desk.get("/desk/edition/of/breaking/").content.decode()
    assert board.count("Mon, 23 Nov 2026, no. 2") == 2
    second = LetterVariant.objects.order_by("-pk").first().closing.edition
    page = desk.get(f"/desk/edition/receipt/{second.pk}/").content.decode()
    assert "Receipt of 23 Nov 2026, no. 2" in page


def test_one_that_has_ended_is_found_again(desk, section):
    desk.post("/desk/edition/new/", WEEKLY)
    desk.post("/desk/edition/of/the-week-in-water/end/", {"do": "end"})
    assert "/desk/edition/of/the-week-in-water/" in desk.get("/desk/edition/").content.decode()
    page = desk.get("/desk/edition/of/the-week-in-water/").content.decode()
    assert "It neither comes nor is offered." in page
    assert "Hold it" not in page


def test_a_section_that_readers_see_no_more_stays_ticked(desk, section):
    desk.post("/desk/edition/new/", {**WEEKLY, "sections": [section.pk]})
    section.unpublish()
    rules = "/desk/edition/of/the-week-in-water/rules/"
    choices = desk.get(rules).context["form"].fields["sections"].choices
    assert section.pk in dict(choices)


def test_a_weekly_still_to_go_elsewhere_is_previewed_by_its_own_days(desk, section, at, now):
    desk.post("/desk/edition/new/", WEEKLY)
    newsletter = Newsletter.objects.get(slug="the-week-in-water")
    reader = reader_of(address="west@example.org", at=at)
    move_reader(reader=reader, zone="America/New_York")
    Subscription.objects.create(newsletter=newsletter, reader=reader, asked_at=at, confirmed_at=at)
    gather_cohorts(at=at)
    make_story(section, published_at=at)
    now.move_to(datetime(2026, 11, 27, 3, tzinfo=UTC))
    close_evenings(at=datetime(2026, 11, 27, 3, tzinfo=UTC))
    page = desk.get("/desk/edition/of/the-week-in-water/preview/").content.decode()
    assert "?day=2026-11-27" in page
