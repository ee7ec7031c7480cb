"""Letters reach the relay, and each reader once, whatever the relay does meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane, Suppression
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.services import (
    add_deliveries,
    deliver_due,
    free_leases,
    is_suppressed,
    lift_suppression,
    open_batch,
    release_batch,
    send_letter,
    suppress,
    withdraw,
)
from latefinal.mailroom.services.claiming import claim
from latefinal.mailroom.services.delivery_sql import Recipient
from latefinal.mailroom.services.recovery import settle
from latefinal.mailroom.transports.pipeline import LINKS
from latefinal.mailroom.workers import Worker
from tests.smtp import Relay, free_port, running

MINUTE = timedelta(minutes=1)


def states():
    return dict(Delivery.objects.order_by("address").values_list("address", "state"))


def test_every_reader_gets_one_letter_over_a_few_links(relay, edition, at):
    batch = edition(readers=250)
    assert deliver_due(at=at) == 250
    assert set(relay.times.values()) == {1}
    assert len(relay.times) == 250
    assert 2 < relay.connections <= LINKS
    batch.refresh_from_db()
    assert batch.finished_at is not None
    assert deliver_due(at=at) == 0


def test_nothing_leaves_before_the_batch_is_released(relay, edition, at):
    batch = edition(release=False)
    assert deliver_due(at=at) == 0
    assert release_batch(batch=batch, at=at)
    assert not release_batch(batch=batch, at=at)
    assert deliver_due(at=at) == 3


def test_a_batch_opened_twice_is_one_and_each_recipient_is_in_it_once(relay, edition, at):
    assert edition() == edition()
    assert deliver_due(at=at) == 3


def test_what_a_person_asked_for_goes_before_an_edition(relay, edition, at):
    edition(readers=5)
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    deliver_due(at=at)
    assert relay.letters[0][0] == "new@example.org"


def test_a_letter_with_the_same_key_goes_once(relay, db, at):
    for _ in range(2):
        send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    assert deliver_due(at=at) == 1


def test_a_relay_that_is_down_keeps_nobody_waiting_twice(settings, edition, at):
    relay = Relay(port=free_port())
    settings.MAIL_URL = relay.url
    edition()
    assert deliver_due(at=at) == 0
    assert set(states().values()) == {DeliveryState.QUEUED}
    rows = Delivery.objects.values_list("attempt", "worker", "lease_until")
    assert set(rows) == {(0, "", None)}
    with running(relay):
        assert deliver_due(at=at + MINUTE) == 3
        assert deliver_due(at=at + 2 * MINUTE) == 0
    assert set(relay.times.values()) == {1}


def test_a_relay_that_goes_away_midway_finds_the_rest_when_it_is_back(relay, edition, at):
    edition(readers=10)
    relay.at_recipient = lambda _to: "421 going down" if len(relay.letters) == 4 else "250 OK"
    deliver_due(at=at)
    relay.at_recipient = lambda _to: "250 OK"
    deliver_due(at=at + 10 * MINUTE)
    assert len(relay.times) == 10
    assert set(relay.times.values()) == {1}


def test_a_temporary_refusal_is_tried_again_after_1_5_15_and_60_minutes(relay, edition, at):
    edition(readers=1)
    relay.at_recipient = lambda _to: "451 4.7.1 greylisted"
    moment, waits = at, []
    for _ in range(5):
        deliver_due(at=moment)
        row = Delivery.objects.get()
        assert row.state == DeliveryState.RETRY
        assert row.reply.startswith("451 4.7.1")
        waits.append((row.next_at - moment) / MINUTE)
        assert deliver_due(at=row.next_at - timedelta(seconds=1)) == 0
        moment = row.next_at
    for wait, meant in zip(waits, (1, 5, 15, 60, 60), strict=True):
        assert meant * 0.79 < wait < meant * 1.22
    relay.at_recipient = lambda _to: "250 OK"
    assert deliver_due(at=moment) == 1
    assert Delivery.objects.get().attempt == 6


def test_an_address_without_a_box_is_suppressed_and_an_edition_passes_it_over(relay, edition, at):
    edition(readers=2)
    relay.at_recipient = lambda to: "550 5.1.1 no such user" if "-1@" in to else "250 OK"
    assert deliver_due(at=at) == 1
    assert states()["reader-1@example.org"] == DeliveryState.DEAD
    assert Delivery.objects.get(state=DeliveryState.DEAD).reply == "550 5.1.1 no such user"
    assert is_suppressed(address="Reader-1@Example.org")
    assert "reader-1" not in Suppression.objects.get().address_hash

    relay.at_recipient = lambda _to: "250 OK"
    edition(readers=2, key="tomorrow")
    assert deliver_due(at=at) == 1
    assert Delivery.objects.filter(state=DeliveryState.SUPPRESSED).count() == 1


def test_a_suppressed_address_still_gets_the_letter_that_its_reader_asks_for(relay, db, at):
    suppress(address="reader@example.org", reason="550 5.1.1", at=at)
    send_letter(key="confirm", to="reader@example.org", subject="Confirm", text="Here.", at=at)
    assert deliver_due(at=at) == 1


def test_an_address_suppressed_after_it_was_queued_is_not_written_to(relay, edition, at):
    edition(readers=2)
    suppress(address="reader-0@example.org", reason="complaint", at=at)
    assert deliver_due(at=at) == 1
    lift_suppression(address="reader-0@example.org")
    assert not is_suppressed(address="reader-0@example.org")


def test_other_final_refusals_end_the_delivery_and_blame_no_address(relay, edition, at):
    edition(readers=1)
    relay.at_recipient = lambda _to: "554 no thank you"
    deliver_due(at=at)
    assert Delivery.objects.get().state == DeliveryState.DEAD
    assert not Suppression.objects.exists()


def test_when_it_is_us_whom_the_relay_will_not_have_no_reader_is_blamed(relay, edition, at):
    edition(readers=10)
    relay.at_recipient = lambda _to: "550 5.7.1 relaying denied"
    assert deliver_due(at=at) == 0
    assert set(states().values()) == {DeliveryState.RETRY, DeliveryState.QUEUED}
    assert list(states().values()).count(DeliveryState.RETRY) == 3
    assert not Suppression.objects.exists()
    relay.at_recipient = lambda _to: "250 OK"
    assert deliver_due(at=at + 9 * MINUTE) == 0
    assert deliver_due(at=at + 11 * MINUTE) == 10


def test_a_sender_whom_the_relay_refuses_holds_up_no_letter_of_another(
    relay, settings, edition, at
):
    settings.LATEFINAL_MAIL_FROM = "typo@example.org"
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    settings.LATEFINAL_MAIL_FROM = "evening@example.org"
    edition(readers=2)
    relay.at_sender = lambda sender: "553 no" if sender.startswith("typo") else "250 OK"
    assert deliver_due(at=at) == 2
    assert states()["new@example.org"] == DeliveryState.RETRY
    assert not Suppression.objects.exists()


def test_a_relay_that_wants_a_log_in_keeps_nobody_waiting_once_it_has_it(relay, edition, at):
    edition(readers=2)
    relay.at_sender = lambda _sender: "530 authentication required"
    assert deliver_due(at=at) == 0
    relay.at_sender = lambda _sender: "250 OK"
    assert deliver_due(at=at + 11 * MINUTE) == 2


def test_a_letter_whose_acceptance_cannot_be_noted_is_still_sent_once(
    relay, settings, tmp_path, edition, at
):
    settings.LATEFINAL_HOME = tmp_path
    (tmp_path / "mailroom").write_text("a file where the folder should be")
    edition(readers=2)
    for _ in range(2):
        with pytest.raises(OSError, match="mailroom"):
            deliver_due(at=at)
    assert relay.times == {"reader-0@example.org": 1, "reader-1@example.org": 1}
    assert set(states().values()) == {DeliveryState.SENT}


def test_a_link_that_dies_after_the_final_dot_leaves_the_letter_uncertain(relay, edition, at):
    edition(readers=3)
    relay.at_end = lambda to: "HANG UP" if "-1@" in to else "250 OK"
    assert deliver_due(at=at) == 2
    assert states()["reader-1@example.org"] == DeliveryState.UNCERTAIN
    relay.at_end = lambda _to: "250 OK"
    assert deliver_due(at=at + 2 * MINUTE) == 1
    assert relay.times == {f"reader-{n}@example.org": 2 if n == 1 else 1 for n in range(3)}


def test_a_letter_keeps_its_message_id_on_every_try(relay, edition, at):
    edition(readers=1)
    relay.at_end = lambda _to: "HANG UP"
    deliver_due(at=at)
    relay.at_end = lambda _to: "250 OK"
    deliver_due(at=at + 2 * MINUTE)
    first, second = relay.messages()
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@localhost>")


def test_old_news_is_no_longer_sent(settings, edition, at):
    relay = Relay(port=free_port())
    settings.MAIL_URL = relay.url
    batch = edition()
    deliver_due(at=at)
    with running(relay):
        assert deliver_due(at=at + timedelta(hours=12)) == 0
    assert not relay.letters
    assert set(states().values()) == {DeliveryState.DEAD}
    batch.refresh_from_db()
    assert batch.finished_at is not None


def test_a_letter_that_a_worker_takes_at_the_last_moment_is_not_old_news(settings, edition, at):
    """Between the look for old news and its settling: it is the worker's, who knows its end."""
    settings.MAIL_URL = ""
    late = at + timedelta(hours=12)
    turn = {edition(readers=2).pk: Lane.BULK}
    claims = iter([0, 1])  # what is uncertain is settled first

    def meanwhile(execute, sql, params, many, context):
        if '"settled_at" = ' in sql and next(claims, 0):
            assert len(claim("a", turn, at=late, limit=1)) == 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        deliver_due(at=late)
    assert sorted(states().values()) == [DeliveryState.CLAIMED, DeliveryState.DEAD]


@pytest.mark.parametrize("is_killed", [True, False])
def test_who_leaves_while_a_worker_holds_their_letter_gets_no_second_try(
    relay, edition, at, is_killed
):
    batch = edition(readers=3)
    worker = Worker()
    assert len(claim(worker.name, {batch.pk: Lane.BULK}, at=at, limit=3)) == 3
    assert withdraw(batches=Batch.objects.all(), recipient_key="1", at=at) == 0
    if is_killed:
        worker.give_up()
        free_leases(at=at)
    else:
        settle(worker, at=at)
    assert deliver_due(at=at) == 2
    assert states()["reader-1@example.org"] == DeliveryState.SUPPRESSED
    assert "reader-1@example.org" not in relay.times
    batch.refresh_from_db()
    assert batch.finished_at is not None


def test_old_news_is_closed_even_where_no_relay_is_set(settings, edition, at):
    settings.MAIL_URL = ""
    edition()
    deliver_due(at=at + timedelta(hours=12))
    assert not Batch.objects.at_work().exists()


def test_what_one_worker_has_claimed_another_does_not_get(edition, at):
    turn = {edition(readers=5).pk: Lane.BULK}
    first = claim("a", turn, at=at, limit=3)
    second = claim("b", turn, at=at, limit=3)
    assert len(first) == 3
    assert len(second) == 2
    assert not claim("c", turn, at=at, limit=3)
    assert len(claim("c", turn, at=at + timedelta(minutes=6), limit=9)) == 5


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL makes such a plan")
def test_no_more_are_claimed_than_asked_for_whatever_plan_the_database_makes(edition, at):
    """What stands within IN may be run once for each row, and each run would take others."""
    turn = {edition(readers=5).pk: Lane.BULK}
    with connection.cursor() as cursor:
        for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert len(claim("a", turn, at=at, limit=3)) == 3


def test_without_a_relay_letters_wait(settings, edition, at):
    settings.MAIL_URL = ""
    edition()
    assert deliver_due(at=at) == 0
    assert set(states().values()) == {DeliveryState.QUEUED}


def test_the_longest_address_that_mail_allows_is_written_to(db, at):
    batch = open_batch(key="k", letter=Letter(subject="s", text="t"), at=at)
    address = f"reader@{'a' * 50}.{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org"
    assert add_deliveries(batch=batch, recipients=[Recipient("1", address)], at=at) == 1


def test_whoever_is_in_an_edition_stays_as_they_are_and_the_others_join(db, at):
    batch = open_batch(key="k", letter=Letter(subject="s", text="t"), at=at)
    odd = Recipient("a\tb\\c\n", r"back\slash@example.org", {"own": "1.a~b"})
    add_deliveries(batch=batch, recipients=[Recipient("2", "two@example.org")], at=at)
    there = [Recipient("1", "one@example.org"), Recipient("2", "other@example.org"), odd]
    assert add_deliveries(batch=batch, recipients=iter(there), at=at) == 3
    rows = Delivery.objects.order_by("pk").values_list("recipient_key", "address", "slots")
    assert set(rows.values_list("state", "attempt", "next_at")) == {(DeliveryState.QUEUED, 0, at)}
    assert sorted(rows, key=str) == sorted(
        [("1", "one@example.org", {}), ("2", "two@example.org", {}), tuple(odd)], key=str
    )


@pytest.mark.parametrize(
    "address", ["a@b.org\nBcc: c@d.org", "a b@c.org", "nobody", "<a@b.org>", f"a@{'b' * 253}"]
)
def test_an_address_that_could_break_the_envelope_is_refused(db, at, address):
    batch = open_batch(key="k", letter=Letter(subject="s", text="t"), at=at)
    with pytest.raises(Exception, match="that is no address"):
        add_deliveries(batch=batch, recipients=[Recipient("1", address)], at=at)
    assert not Delivery.objects.exists()
    assert Batch.objects.count() == 1
