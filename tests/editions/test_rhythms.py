"""Newsletters beside the evening edition: a weekly, a section's, one that goes when it is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from latefinal.clockwork.rules import due, next_moment
from latefinal.editions.errors import HasEnded, NotItsDay
from latefinal.editions.models import Closing, Edition, Item, LetterVariant
from latefinal.editions.services import (
    approve_edition,
    close_evenings,
    close_now,
    edition_at_hand,
    leave_out,
    line_up,
    put_back,
    send_proofs,
)
from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import deliver_due
from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.readers.services import move_reader, reader_of
from latefinal.stories.models import Section
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.choices import sections_key
from latefinal.subscriptions.rules.links import (
    ConfirmToken,
    PreferencesToken,
    sign_confirm_token,
    sign_leave_token,
    sign_preferences_token,
)
from latefinal.subscriptions.rules.rhythm import EVERY_DAY, rhythm_of
from latefinal.subscriptions.services import (
    end_newsletter,
    gather_cohorts,
    request_subscription,
    resume_newsletter,
    start_at_next_hour,
)
from tests.factories import make_editor, make_story
from tests.subscriptions.test_wishes import link_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("days", "gap", "fresh_hours", "kept_days"),
    [(EVERY_DAY, 1, 36, 7), ("5", 7, 180, 14), ("12345", 3, 84, 7), ("37", 4, 108, 8)],
)
def test_what_is_news_follows_from_the_days(days, gap, fresh_hours, kept_days):
    rhythm = rhythm_of(days)
    assert rhythm.gap == gap
    assert rhythm.fresh == fresh_hours * HOUR
    assert rhythm.kept == kept_days * DAY


def test_a_weekly_is_owed_on_its_day_alone(at):
    zone = Masthead(zone="Asia/Tashkent").zoneinfo
    given = {"zone": zone, "wall_time": time(18), "last_day": None, "grace": None, "days": {5}}
    assert due(at=at, **given) is None
    assert due(at=at + 4 * DAY + 2 * HOUR, **given).day == FRIDAY
    assert due(at=at + 5 * DAY, **given).day == FRIDAY
    del given["grace"]
    assert next_moment(at=at, **given) == datetime(2026, 11, 27, 13, tzinfo=UTC)


def found(slug, **values):
    """A newsletter of one's own."""
    return Newsletter.objects.create(name=slug.title(), slug=slug, **values)


def readers_of(newsletter, **zones):
    """Readers by name, each in a zone."""
    since, wishes = MONDAY - 60 * DAY, {}
    for name, zone in zones.items():
        reader = reader_of(address=f"{name}@example.org", at=since)
        move_reader(reader=reader, zone=zone)
        wishes[name] = Subscription.objects.create(
            newsletter=newsletter, reader=reader, asked_at=since, confirmed_at=since
        )
    gather_cohorts(at=MONDAY)
    return wishes


def got(wish):
    """The headlines that were queued for a reader."""
    batches = Delivery.objects.filter(recipient_key=str(wish.pk)).values("batch")
    return sorted(
        Item.objects.filter(variant__batch__in=batches).values_list("story__title", flat=True)
    )


def test_a_weekly_holds_the_week_and_every_story_once(section, at):
    weekly = found("weekly", days="5", hour=time(7))
    wishes = readers_of(weekly, east="Asia/Tokyo", home="", west="America/New_York")
    for past in range(21 * 24):
        now = MONDAY + past * HOUR
        if now.hour == 12:
            make_story(section, title=f"{now:%d %b}", published_at=now)
        if now.hour % 3 == 1:
            close_evenings(at=now)
    closings = Closing.objects.filter(edition__newsletter=weekly).order_by("closed_at")
    days = sorted(set(closings.values_list("edition__local_date", flat=True)))
    assert days == [FRIDAY + n * 7 * DAY for n in range(3)]
    first = closings.filter(edition__local_date=FRIDAY)
    assert [one.closed_at.hour for one in first] == [22, 4, 13]
    # By seven on the last Friday the west has had that day's noon by UTC, the others not.
    for name, number in {"east": 18, "home": 18, "west": 19}.items():
        assert got(wishes[name]) == sorted(f"{MONDAY + n * DAY:%d %b}" for n in range(number))


def test_a_section_s_newsletter_is_about_that_section(section, at):
    other = Section.objects.exclude(pk=section.pk).first()
    own = found("own", sections=str(other.pk))
    wish = readers_of(own, home="")["home"]
    make_story(section, title="Elsewhere", published_at=at)
    make_story(other, title="Ours", published_at=at)
    close_evenings(at=at + 2 * HOUR)
    assert got(wish) == ["Ours"]


def test_a_newsletter_has_an_hour_of_its_own(section, at):
    readers_of(found("noon", hour=time(12, 30)), home="")
    make_story(section, published_at=MONDAY)
    close_evenings(at=datetime(2026, 11, 23, 7, 29, tzinfo=UTC))
    assert not Closing.objects.exists()
    close_evenings(at=datetime(2026, 11, 23, 7, 30, tzinfo=UTC))
    assert Closing.objects.count() == 1


def test_one_that_has_ended_does_not_close(section, at):
    readers_of(found("gone"), home="")
    Newsletter.objects.update(ended_at=at)
    make_story(section, published_at=at)
    assert close_evenings(at=at + 2 * HOUR) == 0


@pytest.fixture
def breaking(paper):
    """A newsletter that goes when the desk sends it."""
    return found("breaking", days="")


def test_breaking_news_is_what_the_desk_puts_in_and_goes_to_all_at_once(section, breaking, at):
    wishes = readers_of(breaking, east="Asia/Tokyo", home="", west="America/New_York")
    one, two = (make_story(section, title=title, published_at=at) for title in ("One", "Two"))
    day = at.date()
    edition = edition_at_hand(newsletter=breaking, at=at).edition
    assert line_up(edition=edition, at=at).stories == []
    assert close_now(newsletter=breaking, local_date=day, at=at) is None
    put_back(newsletter=breaking, local_date=day, story_id=two.pk, at=at)
    edition = edition_at_hand(newsletter=breaking, at=at).edition
    assert [story.pk for story in line_up(edition=edition, at=at).left_out] == [one.pk]
    run = close_now(newsletter=breaking, local_date=day, at=at)
    assert run.get_absolute_url() == "/newsletters/breaking/2026-11-23/"
    assert [got(wish) for wish in wishes.values()] == [["Two"]] * 3
    assert not Delivery.objects.filter(next_at__gt=at).exists()


def test_breaking_news_can_break_twice_a_day_and_a_second_press_sends_nothing(
    section, breaking, at
):
    wish = readers_of(breaking, home="Asia/Tokyo")["home"]
    one, two = (make_story(section, title=title, published_at=at) for title in ("One", "Two"))
    for story in (one, two):
        put_back(newsletter=breaking, local_date=at.date(), story_id=story.pk, at=at)
        assert close_now(newsletter=breaking, local_date=at.date(), at=at) is not None
        assert close_now(newsletter=breaking, local_date=at.date(), at=at) is None
    assert got(wish) == ["One", "Two"]
    sent = Edition.objects.filter(closings__isnull=False).order_by("number")
    assert list(sent.values_list("number", flat=True)) == [1, 2]
    last = LetterVariant.objects.order_by("-pk").first()
    assert last.get_absolute_url() == "/newsletters/breaking/2026-11-23/2/"


def test_what_is_put_in_can_be_taken_out_again_and_nothing_goes_by_itself(section, breaking, at):
    make_editor()
    readers_of(breaking, home="")
    story = make_story(section, published_at=at)
    put_back(newsletter=breaking, local_date=at.date(), story_id=story.pk, at=at)
    assert send_proofs(at=at + HOUR / 2) == 1  # the evening edition's
    close_evenings(at=at + 2 * HOUR)
    assert not Closing.objects.filter(edition__newsletter=breaking).exists()
    leave_out(newsletter=breaking, local_date=at.date(), story_id=story.pk, at=at)
    assert close_now(newsletter=breaking, local_date=at.date(), at=at) is None


def test_a_weekly_is_not_sent_before_its_day(section, at):
    weekly = found("weekly", days="5")
    readers_of(weekly, home="")
    make_story(section, published_at=at)
    assert edition_at_hand(newsletter=weekly, at=at).edition.local_date == FRIDAY
    with pytest.raises(NotItsDay, match="2026-11-27"):
        close_now(newsletter=weekly, local_date=FRIDAY, at=at)


def test_readers_find_it_sign_up_for_it_and_are_told_when_it_comes(client, section, evening, at):
    weekly = found("weekly", days="5", hour=time(7), words="What the week was about.")
    readers_of(weekly, home="")
    make_story(section, title="Of the week", published_at=at)
    close_evenings(at=datetime(2026, 11, 27, 2, tzinfo=UTC))
    page = client.get("/newsletters/weekly/").content.decode()
    assert "What the week was about. Every Friday at 07:00." in page
    assert 'href="/newsletters/weekly/2026-11-27/"' in page
    assert "Of the week" in client.get("/newsletters/weekly/2026-11-27/").content.decode()
    assert 'href="/newsletters/weekly/"' in client.get("/evening/").content.decode()
    assert client.get("/newsletters/evening/").headers["Location"] == "/evening/"
    assert client.get("/newsletters/none/").status_code == 404
    assert client.get("/newsletters/weekly/2026-11-27/2/").status_code == 404


def test_asking_for_it_is_confirmed_by_a_letter_that_names_it(client, evening, relay):
    found("weekly", days="5", hour=time(7))
    asked = {"address": "new@example.org", "newsletter": "weekly"}
    assert "then it comes" in client.post("/evening/subscribe/", asked).content.decode()
    deliver_due(at=clock.now())
    assert relay.messages()[-1]["Subject"] == "Confirm: “Weekly”, The Meridian"
    path = link_in(relay)
    assert "Yes, send me “Weekly”" in client.get(path).content.decode()
    assert "Every Friday at 07:00" in client.post(path).content.decode()
    wish = Subscription.objects.get()
    assert wish.newsletter.slug == "weekly"
    assert wish.is_in_force


def test_one_that_has_ended_cannot_be_asked_for(client, evening, at):
    found("gone", ended_at=at)
    asked = {"address": "new@example.org", "newsletter": "gone"}
    answer = client.post("/evening/subscribe/", asked)
    assert answer.status_code == 422
    assert "That newsletter is not sent any more." in answer.content.decode()
    assert "<form" not in client.get("/newsletters/gone/").content.decode().partition("<main")[2]


def test_an_old_link_to_one_that_has_ended_confirms_nothing(client, section):
    at, weekly = clock.now(), found("weekly", days="5")
    wish = request_subscription(newsletter=weekly, address="new@example.org", at=at)
    end_newsletter(newsletter=weekly, at=at)
    page = f"/evening/confirm/{sign_confirm_token(ConfirmToken(wish.pk, wish.asked_at, at))}/"
    for ask in (client.get, client.post):
        answer = ask(page)
        assert answer.status_code == 410
        assert "“Weekly” has ended since you asked for it" in answer.content.decode()
    assert Subscription.objects.get().confirmed_at is None


def test_a_mistyped_address_and_second_thoughts_stay_with_the_newsletter(client, evening, section):
    weekly = found("weekly", days="5")
    wish = readers_of(weekly, home="")["home"]
    asked = {"address": "a@b", "newsletter": "weekly"}
    again = client.post("/evening/subscribe/", asked).content.decode()
    left = client.post(f"/evening/leave/{sign_leave_token(wish.pk)}/").content.decode()
    for page in (again, left):
        assert 'name="newsletter" value="weekly"' in page.partition("<main")[2]


def test_ended_it_is_not_sent_by_any_way_and_taken_up_again_from_its_next_hour_on(section, at):
    weekly = found("weekly", days="1", hour=time(16), needs_approval=True)
    readers_of(weekly, home="")
    make_story(section, published_at=at)
    start_at_next_hour(newsletter=weekly, at=at - 3 * DAY)
    end_newsletter(newsletter=weekly, at=at - HOUR / 2)
    approve_edition(newsletter=weekly, local_date=at.date(), at=at)
    weekly.refresh_from_db()
    with pytest.raises(HasEnded, match="Weekly"):
        close_now(newsletter=weekly, local_date=at.date(), at=at)
    resume_newsletter(newsletter=weekly, at=at)
    close_evenings(at=at + HOUR)
    assert not Closing.objects.filter(edition__newsletter=weekly).exists()


def test_readers_still_see_and_leave_one_that_has_ended(client, evening, at):
    wish = readers_of(found("gone", ended_at=at), home="")["home"]
    page = f"/evening/preferences/{sign_preferences_token(PreferencesToken(wish.reader_id))}/"
    assert "It is not sent at present." in client.get(page).content.decode()
    client.post(page, {"do": "stop:gone"})
    assert "It is not sent at present." not in client.get(page).content.decode()


def test_a_choice_that_the_newsletter_no_longer_has_is_as_good_as_none(section, at):
    other = Section.objects.exclude(pk=section.pk).first()
    own = found("own", sections=sections_key([other.pk]))
    wish = readers_of(own, home="")["home"]
    Subscription.objects.update(sections=str(section.pk))
    gather_cohorts(at=MONDAY)
    make_story(other, title="Ours", published_at=at)
    close_evenings(at=at + 2 * HOUR)
    assert got(wish) == ["Ours"]


def test_one_newsletter_that_cannot_close_does_not_hold_up_the_others(section, evening, at):
    broken, sound = found("broken", sections="x"), found("sound")
    readers_of(broken, home="")
    wish = readers_of(sound, other="")["other"]
    make_story(section, title="News", published_at=at)
    with pytest.raises(ValueError, match="x"):
        close_evenings(at=at + 2 * HOUR)
    assert got(wish) == ["News"]
