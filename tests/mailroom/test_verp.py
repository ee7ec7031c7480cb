"""Each letter carries a mark that nobody else can make, the same on every try."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st

from latefinal.mailroom.models import Delivery
from latefinal.mailroom.rules.verp import Marker, marks_in, number_of
from latefinal.mailroom.services import deliver_due
from tests.smtp import Relay, running

OURS = "b@bounces.paper.example"
MARKER = Marker(secret="a secret", return_path=OURS)
ADDRESS = st.from_regex(r"[a-z0-9.+-]{1,40}@[a-z]{1,20}\.example", fullmatch=True)


@laws(derandomize=True)
@given(number=st.integers(1, 2**63 - 1), address=ADDRESS)
def test_a_mark_is_found_wherever_it_stands_and_fits_into_an_address(number, address):
    mark = MARKER.mark(number, address)
    sender = MARKER.sender(mark, otherwise="")
    assert len(sender.partition("@")[0]) <= 64
    told = f"To: <{sender}>\nMessage-ID: <{mark}.{'0a' * 16}@paper.example>\nTo: {sender.upper()}"
    assert marks_in(told) == [mark]
    assert number_of(mark) == number


@laws(derandomize=True)
@given(number=st.integers(1, 10**9), address=ADDRESS, other=ADDRESS)
def test_a_mark_holds_for_one_delivery_to_one_address_under_one_secret(number, address, other):
    mark = MARKER.mark(number, address)
    seal = mark.partition(".")[2]
    assert not MARKER.mark(number + 1, address).endswith(seal)
    assert (MARKER.mark(number, other) == mark) is (other == address)
    assert Marker(secret="another", return_path=OURS).mark(number, address) != mark


def test_a_million_of_what_looks_like_a_mark_is_cut_short():
    text = " ".join(f"b+{number}.{'ab' * 10}@x" for number in range(5000))
    assert len(marks_in(text)) == 50
    assert marks_in("1.abc@x 12345678901234567890123.%s@x" % ("ab" * 10)) == []


def carried(at, *, answers):
    """Senders and Message-IDs by address, of a relay that gives `answers` in turn."""
    senders, replies = [], iter(answers)

    def at_sender(sender):
        senders.append(sender)
        return "250 OK"

    with running(Relay(at_sender=at_sender, at_end=lambda _to: next(replies, "250 OK"))) as relay:
        yield relay
        yield senders, [str(one["Message-ID"]) for one in relay.messages()]


def test_where_the_return_path_is_ours_each_letter_comes_back_to_its_own_address(
    settings, edition, at
):
    settings.LATEFINAL_RETURN_PATH = OURS
    edition(readers=3)
    steps = carried(at, answers=["451 later", "250 OK", "250 OK", "250 OK"])
    settings.MAIL_URL = next(steps).url
    deliver_due(at=at)
    deliver_due(at=at + timedelta(minutes=10))
    senders, named = next(steps)
    marker = Marker(secret=settings.SECRET_KEY, return_path=OURS)
    marks = {marker.mark(row.pk, row.address) for row in Delivery.objects.all()}
    assert set(senders) == {f"b+{mark}@bounces.paper.example" for mark in marks}
    assert len(senders) == 4
    assert {marks_in(one)[0] for one in named} == marks


def test_where_it_is_not_only_the_message_id_is_marked(settings, edition, at):
    edition(readers=2)
    steps = carried(at, answers=[])
    settings.MAIL_URL = next(steps).url
    deliver_due(at=at)
    senders, named = next(steps)
    assert set(senders) == {"evening@localhost"}
    assert sorted(number_of(marks_in(one)[0]) for one in named) == sorted(
        Delivery.objects.values_list("pk", flat=True)
    )
