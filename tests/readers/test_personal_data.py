"""A reader is told all that is held about them, and it goes when they say so."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import answer_as_staff, rule_on, submit_comment
from latefinal.editions.services import close_edition
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Suppression
from latefinal.mailroom.services import deliver_due, is_suppressed, suppress
from latefinal.readers.models import Intake, Reader, Tally, Upload
from latefinal.readers.services import allows, copy_of, erase_reader, reader_of
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.services import (
    ListSource,
    end_subscription,
    import_list,
    request_subscription,
)
from tests.factories import make_contributor, make_story

ADDRESS = "wanda@example.org"
OTHER = "other@example.org"
NAME = "Wanda Q."
MODELS = (Batch, Comment, Delivery, Intake, Reader, Subscription, Suppression, Upload)


@pytest.fixture
def story(section):
    return make_story(section)


def comment(story, at, words="My own words.", address=ADDRESS, name=NAME, answers=None):
    return submit_comment(
        story=story, name=name, address=address, words=words, answers=answers, at=at
    )


def approve(one, at):
    rule_on(comment=one, decision=Decision.APPROVE, moderator=None, at=at)
    return one


def everything():
    return "".join(serializers.serialize("json", model.objects.all()) for model in MODELS)


@pytest.fixture
def known(relay, evening, subscribe, section, story, at):
    """Somebody who did everything that a reader can do, beside another who did too."""
    subscribe(ADDRESS, OTHER)
    close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
    deliver_due(at=at)
    request_subscription(newsletter=evening, address=ADDRESS, at=at)
    approve(comment(story, at), at)
    comment(story, at, words="Held words.")
    allows("wish-address", ADDRESS, limit=3, seconds=3600, at=at)
    allows("comment", ADDRESS, limit=3, seconds=600, at=at)
    return Reader.objects.get(address=ADDRESS)


def test_the_copy_holds_everything_with_its_dates(known, at):
    data = copy_of(address=" Wanda@Example.org ", at=at).as_data()
    assert json.loads(json.dumps(data)) == data
    assert data["address"] == ADDRESS
    assert data["reader"][0]["known_since"].startswith("2026-03-03")
    (wish,) = data["wishes"]
    assert (wish["newsletter"], wish["ended_at"]) == ("The evening edition", None)
    assert [row["outcome"] for row in data["letters"]] == ["queued", "accepted by the relay"]
    assert data["letters"][1]["subject"].startswith("Story number")
    assert {row["words"]: row["standing"] for row in data["comments"]} == {
        "My own words.": "approved",
        "Held words.": "held",
    }
    assert data["not_written_to"] == []
    suppress(address=ADDRESS, reason="550 5.1.1", at=at)
    assert copy_of(address=ADDRESS, at=at).as_data()["not_written_to"] == [
        {"since": "2026-11-23T12:00:00+00:00", "reason": "550 5.1.1"}
    ]


def test_the_copy_says_with_which_list_somebody_came(evening, at):
    source = ListSource(BytesIO(f"email\n{ADDRESS}\n".encode()), "members.csv", evening)
    import_list(source=source, they_agreed=True, at=at)
    (row,) = copy_of(address=ADDRESS, at=at).as_data()["reader"]
    assert row["came_with_list"] == "members.csv"
    assert "agreed" in row["what_was_said_of_consent"]


def test_letters_that_are_being_dropped_are_on_no_record_and_erased_all_the_same(known, at):
    Batch.objects.filter(variant__isnull=False).update(pruned_at=at)
    letters = copy_of(address=ADDRESS, at=at).as_data()["letters"]
    assert [letter["subject"] for letter in letters if "edition" in letter["subject"]] == []
    erase_reader(address=ADDRESS, at=at)
    assert not Delivery.objects.filter(address=ADDRESS).exists()


def test_of_a_stranger_nothing_is_held(db, at):
    copy = copy_of(address="nobody@example.org", at=at)
    assert copy.is_empty
    assert erase_reader(address="nobody@example.org", at=at) == 0
    assert not Suppression.objects.exists()


def test_nothing_names_the_reader_afterwards_and_everybody_else_stays(known, at):
    before = Delivery.objects.filter(state=DeliveryState.SENT).count()
    assert erase_reader(address=ADDRESS, at=at) > 0
    said = everything()
    for trace in (ADDRESS, NAME, "wanda", "Held words."):
        assert trace not in said, trace
    assert not Tally.objects.exists()
    assert OTHER in said
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == before == 2
    assert copy_of(address=ADDRESS, at=at).as_data()["letters"] == []


def test_erased_twice_it_is_erased_once(known, at):
    assert erase_reader(address=ADDRESS, at=at) > 0
    said = everything()
    assert erase_reader(address=ADDRESS, at=at + timedelta(days=1)) == 0
    assert everything() == said


def test_a_list_does_not_bring_them_back_and_they_themselves_can(known, evening, at):
    suppress(address=ADDRESS, reason="550 5.1.1 no such box", at=at - timedelta(days=9))
    erase_reader(address=ADDRESS, at=at)
    kept = Suppression.objects.get()
    assert (kept.reason, kept.since) == ("erased", at - timedelta(days=9))
    source = ListSource(BytesIO(f"email\n{ADDRESS}\n".encode()), "members.csv", evening)
    assert import_list(source=source, they_agreed=True, at=at).suppressed == 1
    assert not Reader.objects.filter(address=ADDRESS).exists()
    request_subscription(newsletter=evening, address=ADDRESS, at=at)
    assert is_suppressed(address=ADDRESS)


def test_published_words_stay_under_nobodys_name(known, client, story, at):
    erase_reader(address=ADDRESS, at=at)
    page = client.get(f"/comments/{story.pk}/").content.decode()
    assert "My own words." in page
    assert "A reader" in page
    assert NAME not in page


def test_published_words_go_too_when_they_say_so(known, client, story, at):
    erase_reader(address=ADDRESS, words_too=True, at=at)
    assert "My own words." not in client.get(f"/comments/{story.pk}/").content.decode()
    assert not Comment.objects.exists()


def test_what_others_answered_keeps_its_thread(story, client, db, at):
    mine = approve(comment(story, at), at)
    approve(comment(story, at, "Their answer.", OTHER, "Ann", answers=mine), at)
    staff = make_contributor()
    answer_as_staff(comment=mine, contributor=staff, words="Our answer.", moderator=None, at=at)
    theirs = approve(comment(story, at, "Their own.", OTHER, "Ann"), at)
    approve(comment(story, at, "My answer.", answers=theirs), at)
    erase_reader(address=ADDRESS, words_too=True, at=at)
    page = client.get(f"/comments/{story.pk}/").content.decode()
    assert "My own words." not in page
    assert "My answer." not in page
    assert "Its writer had it taken away" in page
    assert page.index("Their answer.") < page.index("Our answer.") < page.index("Their own.")


def test_a_letter_that_waits_is_not_sent(relay, evening, subscribe, story, at):
    subscribe(ADDRESS, OTHER)
    close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
    erase_reader(address=ADDRESS, at=at)
    assert deliver_due(at=at) == 1
    assert set(relay.times) == {OTHER}


def test_reports_on_lists_forget_the_lines_that_repeat_the_address(db, at):
    bad = [{"line": 2, "reason": f"“{ADDRESS}” is twice"}, {"line": 3, "reason": "“x” is none"}]
    Upload.objects.create(
        newsletter="evening", file_name="a.csv", size=1, handed_in_at=at, report={"bad": bad}
    )
    erase_reader(address=ADDRESS, at=at)
    assert Upload.objects.get().report == {"bad": bad[1:]}


def test_where_the_row_is_gone_already_deliveries_are_found_all_the_same(known, at):
    Reader.objects.filter(address=ADDRESS).delete()
    assert len(copy_of(address=ADDRESS, at=at).as_data()["letters"]) == 2
    erase_reader(address=ADDRESS, at=at)
    assert ADDRESS not in everything()


def test_the_operator_gets_a_copy_and_erases_by_address(known, capsys):
    call_command("reader", "copy", "WANDA@example.org")
    assert json.loads(capsys.readouterr().out)["address"] == ADDRESS
    call_command("reader", "erase", ADDRESS)
    assert "is erased" in capsys.readouterr().out
    call_command("reader", "erase", ADDRESS)
    assert "Nothing is held" in capsys.readouterr().out
    with pytest.raises(CommandError, match="is no e-mail address"):
        call_command("reader", "copy", "nobody")


def test_the_operator_can_take_published_words_away_too(known):
    call_command("reader", "erase", ADDRESS, "--words-too")
    assert not Comment.objects.exists()


def test_each_reader_has_the_hash_by_which_a_suppression_knows_them(evening, subscribe, at):
    subscribe(OTHER)
    source = ListSource(BytesIO(f"email\n{ADDRESS}\n".encode()), "members.csv", evening)
    import_list(source=source, they_agreed=True, at=at)
    assert not Reader.objects.unhashed().exists()
    suppress(address=ADDRESS, reason="550", at=at)
    assert [reader.address for reader in Reader.objects.shut()] == [ADDRESS]
    end_subscription(reader=reader_of(address=OTHER, at=at), newsletter=evening, at=at)
    assert Reader.objects.shut().count() == 1


def test_rows_without_a_hash_are_given_theirs(db, at, monkeypatch):
    from latefinal.readers.services import hashes

    monkeypatch.setattr(hashes, "CHUNK", 2)
    for number in range(5):
        reader_of(address=f"r{number}@example.org", at=at)
    Reader.objects.update(address_hash="")
    assert hashes.write_hashes(at=at) == 5
    assert hashes.write_hashes(at=at) == 0
    suppress(address="r3@example.org", reason="550", at=at)
    assert Reader.objects.shut().get().address == "r3@example.org"


def test_what_is_erased_is_counted_row_by_row(db, subscribe, at):
    reader_of(address=ADDRESS, at=at)
    assert erase_reader(address=ADDRESS, at=at) == 1
    assert Suppression.objects.get().since == at
    reader_of(address=OTHER, at=at)
    bad = [{"line": n, "reason": f"“{OTHER.upper()}” is twice"} for n in (2, 3)]
    upload = {"newsletter": "evening", "file_name": "a.csv", "size": 1, "handed_in_at": at}
    Upload.objects.create(**upload, report={"bad": bad, "came": 1})
    Upload.objects.create(**upload, report={})
    Upload.objects.create(**upload)
    assert erase_reader(address=OTHER, at=at) == 3
    reports = Upload.objects.order_by("pk").values_list("report", flat=True)
    assert list(reports) == [{"bad": [], "came": 1}, {}, None]


def test_lines_of_a_report_alone_leave_a_hash_too(db, at):
    bad = [{"line": 2, "reason": f"“{ADDRESS}” is twice"}]
    Upload.objects.create(
        newsletter="evening", file_name="a.csv", size=1, handed_in_at=at, report={"bad": bad}
    )
    assert erase_reader(address=ADDRESS, at=at) == 1
    assert is_suppressed(address=ADDRESS)


def test_the_copy_of_whoever_came_by_themselves_names_no_list(db, at):
    reader = reader_of(address=ADDRESS, at=at)
    Reader.objects.update(zone="Asia/Tashkent", verified_at=at)
    copy = copy_of(address=ADDRESS, at=at + timedelta(hours=1))
    data = copy.as_data()
    assert data["made_at"] == "2026-11-23T13:00:00+00:00"
    assert data["reader"] == [
        {
            "address": ADDRESS,
            "time_zone": "Asia/Tashkent",
            "known_since": "2026-11-23T12:00:00+00:00",
            "verified_at": "2026-11-23T12:00:00+00:00",
            "came_with_list": "",
            "list_came_at": None,
            "what_was_said_of_consent": "",
        }
    ]
    assert not copy.is_empty
    reader.intake = Intake.objects.create(
        newsletter="evening", file_name="members.csv", statement="All agreed.", begun_at=at
    )
    reader.save()
    (row,) = copy_of(address=ADDRESS, at=at).as_data()["reader"]
    assert (row["list_came_at"], row["came_with_list"], row["what_was_said_of_consent"]) == (
        "2026-11-23T12:00:00+00:00",
        "members.csv",
        "All agreed.",
    )


def test_hashes_are_written_a_few_chunks_at_a_time(db, at, monkeypatch):
    from latefinal.readers.services import hashes

    monkeypatch.setattr(hashes, "CHUNK", 2)
    monkeypatch.setattr(hashes, "AT_ONCE", 2)
    kept = reader_of(address="kept@example.org", at=at)
    for number in range(5):
        reader_of(address=f"r{number}@example.org", at=at)
    Reader.objects.exclude(pk=kept.pk).update(address_hash="")
    assert hashes.write_hashes(at=at) == 4
    assert Reader.objects.unhashed().count() == 1
    assert hashes.write_hashes(at=at) == 1
