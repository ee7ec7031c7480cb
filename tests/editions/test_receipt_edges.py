"""Which edition a figure of a receipt belongs to, and who of those it missed is named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latefinal.editions.errors import NotClosedYet
from latefinal.editions.models import Edition
from latefinal.editions.services import (
    close_edition,
    close_evenings,
    close_now,
    closed_edition,
    edition_receipt,
    last_edition,
    missing_of,
    put_back,
    send_missing,
)
from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import count_finished, deliver_due
from latefinal.readers.models import Reader
from latefinal.subscriptions.models import Closes, Newsletter, Subscription
from latefinal.subscriptions.services import gather_cohorts
from tests.factories import make_story

DAY = timedelta(days=1)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def edition(evening, section, subscribe, at):
    """An edition to two readers, closed."""
    subscribe("a@example.org", "b@example.org")
    make_story(section, published_at=at)
    return close_edition(newsletter=evening, local_date=at.date(), at=at).closing.edition


@pytest.mark.parametrize(
    ("left", "counted"),
    [(-SECOND, (0, 0)), (0 * SECOND, (1, 0)), (DAY - SECOND, (1, 0)), (DAY, (0, 1))],
)
def test_who_leaves_is_counted_for_the_edition_that_came_last(
    edition, evening, section, at, left, counted
):
    make_story(section, published_at=at + HOUR)
    later = close_edition(newsletter=evening, local_date=(at + DAY).date(), at=at + DAY)
    wish = Subscription.objects.first()
    other = Newsletter.objects.create(name="Other", slug="other")
    Subscription.objects.create(
        newsletter=other, reader=wish.reader, asked_at=at, confirmed_at=at, ended_at=at + left
    )
    Subscription.objects.filter(pk=wish.pk).update(ended_at=at + left)
    editions = (edition, later.closing.edition)
    found = [edition_receipt(edition=one, at=at + 2 * DAY).unsubscribed for one in editions]
    assert tuple(found) == counted


def test_of_two_editions_a_date_each_has_its_own_who_left(section, subscribe, at):
    subscribe("a@example.org")
    breaking = Newsletter.objects.create(name="Breaking", slug="breaking", days="")
    Subscription.objects.update(newsletter=breaking)
    for hours in (0, 2):
        asked = {"newsletter": breaking, "local_date": at.date(), "at": at + hours * HOUR}
        put_back(**asked, story_id=make_story(section, published_at=at).pk)
        close_now(**asked)
    first, second = Edition.objects.order_by("number")
    for hours, counted in ((1, (1, 0)), (3, (0, 1))):
        Subscription.objects.update(ended_at=at + hours * HOUR)
        found = [edition_receipt(edition=one, at=at).unsubscribed for one in (first, second)]
        assert tuple(found) == counted
    asked = {"newsletter": breaking, "local_date": at.date()}
    assert closed_edition(**asked) == last_edition(newsletter=breaking) == second
    assert closed_edition(**asked, number=1) == first
    with pytest.raises(NotClosedYet):
        closed_edition(**asked, number=3)


def test_a_receipt_bears_the_words_of_the_public_letter_and_the_hour_of_the_first(
    evening, section, subscribe, at
):
    east, _home = subscribe("east@example.org", "home@example.org")
    Reader.objects.filter(pk=east.reader_id).update(zone="Asia/Tokyo")
    gather_cohorts(at=at.replace(hour=0))
    make_story(section, title="Morning", published_at=at.replace(hour=3))
    close_evenings(at=at.replace(hour=9))
    edition = Edition.objects.get()
    early = edition_receipt(edition=edition, at=at)
    assert (early.subject, early.letters.intended) == ("Morning", 1)
    make_story(section, title="Noon", published_at=at)
    close_evenings(at=at + HOUR)
    receipt = edition_receipt(edition=edition, at=at + HOUR)
    assert (receipt.subject, receipt.closed_at) == ("Noon", at.replace(hour=9))
    assert receipt.letters.intended == 2


def test_before_anything_was_sent_there_is_no_receipt(evening, at):
    edition = Edition.objects.create(newsletter=evening, local_date=at.date())
    with pytest.raises(NotClosedYet):
        edition_receipt(edition=edition, at=at)
    assert last_edition(newsletter=evening) is None


@pytest.mark.parametrize(("given_up", "unwritten", "named"), [(19, 2, 20), (21, 2, 20), (1, 1, 2)])
def test_the_first_twenty_who_are_missing_are_named(
    relay, evening, section, subscribe, at, given_up, unwritten, named
):
    wishes = subscribe(*(f"reader-{n}@example.org" for n in range(given_up + unwritten)))
    make_story(section, published_at=at)
    run = close_edition(newsletter=evening, local_date=at.date(), at=at)
    relay.at_recipient = lambda _to: "451 4.7.1 later"
    lost = [str(wish.pk) for wish in wishes[given_up:]]
    Delivery.objects.filter(recipient_key__in=lost).delete()
    deliver_due(at=at)
    deliver_due(at=at + DAY)
    count_finished(at=at + DAY)
    found = missing_of(edition=run.closing.edition, at=at + DAY)
    assert (found.number, found.unwritten) == (given_up + unwritten, unwritten)
    assert len(found.named) == len(set(found.named)) == named


@pytest.mark.parametrize(("hours", "leaves"), [(2, 11), (20, 20)])
def test_a_forgotten_reader_is_written_to_at_their_evening_or_once_that_is_past_now(
    relay, evening, section, subscribe, at, hours, leaves
):
    Newsletter.objects.update(closes=Closes.SINGLE)
    home, west = subscribe("home@example.org", "west@example.org")
    Reader.objects.filter(pk=west.reader_id).update(zone="America/New_York")
    gather_cohorts(at=at.replace(hour=0))
    make_story(section, published_at=at)
    close_evenings(at=at + HOUR)
    Delivery.objects.filter(recipient_key=str(west.pk)).delete()
    deliver_due(at=at + HOUR)
    count_finished(at=at + HOUR)
    edition = Edition.objects.get()
    assert send_missing(edition=edition, at=at + hours * HOUR) == 1
    assert send_missing(edition=edition, at=at + hours * HOUR) == 0
    waits = Delivery.objects.get(recipient_key=str(west.pk))
    assert waits.next_at == at + leaves * HOUR
    assert Delivery.objects.filter(recipient_key=str(home.pk)).count() == 1
