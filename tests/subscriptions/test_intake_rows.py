"""Each row of a list is counted once, and touches no wish but its own."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import UTC, datetime

from latefinal.plumbing.progress import ProgressTeller
from latefinal.readers.models import Intake, Reader
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.services import (
    ListSource,
    end_subscription,
    import_list,
    request_subscription,
)


class Telling(ProgressTeller):
    """Keeps what it is told."""

    def __init__(self):
        super().__init__(silent=True)
        self.told = {}

    @contextmanager
    def stage(self, name, total):
        steps = self.told[name] = (total, [])
        yield steps[1].append


def test_how_far_it_is_is_told_a_thousand_rows_at_a_time(bring):
    text = "email\n" + "".join(f"reader-{n}@example.org\n" for n in range(2500))
    telling = Telling()
    report = bring(text, telling=telling)
    length, read = telling.told["Reading"]
    assert length == len(text)
    assert len(read) == 2
    assert 0 < sum(read) <= length
    assert telling.told["Writing"] == (2500, [1000, 1000, 500])
    assert 0 <= report.seconds < 100


def test_an_address_that_stands_there_twice_has_the_first_zone_and_date_that_is_given(bring):
    bring(
        "email,tz,created_at\n"
        "ada@example.org,,\n"
        "ada@example.org,Europe/Vilnius,2024-05-06\n"
        "ada@example.org,UTC,2020-01-01\n"
    )
    wish = Subscription.objects.get()
    assert wish.reader.zone == "Europe/Vilnius"
    assert wish.asked_at == wish.confirmed_at == datetime(2024, 5, 6, tzinfo=UTC)


def test_every_row_is_counted_once(bring, subscribe, evening, at):
    subscribe("here@example.org")
    report = bring(
        "email,status\n"
        "ada@example.org,subscribed\n"
        "ada@example.org,subscribed\n"
        "here@example.org,subscribed\n"
        "bo@example.org,unsubscribed\n"
        "bo@example.org,subscribed\n"
        "cleo@example.org,pending\n"
        "nobody,subscribed\n"
    )
    assert (report.rows, report.came, report.here, report.left) == (7, 1, 1, 0)
    assert (report.twice, report.refused, report.wanted) == (2, 1, 2)
    assert report.out == {"unsubscribed": 1, "unconfirmed": 1}
    assert report.kept_out == [("status", 2)]


def test_where_nobody_may_come_nobody_stands_there_twice(bring):
    report = bring("email,status\nada@example.org,unsubscribed\n")
    assert (report.twice, report.wanted, report.came) == (0, 0, 0)
    assert not Intake.objects.exists()


def test_of_whoever_stays_out_no_date_is_reported(bring):
    report = bring(
        "email,status,created_at\n"
        "ada@example.org,unsubscribed,soon\n"
        "bo@example.org,subscribed,later\n"
    )
    assert [line for line, _reason in report.dates] == [3]
    name = "cleaned_members_export.csv"
    assert bring("email,created_at\nada@example.org,soon\n", name).undated == 0


def test_what_somebody_wished_of_another_newsletter_says_nothing_of_this_one(
    bring, subscribe, evening, at
):
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly")
    (left,) = subscribe("left@example.org")
    Subscription.objects.update(newsletter=weekly, ended_at=at)
    waits = request_subscription(newsletter=weekly, address="waits@example.org", at=at)
    other = request_subscription(newsletter=evening, address="other@example.org", at=at)
    report = bring("email\nleft@example.org\nwaits@example.org\n")
    assert (report.came, report.left, report.here) == (2, 0, 0)
    for wish in (left, waits, other):
        wish.refresh_from_db()
    assert (left.ended_at, waits.confirmed_at, other.confirmed_at) == (at, None, None)


def test_who_asked_and_left_without_confirming_stays_out(bring, evening, at):
    wish = request_subscription(newsletter=evening, address="ada@example.org", at=at)
    end_subscription(reader=wish.reader, newsletter=evening, at=at)
    report = bring("email\nada@example.org\n")
    assert (report.left, report.here, report.came) == (1, 0, 0)


def test_a_file_has_one_record_in_each_newsletter_and_a_first_end(evening, bring, at):
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly")
    name, text = "x" * 201 + ".csv", "email,tz\nada@example.org,Europe/Vilnius\n"
    bring(text, name)
    source = ListSource(io.BytesIO(text.encode()), "again.csv", weekly)
    later = at.replace(hour=20)
    import_list(source=source, they_agreed=True, at=later)
    source = ListSource(io.BytesIO(text.encode()), "again.csv", evening)
    import_list(source=source, they_agreed=True, at=later)
    records = Intake.objects.order_by("pk").values_list("newsletter", "file_name", "finished_at")
    assert list(records) == [("evening", name[-200:], at), ("weekly", "again.csv", later)]
    assert list(Intake.objects.values_list("came", flat=True)) == [1, 1]
    assert Reader.objects.get().made_at == at
    assert weekly.cohorts.filter(zone="Europe/Vilnius").exists()


def test_a_pending_wish_is_confirmed_at_this_moment_and_keeps_when_it_was_asked(bring, evening, at):
    early = at.replace(hour=3)
    request_subscription(newsletter=evening, address="ada@example.org", at=early)
    bring("email,created_at\nada@example.org,2024-05-06\n")
    wish = Subscription.objects.get()
    assert (wish.asked_at, wish.confirmed_at) == (early, at)
