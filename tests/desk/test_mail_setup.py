"""Mail is set up on one screen: what to copy, whether letters would arrive, a letter to oneself."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import call_command

from latefinal.clockwork import registry
from latefinal.deliverability.models import Checkup
from latefinal.deliverability.querysets import STUCK_AFTER
from latefinal.deliverability.services.checkup import CHECKS, STEPS
from latefinal.deliverability.services.checkups import (
    GIVEN_UP,
    KEPT,
    NUDGED_BY,
    ask_checkup,
    finish_checkups,
    run_checkup,
)
from latefinal.desk.services import sample_letter
from latefinal.mailroom.models import Delivery
from latefinal.people.models import User
from tests.deliverability.checking import DOMAIN, IP, KEY_RECORD
from tests.factories import make_story

PAGE = "/desk/mail/"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands still."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


def words(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def look(desk, capture):
    with capture(execute=True):
        answer = desk.post(f"{PAGE}look/", {"provider": "smtp"})
    assert answer.url == f"{PAGE}?provider=smtp"
    return desk.get(answer.url)


def test_before_anybody_looked_it_says_what_a_look_does(desk, paper, relay):
    page = words(desk.get(PAGE))
    assert "Nobody has looked yet." in page
    assert "Look whether letters would arrive" in page
    assert not Checkup.objects.exists()


def test_without_a_relay_it_begins_with_whom_to_pick(desk, paper, settings):
    settings.MAIL_URL = ""
    page = words(desk.get(PAGE))
    assert "MAIL_URL is not set" in page
    assert page.index("Who carries your letters") < page.index("How it stands")
    assert "Send a test letter" not in page


def test_the_password_of_the_relay_is_never_shown(desk, paper, settings):
    settings.MAIL_URL = "smtp+starttls://me:s3cret@smtp-relay.brevo.com:587"
    page = words(desk.get(PAGE))
    assert "smtp+starttls://smtp-relay.brevo.com:587 as me" in page
    assert "s3cret" not in page
    assert "b1.localhost" not in page
    settings.MAIL_URL = "smtp+starttls://me:s3[cret@host"
    broken = words(desk.get(PAGE))
    assert "MAIL_URL cannot be used" in broken
    assert "s3[cret" not in broken


@pytest.mark.parametrize(
    ("provider", "told"),
    [
        ("ses", "email-smtp.REGION.amazonaws.com:587"),
        ("postmark", f"pm-bounces.{DOMAIN}"),
        ("mailgun", "v=spf1 include:mailgun.org ~all"),
        ("brevo", "b2.paper-example.dkim.brevo.com"),
        ("smtp", f"v=spf1 ip4:{IP} -all"),
        ("no-such", KEY_RECORD),
    ],
)
def test_each_provider_s_setting_and_records_are_there_to_copy(desk, paper, relay, provider, told):
    page = words(desk.get(PAGE, {"provider": provider}))
    assert told in page
    assert f"_dmarc.{DOMAIN}" in page
    assert "data-copy" in page
    assert "latefinal-desk/copy.js" in page


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "brevo"])
def test_those_that_can_be_spoken_to_by_http_have_a_line_for_it(desk, paper, relay, provider):
    page = words(desk.get(PAGE, {"provider": provider}))
    assert f">{provider}://" in page
    assert "may not speak SMTP" in page
    assert "may not speak SMTP" not in words(desk.get(PAGE, {"provider": "ses"}))


def test_a_look_finds_what_is_sound_and_stores_it(
    desk, section, relay, at, django_capture_on_commit_callbacks
):
    make_story(section, published_at=at - MINUTE)
    answer = look(desk, django_capture_on_commit_callbacks)
    page = words(answer)
    assert "No fault was found." in page
    assert "The key at latefinal._domainkey.paper.example is there and fits." in page
    assert "A reader can leave with one click" in page
    assert "Look again" in page
    assert "Refresh" not in answer.headers
    checkup = Checkup.objects.get()
    assert checkup.done == len(STEPS)
    assert checkup.finished_at == at
    assert checkup.asked_by is not None
    assert not relay.letters


def test_a_fault_is_said_with_its_mend_and_the_record_to_copy(
    desk, paper, zone, relay, django_capture_on_commit_callbacks
):
    zone.put(DOMAIN, "TXT")
    page = words(look(desk, django_capture_on_commit_callbacks))
    assert "1 thing is to be mended." in page
    assert "has no SPF record" in page
    assert f"v=spf1 ip4:{IP} ~all" in page
    assert "Copy the value of paper.example (TXT)" in page
    assert "There is no edition to look at" in page


def test_while_it_looks_the_page_is_asked_for_again(desk, paper, relay, at, now):
    checkup = ask_checkup(by=None, at=at)
    Checkup.objects.update(done=3)
    answer = desk.get(f"{PAGE}?provider=ses")
    assert answer.headers["Refresh"] == f"2; url={PAGE}?provider=ses"
    assert f"Looking: {STEPS['dmarc']} (3 of {len(STEPS)} done)" in words(answer)
    now.shift(3 * MINUTE)
    stuck = desk.get(PAGE)
    assert "Refresh" not in stuck.headers
    assert "nobody is at work on it" in words(stuck)
    assert Checkup.objects.get() == checkup


def test_pressed_twice_it_looks_once(db, at):
    assert ask_checkup(by=None, at=at) == ask_checkup(by=None, at=at)
    assert Checkup.objects.count() == 1


def test_a_stuck_look_can_be_asked_for_anew_and_one_at_work_cannot(desk, paper, relay, at, now):
    stuck = ask_checkup(by=None, at=at)
    now.shift(STUCK_AFTER)
    later = at + STUCK_AFTER
    assert "nobody is at work on it" in words(desk.get(PAGE))
    anew = ask_checkup(by=None, at=later)
    assert anew != stuck
    stuck.refresh_from_db()
    assert stuck.finished_at == later
    run_checkup.call(stuck.pk)  # its turn comes after all: it is over
    stuck.refresh_from_db()
    assert stuck.done == 0
    Checkup.objects.filter(pk=anew.pk).update(lease_until=later + 9 * MINUTE, done=2)
    now.shift(STUCK_AFTER)
    slow = desk.get(PAGE)
    assert "nobody is at work on it" not in words(slow)
    assert "(2 of 9 done)" in words(slow)
    assert ask_checkup(by=None, at=later + STUCK_AFTER) == anew


def test_only_the_newest_looks_are_kept(db, at):
    for number in range(KEPT + 3):
        moment = at + number * MINUTE
        ask_checkup(by=None, at=moment)
        Checkup.objects.unfinished().update(finished_at=moment)
    assert Checkup.objects.count() == KEPT
    assert Checkup.objects.first().asked_at == at + (KEPT + 2) * MINUTE


def test_a_look_that_somebody_is_at_is_not_taken_twice(paper, relay, at):
    checkup = ask_checkup(by=None, at=at)
    Checkup.objects.update(lease_until=at + MINUTE)
    run_checkup.call(checkup.pk)
    assert Checkup.objects.get().done == 0
    Checkup.objects.update(lease_until=at - MINUTE)
    run_checkup.call(checkup.pk)
    assert Checkup.objects.get().finished_at == at
    assert Checkup.objects.get().lease_until is None


def test_a_look_is_remembered_with_who_asked_for_it(editor, at):
    checkup = ask_checkup(by=editor, at=at)
    assert (checkup.asked_by, checkup.asked_at, checkup.finished_at) == (editor, at, None)


@pytest.mark.parametrize(
    ("age", "nudged", "ends"),
    [
        (NUDGED_BY, 0, False),
        (NUDGED_BY + SECOND, 1, False),
        (GIVEN_UP, 1, False),
        (GIVEN_UP + SECOND, 0, True),
    ],
)
def test_a_look_is_nudged_after_a_minute_and_given_up_after_ten(
    settings, db, at, now, age, nudged, ends
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    ask_checkup(by=None, at=at)
    assert finish_checkups(at=at + age) == nudged
    assert (Checkup.objects.get().finished_at is not None) is ends


def test_a_look_whose_process_was_killed_is_taken_up_again(paper, relay, at, now):
    ask_checkup(by=None, at=at)
    Checkup.objects.update(lease_until=at + MINUTE, done=4)
    assert finish_checkups(at=at + NUDGED_BY) == 0
    now.shift(2 * MINUTE)
    assert finish_checkups(at=at + 2 * MINUTE) == 1
    assert Checkup.objects.get().done == len(STEPS)


def test_a_look_that_nobody_begins_is_given_up(db, at):
    ask_checkup(by=None, at=at)
    later = at + GIVEN_UP + MINUTE
    assert finish_checkups(at=later) == 0
    assert Checkup.objects.get().finished_at == later
    assert finish_checkups(at=later) == 0
    assert "latefinal.deliverability.services.checkups.finish_checkups" in {
        one.name for one in registry.sweeps()
    }


def test_every_check_has_a_name_for_the_screen():
    assert list(CHECKS) == list(STEPS)


def test_who_may_not_change_settings_is_kept_out(client, paper, relay):
    somebody = User.objects.create_user("the-reporter@example.org", "a long enough password")
    somebody.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(somebody)
    assert client.get(PAGE).status_code == 403
    for what in ("look", "test"):
        assert client.post(f"{PAGE}{what}/").status_code == 403
        assert client.get(f"{PAGE}{what}/").status_code in (403, 405)
    assert not Checkup.objects.exists()
    assert not Delivery.objects.exists()
    assert "Setting up mail" not in client.get("/desk/").content.decode()


def test_it_stands_in_the_menu_of_settings(desk, paper):
    page = desk.get("/desk/").content.decode()
    assert "Setting up mail" in page


def test_the_command_says_that_all_is_well(section, relay, at, capsys):
    make_story(section, published_at=at - MINUTE)
    call_command("mail_check")
    said = capsys.readouterr().out
    assert "Who may send (SPF)\n  good" in said
    assert said.endswith("No fault was found.\n")


def test_the_command_says_what_is_wrong_and_ends_with_1(section, zone, relay, capsys):
    zone.put(DOMAIN, "TXT")
    with pytest.raises(SystemExit, match="1"):
        call_command("mail_check")
    said = capsys.readouterr().out
    assert f"{DOMAIN}  TXT  v=spf1 ip4:{IP} ~all" in said
    assert "Faults: 1." in said
    with pytest.raises(SystemExit, match="1"):
        call_command("mail_check", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["well"] is False
    (missing,) = [one for one in told["findings"] if one["verdict"] == "fault"]
    assert missing["code"] == "spf.missing"
    assert missing["records"] == [[DOMAIN, "TXT", f"v=spf1 ip4:{IP} ~all"]]


def test_silent_name_servers_end_the_command_with_0(paper, zone, relay, capsys):
    zone.sorry.update({DOMAIN, f"_dmarc.{DOMAIN}", f"latefinal._domainkey.{DOMAIN}"})
    call_command("mail_check", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["well"] is True
    assert "spf.unseen" in {one["code"] for one in told["findings"]}


def test_the_letter_that_is_looked_at_is_tonight_s_or_of_the_newest_stories(section, at):
    assert sample_letter(at=at) is None
    make_story(section, title="Long ago", published_at=at - timedelta(days=90))
    assert "Long ago" in sample_letter(at=at).text
    make_story(section, title="Just now", published_at=at - MINUTE)
    assert "Just now" in sample_letter(at=at).text
    assert "Long ago" not in sample_letter(at=at).text


def test_without_an_edition_the_letter_holds_the_eight_newest_stories(section, at):
    for number in range(9):
        published = at - timedelta(days=90, minutes=number)
        make_story(section, title=f"Long ago {number}.", published_at=published)
    text = sample_letter(at=at).text
    assert [number for number in range(9) if f"Long ago {number}." in text] == list(range(8))
