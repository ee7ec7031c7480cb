"""Who on another system's list may be written to: in doubt the list asks, and nobody comes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from latefinal.readers.models import Reader
from latefinal.subscriptions.errors import BadMeaning, ColumnsUnclear, NoSuchColumn
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.services import request_subscription
from tests.samples import lists

CASES = Path(__file__).parent.parent / "samples" / "subscribers"


@pytest.mark.parametrize(
    ("column", "said", "comes"),
    [
        ("subscribed_to_emails", "true", True),
        ("subscribed_to_emails", "FALSE", False),
        ("Suscrito", "Sí", True),
        ("suscrito", "no", False),
        ("estado", "dado de baja", False),
        ("estado", "activo", True),
        ("Status", "Subscribed", True),
        ("status", "Non-Subscribed", False),
        ("status", "cleaned", False),
        ("status", "pending", False),
        ("email_disabled", "true", False),
        ("email_disabled", "false", True),
        ("unsubscribed_at", "2024-01-01", False),
        ("unsubscribed_at", "", True),
        ("bounced", "0", True),
        ("bounced", "1", False),
        ("labels", "early, Unsubscribed", False),
        ("labels", "early", True),
    ],
)
def test_what_a_column_says_about_wanting_letters_is_heeded(bring, column, said, comes):
    report = bring(f"email,{column}\nada@example.org,{said}\n")
    assert report.came == comes
    assert Reader.objects.exists() is comes


@pytest.mark.parametrize("said", ["", "perhaps", "42"])
def test_in_doubt_a_reader_stays_out_and_the_line_is_named(bring, said):
    report = bring(f"email,subscribed\nada@example.org,{said}\n")
    assert not Reader.objects.exists()
    ((line, reason),) = report.bad
    assert line == 2
    assert "subscribed" in reason


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2024-05-06T07:08:09.123Z", (2024, 5, 6, 7, 8, 9)),
        ("2024-05-06 07:08:09", (2024, 5, 6, 7, 8, 9)),
        ("2024/05/06", (2024, 5, 6)),
        ("06.05.2024 07:08", (2024, 5, 6, 7, 8)),
        ("May 6, 2024 7:08 pm", (2024, 5, 6, 19, 8)),
        ("6 May 2024", (2024, 5, 6)),
        ("Mon, 06 May 2024 07:08:09 +0200", (2024, 5, 6, 5, 8, 9)),
        ("5/31/2024", (2024, 5, 31)),
        ("31/05/2024 07:08", (2024, 5, 31, 7, 8)),
        ("1714979289", (2024, 5, 6, 7, 8, 9)),
    ],
)
def test_a_date_is_read_as_systems_write_it(bring, said, read):
    report = bring(f'email;created_at\nada@example.org;"{said}"\n')
    when = Subscription.objects.get().confirmed_at.replace(microsecond=0)
    assert when == datetime(*read, tzinfo=UTC)
    assert report.undated == 0


@pytest.mark.parametrize("said", ["1850-01-01", "2199-01-01", "yesterday", "05/06/2024", "x" * 99])
def test_a_date_that_is_not_understood_is_reported_with_its_line(bring, at, said):
    report = bring(f"email,created_at\nada@example.org,{said}\n")
    assert Subscription.objects.get().confirmed_at == at
    ((line, reason),) = report.dates
    assert (line, report.undated) == (2, 1)
    assert f"“{said[:40]}” in “created_at”" in reason
    assert reason in report.as_text(width=200)


@pytest.mark.parametrize("said", ["", "0000-00-00 00:00:00", "never"])
def test_no_date_is_this_moment_and_nothing_to_report(bring, at, said):
    assert bring(f"email,created_at\nada@example.org,{said}\n").undated == 0
    assert Subscription.objects.get().confirmed_at == at


@pytest.mark.parametrize("system", ["MAILPOET", "LISTMONK", "SUBSTACK", "BREVO", "MAILCHIMP_LEFT"])
def test_of_another_system_s_list_only_those_come_who_may_be_written_to(bring, system, addresses):
    text = getattr(lists, system)
    report = bring(text)
    assert addresses() == set(re.findall(r"comes-\w+@example\.org", text))
    assert (report.refused, report.undated) == (0, 0)


@pytest.mark.parametrize(("file", "comes"), [("minimal.csv", 0), ("phplist.csv", 1)])
def test_a_column_of_states_keeps_out_who_left_there(bring, file, comes):
    report = bring((CASES / file).read_bytes())
    assert (report.came, Reader.objects.count()) == (comes, comes)
    assert sum(report.out_by.values()) == report.rows - comes


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Marketing permissions", "yes"),
        ("Kontaktsperre", "2020-01-01"),
        ("Einwilligung", "erteilt"),
        ("do not e-mail", ""),
        ("Отписан", "да"),
        ("同意", "有"),
        ("newsletter", "weekly"),
        ("active_subscription", "false"),
        ("folder", "Unsubscribed"),
        ("remarks", "hard bounce"),
        ("post?", "no"),
        ("", "unsubscribed"),
    ],
)
def test_a_column_that_may_speak_of_consent_is_asked_about_and_nobody_comes(bring, header, cell):
    with pytest.raises(ColumnsUnclear, match="Say what each column means") as caught:
        bring(f"email,{header}\nada@example.org,{cell}\n")
    assert caught.value.names == [header or "2"]
    assert not Reader.objects.exists()


def test_a_list_without_names_is_asked_about_by_number(bring, addresses):
    text = "ada@example.org,unsubscribed\nbo@example.org,subscribed\n"
    with pytest.raises(ColumnsUnclear, match="--column “2=left”"):
        bring(text)
    bring(text, meanings={"2": "wants"})
    assert addresses() == {"bo@example.org"}


@pytest.mark.parametrize(
    ("meaning", "cell", "comes"),
    [
        ("wants", "yes", True),
        ("wants", "no", False),
        ("left", "2020-01-01", False),
        ("left", "no", True),
        ("bounced", "3", False),
        ("bounced", "0", True),
        ("confirmed", "2020-01-01 10:00", True),
        ("confirmed", "", False),
        ("nothing", "unsubscribed", True),
    ],
)
def test_what_somebody_says_of_a_column_counts(bring, meaning, cell, comes):
    bring(f"email,Permission\nada@example.org,{cell}\n", meanings={"permission": meaning})
    assert Reader.objects.exists() is comes


def test_a_word_on_a_known_column_outweighs_its_name(bring, addresses):
    bring("email,state\nada@example.org,Ohio\n", meanings={"state": "nothing"})
    assert addresses() == {"ada@example.org"}


def test_a_meaning_or_a_column_that_there_is_not_is_refused_in_words(bring):
    with pytest.raises(BadMeaning, match="Say one of address, wants, left"):
        bring("email,x\nada@example.org,1\n", meanings={"x": "perhaps"})
    with pytest.raises(NoSuchColumn, match="no column “y”"):
        bring("email,x\nada@example.org,1\n", meanings={"y": "left"})
    assert not Reader.objects.exists()


def test_a_row_with_more_cells_than_columns_is_named_and_stays_out(bring):
    report = bring("email,name,unsubscribed_at\nada@example.org,Okt, Ada,2024-01-01\n")
    assert not Reader.objects.exists()
    assert "more than the 3 cells" in report.bad[0][1]


def test_who_came_by_themselves_is_not_said_to_have_come_with_a_list(bring, subscribe, evening, at):
    subscribe("own@example.org")
    request_subscription(newsletter=evening, address="waits@example.org", at=at)
    bring("email\nown@example.org\nwaits@example.org\nlisted@example.org\n")
    came_with = dict(Reader.objects.values_list("address", "intake__file_name"))
    assert came_with == {
        "own@example.org": None,
        "waits@example.org": None,
        "listed@example.org": "list.csv",
    }
