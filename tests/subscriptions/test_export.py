"""The readers of a newsletter as a file that spreadsheets and our own intake read."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from latefinal.mailroom.services import suppress
from latefinal.readers.models import Reader
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.services import (
    ListSource,
    end_subscription,
    export,
    export_subscribers,
    import_list,
    request_subscription,
)


@pytest.fixture
def readers(evening, subscribe, at):
    """One of each kind, and one whose address a spreadsheet would take for a formula."""
    subscribe("here@example.org", "left@example.org", "shut@example.org", "=1+1@example.org")
    end_subscription(
        reader=Reader.objects.get(address="left@example.org"), newsletter=evening, at=at
    )
    suppress(address="shut@example.org", reason="550 5.1.1", at=at)
    request_subscription(newsletter=evening, address="asked@example.org", at=at)
    Reader.objects.filter(address="here@example.org").update(zone="Europe/Vilnius")


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_everybody_stands_in_it_with_how_it_stands_with_them(readers, evening):
    found = {
        row["email"]: row["status"] for row in rows("".join(export_subscribers(newsletter=evening)))
    }
    assert found == {
        "here@example.org": "subscribed",
        "left@example.org": "unsubscribed",
        "shut@example.org": "bounced",
        "'=1+1@example.org": "subscribed",
        "asked@example.org": "unconfirmed",
    }


def test_what_was_exported_can_be_brought_in_again(readers, evening, at):
    text = "".join(export_subscribers(newsletter=evening))
    before = Subscription.objects.get(reader__address="here@example.org").confirmed_at
    Reader.objects.all().delete()
    source = ListSource(io.BytesIO(text.encode()), "readers.csv", evening)
    report = import_list(source=source, they_agreed=True, at=at)
    assert not report.refused
    brought = Reader.objects.order_by("address")
    assert [reader.address for reader in brought] == ["=1+1@example.org", "here@example.org"]
    assert brought[1].zone == "Europe/Vilnius"
    assert Subscription.objects.get(reader=brought[1]).confirmed_at == before


def test_it_is_written_chunk_by_chunk_and_nobody_is_missing(evening, subscribe, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 3)
    subscribe(*(f"reader-{n}@example.org" for n in range(10)))
    chunks = list(export_subscribers(newsletter=evening))
    assert len(chunks) == 5
    assert len(rows("".join(chunks))) == 10


def test_the_command_writes_to_the_screen_or_to_a_new_file(readers, tmp_path, capsys):
    call_command("export_subscribers")
    shown = capsys.readouterr().out
    file = tmp_path / "readers.csv"
    call_command("export_subscribers", "--output", str(file))
    assert rows(file.read_text()) == rows(shown)
    assert len(rows(shown)) == 5
    with pytest.raises(CommandError, match="cannot be written: File exists"):
        call_command("export_subscribers", "--output", str(file))
    with pytest.raises(CommandError, match="There are: evening"):
        call_command("export_subscribers", "--newsletter", "weekly")


def test_each_line_says_when_somebody_came_and_went_and_with_which_list(evening, subscribe, at):
    bring = ListSource(io.BytesIO(b"email\nlisted@example.org\n"), "members.csv", evening)
    import_list(source=bring, they_agreed=True, at=at)
    (left,) = subscribe("left@example.org")
    Subscription.objects.filter(pk=left.pk).update(asked_at=at.replace(microsecond=7), ended_at=at)
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly")
    Subscription.objects.create(newsletter=weekly, reader=left.reader, asked_at=at)
    suppress(address="left@example.org", reason="550 5.1.1", at=at)
    found = "".join(export_subscribers(newsletter=evening)).splitlines()
    assert found == [
        "email,newsletter,status,timezone,asked_at,confirmed_at,stopped_at,came_with",
        "listed@example.org,evening,subscribed,,2026-11-23T12:00:00+00:00,"
        "2026-11-23T12:00:00+00:00,,members.csv",
        "left@example.org,evening,unsubscribed,,2026-11-23T12:00:00+00:00,"
        "2026-03-03T12:00:00+00:00,2026-11-23T12:00:00+00:00,",
    ]
    assert [row["status"] for row in rows("".join(export_subscribers(newsletter=weekly)))] == [
        "unconfirmed"
    ]


def test_a_newsletter_without_readers_is_a_line_of_names(evening):
    assert len(list(export_subscribers(newsletter=evening))) == 1
