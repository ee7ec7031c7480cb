"""Letters that are signed ahead leave as they would have: in order, each once, or not at all."""

from __future__ import annotations

import os
import threading
from collections import Counter

import pytest
from django.core.mail import EmailMessage

from latefinal.mailroom.backend import MailroomBackend
from latefinal.mailroom.models import Batch, Delivery, DeliveryState
from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.rules.letters import Letter, slot
from latefinal.mailroom.rules.smtp_session import Outgoing
from latefinal.mailroom.services import (
    Recipient,
    add_deliveries,
    deliver_due,
    open_batch,
    release_batch,
    resume_batch,
)
from latefinal.mailroom.services.signing import Signing
from latefinal.plumbing import clock

from .signatures import PEM, is_believed

UNSIGNED: list[int] = []
SIGNER = Signer(domain="example.org", selector="latefinal", pem=PEM)


@pytest.fixture(params=[1, 2], ids=["one processor", "two"], autouse=True)
def processors(request):
    """This thread may run on so many processors."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("where a thread may run cannot be said here")
    before = os.sched_getaffinity(0)
    if len(before) < request.param:
        pytest.skip("this machine has one processor")
    os.sched_setaffinity(0, sorted(before)[: request.param])
    yield request.param
    os.sched_setaffinity(0, before)


@pytest.fixture
def signing(at):
    made = Signing(lambda: at, unsigned=lambda letter, _fault: UNSIGNED.append(letter.key))
    UNSIGNED.clear()
    yield made
    made.close()
    assert "signing" not in {thread.name for thread in threading.enumerate()}


def unsigned(number):
    head = f"From: <evening@example.org>\r\nTo: <reader-{number}@example.org>\r\n\r\n".encode()
    return Outgoing(number, "s@example.org", f"reader-{number}@example.org", head + b"W.\r\n.\r\n")


def test_signed_letters_keep_their_order_and_a_pause_among_them_its_place(signing):
    given = [unsigned(number) for number in range(60)]
    given[40:40] = [None, None]
    signing.expect(80, signer=SIGNER)
    signed = list(signing.sign(given))
    assert [letter and letter.key for letter in signed] == [one and one.key for one in given]
    assert all(letter.data.count(b"DKIM-Signature") == 1 for letter in signed if letter)
    assert all(is_believed(letter.data.removesuffix(b".\r\n")) for letter in signed if letter)


@pytest.mark.parametrize(("claimed", "most"), [(80, 10), (7, 0)])
def test_no_more_letters_are_ahead_than_a_part_of_those_that_were_claimed(
    signing, processors, claimed, most
):
    asked = []
    letters = (asked.append(number) or unsigned(number) for number in range(30))
    signing.expect(claimed, signer=SIGNER)
    assert next(signing.sign(letters)).key == 0
    assert len(asked) == 1 + (most if processors > 1 else 0)
    helpers = [one for one in threading.enumerate() if one.name == "signing"]
    assert len(helpers) == (1 if most and processors > 1 else 0)
    assert all(one.daemon for one in helpers), "none keeps a process from its end"


def test_a_letter_that_cannot_be_signed_stops_no_other_and_is_told(signing):
    given = [unsigned(1), unsigned(2)._replace(data=b"no letter"), unsigned(3)]
    signing.expect(80, signer=SIGNER)
    assert [letter.key for letter in signing.sign(given)] == [1, 3]
    assert UNSIGNED == [2]


def test_a_signed_edition_leaves_once_to_everybody(relay, key, edition, at):
    edition(readers=130)
    assert deliver_due(at=at) == 130
    assert set(relay.times.values()) == {1}
    assert "signing" not in {thread.name for thread in threading.enumerate()}
    assert all(f"To: <{to}>".encode() in raw and is_believed(raw) for to, raw in relay.letters)


def test_what_was_signed_when_its_batch_was_paused_stays_and_is_no_try(relay, key, edition, at):
    edition(readers=200)
    relay.at_recipient = lambda _to: "554 no thank you"
    deliver_due(at=at)
    batch = Batch.objects.get()
    assert batch.is_paused
    waiting = Delivery.objects.unsettled()
    assert Counter(waiting.values_list("state", "attempt")) == {
        (DeliveryState.QUEUED, 0): len(waiting)
    }

    relay.at_recipient = lambda _to: "250 OK"
    resume_batch(batch=batch)
    assert deliver_due(at=at) == len(waiting) > 100
    assert set(relay.times.values()) == {1}


def test_a_mail_of_django_s_whose_lines_begin_with_dots_is_believed(relay, key, db):
    words = "One\n.two\n..three\n.\nand so on"
    MailroomBackend().send_messages(
        [EmailMessage("Dots", words, "evening@example.org", ["reader@example.org"])]
    )
    assert deliver_due(at=clock.now()) == 1
    ((_to, raw),) = relay.letters
    assert is_believed(raw)
    assert relay.messages()[0].get_content().splitlines() == words.split("\n")


@pytest.fixture
def threads(monkeypatch):
    """The system gives so many threads more for signing."""

    def give(number):
        start, left = threading.Thread.start, [None] * number

        def begin(thread):
            if thread.name == "signing" and not left:
                raise RuntimeError("can't start new thread")
            del left[: thread.name == "signing"]
            start(thread)

        monkeypatch.setattr(threading.Thread, "start", begin)

    return give


@pytest.mark.parametrize("processors", [2], indirect=True)
@pytest.mark.parametrize(("given", "ahead"), [(0, 0), (1, 10)])
def test_where_the_system_gives_no_thread_nothing_is_signed_ahead(
    signing, processors, threads, given, ahead
):
    threads(given)
    asked = []
    letters = (asked.append(number) or unsigned(number) for number in range(30))
    signing.expect(80, signer=SIGNER)
    assert next(signing.sign(letters)).key == 0
    assert len(asked) == 1 + ahead


@pytest.mark.parametrize("processors", [2], indirect=True)
@pytest.mark.parametrize(("number", "helpers"), [(None, 0), (1, 0), (3, 2), (64, 3)])
def test_where_a_system_counts_its_processors_alone_one_is_left_to_whoever_sends(
    at, processors, monkeypatch, number, helpers
):
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: number)
    signing = Signing(lambda: at, unsigned=lambda _letter, _fault: None)
    signing.expect(80, signer=SIGNER)
    next(signing.sign(unsigned(number) for number in range(30)))
    assert [thread.name for thread in threading.enumerate()].count("signing") == helpers
    signing.close()


def test_where_the_system_gives_no_thread_whoever_sends_signs(relay, key, edition, at, threads):
    threads(0)
    edition(readers=130)
    assert deliver_due(at=at) == 130
    assert set(relay.times.values()) == {1}
    assert all(is_believed(raw) for _to, raw in relay.letters)


def test_a_letter_that_cannot_be_filled_costs_none_that_is_on_the_links(relay, key, db, at):
    letter = Letter(subject="The day", text=f"Words. {slot('leave')}\n", slots=("leave",))
    batch = open_batch(key="edition", letter=letter, at=at)
    readers = [Recipient(str(n), f"reader-{n}@example.org", {"leave": "x"}) for n in range(20)]
    add_deliveries(batch=batch, recipients=readers, at=at)
    release_batch(batch=batch, at=at)
    Delivery.objects.filter(recipient_key="10").update(slots={})
    assert deliver_due(at=at) == 19
    assert Delivery.objects.get(state=DeliveryState.DEAD).recipient_key == "10"
    assert len(relay.letters) == len(relay.times) == 19
