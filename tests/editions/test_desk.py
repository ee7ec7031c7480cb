"""The desk sees tonight's edition, puts it in order, holds it, closes it, and sees what became."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command

from latefinal.editions.models import Closing, Edition, LetterVariant
from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import deliver_due
from latefinal.people.models import User
from latefinal.stories.models import Story
from latefinal.subscriptions.models import Cohort
from latefinal.subscriptions.services import gather_cohorts
from tests.factories import make_picture, make_story

HOUR = timedelta(hours=1)
DAY = "2026-11-23"


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at 17:00 in the paper's zone."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stories(section, at):
    """Three stories, newest first."""
    return [
        make_story(section, title=title, published_at=at - hours * HOUR)
        for hours, title in enumerate(("One", "Two", "Three"), start=1)
    ]


def board(desk):
    answer = desk.get("/desk/edition/")
    assert answer.status_code == 200
    return answer


def order(desk):
    return [story.headline for story in board(desk).context["lineup"].stories]


def do(desk, where, **posted):
    return desk.post(f"/desk/edition/{where}/", {"day": DAY, **posted}, follow=True)


def test_it_says_when_it_closes_and_how_many_get_it(desk, evening, stories, subscribe):
    subscribe("a@example.org", "b@example.org")
    words = board(desk).content.decode()
    assert "It closes by itself on" in words
    assert "23 Nov 2026, 18:00" in words
    assert "2 readers will get it." in words
    assert words.index("One") < words.index("Two") < words.index("Three")
    assert not Edition.objects.exists()


def test_with_nothing_new_it_says_so(desk, evening):
    words = board(desk).content.decode()
    assert "Nothing new yet." in words
    assert "None yet." in words
    assert "Close it now" not in words
    assert "there is no letter yet" in desk.get("/desk/edition/preview/").content.decode()


def test_past_its_hour_it_says_whether_it_was_forgotten_or_nothing_was_new(
    desk, evening, section, now, at, capsys
):
    gather_cohorts(at=at)
    now.shift(2 * HOUR)
    make_story(section, published_at=at + HOUR)
    assert "and has not yet." in board(desk).content.decode()
    call_command("edition", "status")
    assert "has not yet" in capsys.readouterr().out
    Cohort.objects.update(last_day=DAY)
    assert "Nothing was new at" in board(desk).content.decode()
    call_command("edition", "status")
    assert "nothing was new" in capsys.readouterr().out


def test_stories_are_moved_left_out_and_put_back_by_buttons(desk, evening, stories):
    do(desk, "story", do=f"up:{stories[2].pk}")
    assert order(desk) == ["One", "Three", "Two"]
    do(desk, "story", do=f"down:{stories[0].pk}")
    assert order(desk) == ["Three", "One", "Two"]
    do(desk, "story", do=f"out:{stories[0].pk}")
    assert order(desk) == ["Three", "Two"]
    assert "Put back" in board(desk).content.decode()
    do(desk, "story", do=f"back:{stories[0].pk}")
    assert sorted(order(desk)) == ["One", "Three", "Two"]


@pytest.mark.parametrize("action", ["up:999999", "out:999999", "up:", "", "out:x"])
def test_a_story_that_is_not_in_it_is_refused_in_words(desk, evening, stories, action):
    assert "not in this edition any more" in do(desk, "story", do=action).content.decode()


def test_subject_and_preheader_are_the_desk_s_to_say(desk, evening, stories):
    do(desk, "words", subject="Three things", preheader="And a fourth")
    assert "Three things" in desk.get("/desk/edition/preview/").content.decode()
    assert do(desk, "words", subject="x" * 151, preheader="").status_code == 422


def test_held_it_says_so_and_can_be_released(desk, evening, stories):
    do(desk, "hold", do="hold")
    assert "It does not close until you release it." in board(desk).content.decode()
    do(desk, "hold", do="release")
    assert "It closes by itself on" in board(desk).content.decode()


def test_closing_asks_once_more_and_then_sends(desk, relay, evening, stories, subscribe, at):
    subscribe("a@example.org")
    asked = desk.get("/desk/edition/close/").content.decode()
    assert "led by “<bdi>One</bdi>”" in asked
    assert not Closing.objects.exists()
    words = do(desk, "close").content.decode()
    assert "Its letter to 1 reader is on its way." in words
    assert "Today’s edition is closed." in words
    assert "is closed" in do(desk, "close").content.decode()
    deliver_due(at=at)
    assert board(desk).context["past"][0][1]["sent"] == 1
    assert relay.times == {"a@example.org": 1}


def test_past_editions_count_what_became_of_their_letters(
    desk, relay, evening, stories, subscribe, at
):
    subscribe(*(f"reader-{n}@example.org" for n in range(4)))
    replies = {"reader-1": "550 5.1.1 no", "reader-2": "451 later"}
    relay.at_recipient = lambda to: replies.get(to.split("@")[0], "250 OK")
    do(desk, "close")
    deliver_due(at=at)
    told = {"sent": 2, "waiting": 0, "again": 1, "refused": 1, "left": 0}
    assert board(desk).context["past"][0][1] == told
    run = LetterVariant.objects.get()
    assert "THE MERIDIAN" in desk.get(f"/desk/edition/sent/{run.pk}/").content.decode()


@pytest.mark.parametrize("path", ["preview/letter/", "sent/{}/letter/"])
def test_a_letter_is_shown_where_it_can_do_nothing(desk, evening, stories, path):
    if "{}" in path:
        do(desk, "close")
        path = path.format(LetterVariant.objects.get().pk)
    answer = desk.get(f"/desk/edition/{path}")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "/evening/leave/…/" in answer.content.decode()
    assert "because you confirmed it on 23 November 2026." in answer.content.decode()


def test_who_may_not_decide_is_kept_out(client, evening, stories):
    somebody = User.objects.create_user("the-reporter@example.org", "a long enough password")
    somebody.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(somebody)
    for path in ("", "preview/", "preview/letter/", "close/"):
        assert client.get(f"/desk/edition/{path}").status_code == 403
    assert client.post("/desk/edition/close/", {"day": DAY}).status_code == 403
    assert not Closing.objects.exists()
    assert "Tonight" not in client.get("/desk/").content.decode()


def test_readers_find_what_was_sent_at_its_own_address(desk, client, evening, section, stories, at):
    assert "still to come" in client.get("/evening/").content.decode()
    make_story(section, title="Pictured", lead_picture=make_picture(), published_at=at)
    do(desk, "close")
    assert f"/evening/{DAY}/" in client.get("/evening/").content.decode()
    page = client.get(f"/evening/{DAY}/").content.decode()
    assert "Monday, 23 November 2026" in page
    assert page.index("Pictured") < page.index("One")
    for missing in ("2026-11-22", "2026-13-01"):
        assert client.get(f"/evening/{missing}/").status_code == 404


def test_the_archive_keeps_the_words_that_were_sent_and_none_of_what_was_taken_down(
    desk, client, evening, stories
):
    do(desk, "close")
    changed, spiked = stories[:2]
    changed.title = "One, better said"
    changed.save_revision().publish()
    spiked.unpublish()
    page = client.get(f"/evening/{DAY}/").content.decode()
    assert ">One</a>" in page
    assert "One, better said" in page
    assert "Two" not in page
    assert "was taken down after it was sent" in page


def test_of_a_lead_that_was_taken_down_the_archive_repeats_no_word(
    desk, client, evening, section, stories, at
):
    lead = make_story(section, title="Wrong", standfirst="Every word of it.", published_at=at)
    do(desk, "close")
    paths = ("/evening/", f"/evening/{DAY}/")
    before = [client.get(path).content.decode() for path in paths]
    assert all("Wrong" in page and "Every word of it." in page for page in before)
    lead.unpublish()
    for path in paths:
        page = client.get(path).content.decode()
        assert "Monday, 23 November 2026" in page
        assert "Wrong" not in page
        assert "Every word of it." not in page
    assert ">What we sent that day</a>" in client.get("/evening/").content.decode()


def test_a_story_that_was_sent_is_not_deleted_and_the_desk_is_told_why(desk, evening, stories):
    do(desk, "close")
    kept = stories[0]
    one = f"/desk/pages/{kept.pk}/delete/"
    many = f"/desk/bulk/wagtailcore/page/delete/?id={kept.pk}&id={stories[1].pk}&next=/desk/"
    section = f"/desk/pages/{kept.get_parent().pk}/delete/"
    for ask, path in ((desk.get, one), (desk.post, one), (desk.post, many), (desk.post, section)):
        words = ask(path, follow=True).content.decode()
        assert "was in the edition of 2026-11-23, which is kept as it was sent" in words
    assert Story.objects.filter(pk__in=[story.pk for story in stories]).count() == 3


def test_a_story_that_was_never_sent_is_deleted_as_ever(desk, evening, stories, section):
    do(desk, "close")
    first, second = make_story(section), make_story(section)
    desk.post(f"/desk/pages/{first.pk}/delete/")
    desk.post(f"/desk/bulk/wagtailcore/page/delete/?id={second.pk}")
    assert not Story.objects.filter(pk__in=[first.pk, second.pk]).exists()


def test_the_archive_asks_little_of_the_database(
    client, evening, section, at, desk, django_assert_max_num_queries
):
    for number in range(20):
        make_story(section, published_at=at - number * HOUR)
    do(desk, "close")
    client.get("/evening/")
    with django_assert_max_num_queries(12):
        client.get("/evening/")
    with django_assert_max_num_queries(12):
        client.get(f"/evening/{DAY}/")


def test_the_command_says_how_it_stands_and_closes_it(evening, stories, subscribe, capsys):
    subscribe("a@example.org")
    call_command("edition", "status")
    said = capsys.readouterr().out
    assert "closes by itself on 23 Nov 2026, 18:00 (UTC+5)" in said
    assert "1. One" in said
    call_command("edition", "hold")
    call_command("edition", "show")
    assert "THE MERIDIAN" in capsys.readouterr().out
    call_command("edition", "release")
    call_command("edition", "close", "--now")
    assert "0 of 1 letter is done with." in capsys.readouterr().out
    assert Delivery.objects.count() == 1
    with pytest.raises(CommandError, match="is closed"):
        call_command("edition", "close", "--now")


def test_the_command_closes_nothing_when_nothing_is_new(evening):
    with pytest.raises(CommandError, match="nothing new"):
        call_command("edition", "close", "--now")
    with pytest.raises(CommandError, match="no letter yet"):
        call_command("edition", "show")
