"""The desk is told when an edition waits or is late, once, and can let it go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from latefinal.editions.services import close_edition
from latefinal.editions.services.alerts import warn_desk
from latefinal.mailroom.alerts import Trouble, TroubleKind
from latefinal.mailroom.models import Batch, Delivery, Lane
from latefinal.mailroom.services import deliver_due, look_for_late, pause_batch
from latefinal.people.models import Role
from tests.factories import make_member, make_story

HOUR = timedelta(hours=1)
WHERE = "/desk/edition/waiting/"


@pytest.fixture
def closing(evening, section, subscribe, at):
    """Tonight's edition, closed for forty readers."""
    make_story(section, title="The ferry is late", published_at=at - HOUR)
    subscribe(*(f"reader-{n}@example.org" for n in range(40)))
    closing = close_edition(newsletter=evening, local_date=at.date(), at=at)
    assert closing is not None
    return closing


def alerts():
    """Whom letters of the prompt lane go to."""
    letters = Delivery.objects.filter(batch__lane=Lane.PROMPT)
    return sorted(letters.values_list("address", flat=True))


def trouble(batch, at, kind=TroubleKind.PAUSED):
    return Trouble(kind, "Of the last 40 readers 11 were refused for good.", at, batch and batch.pk)


def test_those_who_may_close_editions_are_told_that_one_is_paused(relay, closing, editor, at):
    make_member(Role.PUBLISHER)
    make_member(Role.REPORTER)
    relay.at_recipient = lambda to: "554 no" if to.startswith("reader-") else "250 OK"
    deliver_due(at=at)
    closing.batch.refresh_from_db()
    assert closing.batch.is_paused
    assert alerts() == ["editor@example.org", "the-publisher@example.org"]
    assert {to for to, _raw in relay.letters} == set(alerts()), "the alert is not paused"
    letter = relay.messages()[0]
    words = " ".join(letter.get_body(("plain",)).get_content().split())
    assert letter["Subject"] == "The evening edition of 23 November is paused"
    assert "is paused since 17:00 (UTC+5)" in words
    assert "Of the last 11 readers 11 were refused for good" in words
    assert "29 readers are still to get it" in words
    assert f"http://localhost:8000{WHERE}" in words
    assert "<html" in letter.get_body(("html",)).get_content()


def test_one_letter_is_sent_for_each_trouble_of_an_edition(closing, editor, at):
    for minutes in (0, 1, 60):
        warn_desk(trouble=trouble(closing.batch, at), at=at + minutes * timedelta(minutes=1))
    assert len(alerts()) == 1
    assert warn_desk(trouble=trouble(closing.batch, at, TroubleKind.LATE), at=at) == 1
    assert len(alerts()) == 2


def test_an_edition_that_does_not_move_is_told_of(settings, closing, editor, at):
    settings.MAIL_URL = ""
    assert look_for_late(at=at + timedelta(minutes=16)) == 1
    assert look_for_late(at=at + timedelta(minutes=17)) == 1
    assert alerts() == ["editor@example.org"]
    assert "is late" in str(Batch.objects.get(lane=Lane.PROMPT).message)


def test_a_relay_that_refuses_us_is_told_of_once_a_day(evening, editor, at):
    for hours in (0, 1, 24):
        warn_desk(trouble=trouble(None, at, TroubleKind.REFUSED), at=at + hours * HOUR)
    assert len(alerts()) == 2


def test_a_batch_that_is_no_edition_is_none_of_the_desk_s(evening, editor, at):
    other = Batch.objects.create(key="other", message=["x"], envelope_from="a@b.org", opened_at=at)
    assert warn_desk(trouble=trouble(other, at), at=at) == 0
    assert not alerts()


def test_nobody_is_told_who_left_the_desk_or_has_no_address(closing, editor, at):
    editor.is_active = False
    editor.save()
    assert warn_desk(trouble=trouble(closing.batch, at), at=at) == 0
    assert not alerts()


def test_the_desk_sees_why_an_edition_waits_and_lets_it_go_on(desk, relay, closing, at):
    with time_machine.travel(at, tick=False):
        pause_batch(batch=closing.batch, why="A wrong headline.", at=at)
        words = desk.get(WHERE).content.decode()
        assert "A wrong headline." in words
        assert "40 are still to go" in words
        assert (
            "It goes on"
            in desk.post(f"{WHERE}{closing.batch_id}/resume/", follow=True).content.decode()
        )
        assert (
            "already"
            in desk.post(f"{WHERE}{closing.batch_id}/resume/", follow=True).content.decode()
        )
        assert deliver_due(at=at) == 40
        assert "No edition is on its way" in desk.get(WHERE).content.decode()
        assert desk.post(f"{WHERE}{closing.batch_id}/pause/").status_code == 404


def test_the_desk_pauses_an_edition_with_its_reason(desk, relay, closing, at):
    with time_machine.travel(at, tick=False):
        shown = desk.post(f"{WHERE}{closing.batch_id}/pause/", {"why": "<Stop>"}, follow=True)
        assert "&lt;Stop&gt;" in shown.content.decode()
    assert deliver_due(at=at) == 0


def test_only_who_may_close_editions_may_pause_one(client, closing):
    client.force_login(make_member(Role.REPORTER))
    for way in ("", f"{closing.batch_id}/pause/", f"{closing.batch_id}/resume/"):
        assert client.post(WHERE + way).status_code in (302, 403, 405)
    closing.batch.refresh_from_db()
    assert not closing.batch.is_paused


@pytest.mark.parametrize("number", [2, 20])
def test_the_screen_asks_as_much_for_many_editions_as_for_few(
    desk, closing, number, at, django_assert_max_num_queries
):
    edition = closing.closing.edition
    for offset in range(number):
        batch = Batch.objects.create(
            key=f"b{offset}", message=["x"], envelope_from="a@b.org", opened_at=at, released_at=at
        )
        one = edition.closings.create(offset=offset, closed_at=at, is_home=False)
        one.variants.create(subject="s", html="", text="", batch=batch)
    desk.get(WHERE)
    with django_assert_max_num_queries(14):
        desk.get(WHERE)
