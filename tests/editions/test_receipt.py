"""After the edition: desk and terminal see what became of it, and send it to the missing."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from latefinal.editions.management import receipts
from latefinal.editions.models import Closing
from latefinal.editions.services import (
    close_edition,
    edition_receipt,
    missing_of,
    send_missing,
)
from latefinal.mailroom.models import Batch, Delivery, DeliveryState
from latefinal.mailroom.rules.reasons import Reason
from latefinal.mailroom.services import count_finished, deliver_due, prune_deliveries, suppress
from latefinal.people.models import Role
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.links import sign_leave_token
from latefinal.subscriptions.services import end_by_link
from tests.factories import make_member, make_story

DAY = timedelta(days=1)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
TODAY = "2026-11-23"
REPLIES = {"reader-1": "550 5.1.1 no such user", "reader-2": "451 4.7.1 later"}


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at 17:00 in the paper's zone."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition(relay, evening, section, subscribe, at):
    """An edition to six readers, closed; its relay does not take all of it."""
    subscribe(*(f"reader-{n}@example.org" for n in range(6)))
    make_story(section, title="The ferry", published_at=at)
    relay.at_recipient = lambda to: REPLIES.get(to.split("@")[0], "250 OK")
    return close_edition(newsletter=evening, local_date=at.date(), at=at).closing.edition


@pytest.fixture
def night(edition, relay, at, now):
    """The same a day later: one refused for good, one given up; the relay takes everything now."""
    deliver_due(at=at)
    deliver_due(at=at + DAY)
    count_finished(at=at + DAY)
    relay.at_recipient = lambda _to: "250 OK"
    now.shift(DAY)
    return edition


def page(desk, edition, below=""):
    return desk.get(f"/desk/edition/receipt/{edition.pk}/{below}")


def words_of(answer):
    return " ".join(answer.content.decode().split())


def told(edition, at):
    return edition_receipt(edition=edition, at=at).letters


def test_while_it_goes_the_page_looks_again_by_itself(desk, edition, at, now):
    answer = words_of(page(desk, edition))
    assert "0 of 6 letters are done with." in answer
    assert f'data-receipt="/desk/edition/receipt/{edition.pk}/live/"' in answer
    assert "receipt.js" in answer
    deliver_due(at=at)
    now.shift(timedelta(seconds=2))
    part = page(desk, edition, "live/")
    assert "no-store" in part.headers["Cache-Control"]
    shown = words_of(part)
    assert "<html" not in shown
    assert "5 of 6 letters are done with. 1 is to be tried again." in shown
    assert 'data-wait="15"' in shown
    assert "The provider asked us to come later." in shown
    assert "There is no such mailbox." in shown


def test_when_it_is_over_the_page_stops_looking_and_says_how_it_went(desk, night):
    answer = words_of(page(desk, night))
    assert "The relay accepted 4 of 6 letters, in 24 h 0 min." in answer
    assert "data-receipt" not in answer
    assert "receipt.js" not in answer
    assert "Send to the missing only…" in answer
    assert "<rect" in answer
    assert 'data-wait="0"' in words_of(page(desk, night, "live/"))


def test_the_receipt_is_led_to_from_the_list_of_past_editions(desk, night):
    answer = desk.get("/desk/edition/").content.decode()
    assert f'href="/desk/edition/receipt/{night.pk}/"' in answer


def test_who_may_not_decide_about_editions_sees_no_receipt(client, night):
    client.force_login(make_member(Role.REPORTER))
    for below in ("", "live/", "missing/"):
        assert page(client, night, below).status_code == 403
    assert client.post(f"/desk/edition/receipt/{night.pk}/missing/").status_code == 403
    assert not Delivery.objects.filter(settled_at=None).exists()


def test_an_edition_that_was_not_sent_has_no_receipt(desk, evening, edition):
    assert desk.get(f"/desk/edition/receipt/{edition.pk + 1}/").status_code == 404


def test_readers_who_left_before_the_next_edition_are_counted(night, evening, section, at):
    def go(moment):
        wish = Subscription.objects.filter(ended_at=None).first()
        end_by_link(token=sign_leave_token(wish.pk), at=moment)

    go(at + timedelta(hours=1))
    assert edition_receipt(edition=night, at=at).unsubscribed == 1
    make_story(section, published_at=at + DAY)
    close_edition(newsletter=evening, local_date=(at + DAY).date(), at=at + DAY)
    go(at + DAY + timedelta(hours=1))
    assert edition_receipt(edition=night, at=at).unsubscribed == 1


def test_sending_to_the_missing_asks_first_and_says_how_many_and_who(desk, night, relay, at):
    asked = words_of(page(desk, night, "missing/"))
    assert "goes to 1 reader whom it did not reach." in asked
    assert "The provider asked us to come later." in asked
    assert "reader-2@example.org" in asked
    assert "reader-1@example.org" not in asked
    assert not Delivery.objects.filter(settled_at=None).exists()
    answer = desk.post(f"/desk/edition/receipt/{night.pk}/missing/", follow=True)
    assert "1 letter goes to the one reader who was missing." in words_of(answer)
    deliver_due(at=at + DAY)
    assert relay.times == {f"reader-{n}@example.org": 1 for n in (0, 2, 3, 4, 5)}
    count_finished(at=at + DAY)
    assert "Nobody is missing" in words_of(page(desk, night, "missing/"))
    again = desk.post(f"/desk/edition/receipt/{night.pk}/missing/", follow=True)
    assert "Nobody is missing who could be sent" in words_of(again)


def test_who_left_since_or_is_suppressed_is_not_sent_to(night, relay, at):
    [wish] = Subscription.objects.filter(reader__address="reader-2@example.org")
    end_by_link(token=sign_leave_token(wish.pk), at=at + DAY)
    assert missing_of(edition=night, at=at + DAY).number == 0
    assert send_missing(edition=night, at=at + DAY) == 0
    Subscription.objects.update(ended_at=None)
    assert missing_of(edition=night, at=at + DAY).reasons == {Reason.LATER: 1}
    suppress(address="reader-2@example.org", reason="complaint", at=at)
    assert missing_of(edition=night, at=at + DAY).number == 0
    assert send_missing(edition=night, at=at + DAY) == 0


def test_who_leaves_after_it_was_taken_up_again_is_not_sent_to(night, relay, at):
    assert send_missing(edition=night, at=at + DAY) == 1
    [wish] = Subscription.objects.filter(reader__address="reader-2@example.org")
    end_by_link(token=sign_leave_token(wish.pk), at=at + DAY)
    assert deliver_due(at=at + DAY) == 0


def test_a_reader_who_was_meant_and_has_no_row_is_written_to(night, relay, at):
    Delivery.objects.filter(address__startswith="reader-5").delete()
    Subscription.objects.filter(reader__address="reader-4@example.org").update(
        confirmed_at=at + timedelta(hours=1)
    )
    Delivery.objects.filter(address__startswith="reader-4").delete()
    relay.letters.clear()
    found = missing_of(edition=night, at=at + DAY)
    assert (found.number, found.unwritten) == (2, 1)
    assert "reader-5@example.org" in found.named
    assert send_missing(edition=night, at=at + DAY) == 2
    assert deliver_due(at=at + DAY) == 2
    assert relay.times == {"reader-2@example.org": 1, "reader-5@example.org": 1}
    assert b"/evening/leave/" in relay.letters[0][1]


def test_once_its_deliveries_are_dropped_the_page_says_so_and_offers_nothing(
    desk, editor, night, at, now
):
    prune_deliveries(at=at + 40 * DAY)
    now.shift(39 * DAY)
    desk.force_login(editor)
    answer = words_of(page(desk, night))
    assert "The relay accepted 4 of 6 letters" in answer
    assert "Its deliveries were dropped since" in answer
    assert "Send to the missing only" not in answer
    assert "Nobody is missing" in words_of(page(desk, night, "missing/"))
    assert missing_of(edition=night, at=at + 40 * DAY).number == 0
    assert send_missing(edition=night, at=at + 40 * DAY) == 0


def test_looking_asks_as_little_for_many_letters_as_for_few(desk, evening, section, subscribe, at):
    asked = []
    for number, day in ((2, at), (200, at + DAY)):
        subscribe(*(f"reader-{day.day}-{n}@example-{n}.org" for n in range(number)))
        make_story(section, published_at=day)
        edition = close_edition(newsletter=evening, local_date=day.date(), at=day).closing.edition
        page(desk, edition, "live/")
        with CaptureQueriesContext(
            connection,
        ) as told:
            page(desk, edition, "live/")
        asked.append(len(told))
    assert asked[0] == asked[1] <= 16


def test_the_command_says_what_became_of_the_last_and_of_any(night, capsys, at):
    call_command("edition", "status")
    said = capsys.readouterr().out
    assert "The edition of 2026-11-24" in said
    assert "The edition of 2026-11-23: The ferry" in said
    assert "The relay accepted 4 of 6 letters" in said
    call_command("edition", "status", TODAY)
    said = capsys.readouterr().out
    assert "2026-11-24" not in said
    assert "closed on 23 Nov 2026, 17:00 (UTC+5)" in said
    assert "1  There is no such mailbox." in said
    call_command("edition", "status", TODAY, "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["edition"], found["accepted"], found["refused"]) == (TODAY, 4, 1)
    assert (found["given_up"], found["waiting"], found["is_at_work"]) == (1, 0, False)
    assert found["domains"][0]["reasons"] == {"no box": 1, "later": 1}
    call_command("edition", "status", "--watch")
    assert "The relay accepted 4 of 6 letters" in capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_the_command_watches_until_every_letter_is_done_with(
    edition, relay, capsys, monkeypatch, at, options
):
    relay.at_recipient = lambda _to: "250 OK"
    looks = []

    def meanwhile(_seconds):
        looks.append(capsys.readouterr().out)
        deliver_due(at=at)

    monkeypatch.setattr(receipts, "time", SimpleNamespace(sleep=meanwhile))
    call_command("edition", "status", "--watch", *options)
    said = capsys.readouterr().out
    assert len(looks) == 1
    if options:
        assert [json.loads(told)["percent"] for told in (looks[0], said)] == [0, 100]
    else:
        assert looks[0].strip() == "0 %  0 of 6 letters are done with. They are about to go."
        assert "The relay accepted 6 of 6 letters" in said


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-22", "No edition of 2026-11-22 was sent"), ("soon", "is no date")]
)
def test_the_command_names_an_edition_that_is_not_there(evening, day, said):
    for word in ("status", "send-missing"):
        with pytest.raises(CommandError, match=said):
            call_command("edition", word, day)


def test_with_nothing_sent_the_command_says_so(evening, capsys):
    call_command("edition", "status")
    assert "nothing new yet" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No edition was sent yet"):
        call_command("edition", "status", "--json")


def test_the_command_sends_to_the_missing_when_told_so(night, relay, at, capsys):
    with pytest.raises(CommandError, match="Nothing was sent"):
        call_command("edition", "send-missing", TODAY)
    assert "1 reader was not reached:" in capsys.readouterr().out
    call_command("edition", "send-missing", TODAY, "--yes")
    assert "1 letter is queued." in capsys.readouterr().out
    assert deliver_due(at=at + DAY) == 1
    count_finished(at=at + DAY)
    with pytest.raises(CommandError, match="Nobody is missing"):
        call_command("edition", "send-missing", TODAY, "--yes")


def test_two_who_send_to_the_missing_send_one_letter(night, relay, at):
    assert send_missing(edition=night, at=at + DAY) == 1
    assert send_missing(edition=night, at=at + DAY) == 0
    deliver_due(at=at + DAY)
    assert set(relay.times.values()) == {1}
    assert (
        Batch.objects.filter(variant__closing=Closing.objects.get()).get().finished_at is not None
    )


def test_who_may_have_it_is_told_apart_from_whom_it_did_not_reach(night, at):
    Delivery.objects.filter(address__startswith="reader-3").update(state=DeliveryState.UNCERTAIN)
    found = missing_of(edition=night, at=at + DAY)
    assert (found.number, found.uncertain, found.unwritten) == (2, 1, 0)
    assert found.reasons == {Reason.LATER: 1}
    assert sorted(found.named) == ["reader-2@example.org", "reader-3@example.org"]
