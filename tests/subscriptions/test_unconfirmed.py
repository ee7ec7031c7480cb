"""A sign-up that nobody confirms is dropped after thirty days, and so is an address known by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latefinal.comments.services import submit_comment
from latefinal.readers.models import Reader
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.links import sign_leave_token
from latefinal.subscriptions.services import (
    drop_unconfirmed,
    end_by_link,
    request_subscription,
    unconfirmed,
)
from tests.factories import make_story

MONTH = timedelta(days=30)


@pytest.fixture
def asked(evening, at):
    return request_subscription(newsletter=evening, address="asked@example.org", at=at)


@pytest.mark.parametrize(("early", "stays"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_after_thirty_days_it_goes_with_its_address(asked, at, early, stays):
    assert drop_unconfirmed(at=at + MONTH - early) == (not stays)
    assert Subscription.objects.exists() is stays
    assert Reader.objects.exists() is stays


def test_whoever_confirmed_or_left_stays(evening, subscribe, at):
    subscribe("confirmed@example.org")
    wish = request_subscription(newsletter=evening, address="left@example.org", at=at)
    end_by_link(token=sign_leave_token(wish.pk), at=at)
    assert drop_unconfirmed(at=at + 2 * MONTH) == 0
    assert Subscription.objects.count() == 2


def test_an_address_of_which_more_is_held_stays(asked, section, at):
    words = {"words": "Words.", "answers": None, "at": at}
    submit_comment(story=make_story(section), name="A", address="asked@example.org", **words)
    assert drop_unconfirmed(at=at + MONTH) == 1
    assert Reader.objects.get().comments.count() == 1


def test_asked_anew_the_month_begins_anew(evening, asked, at):
    Subscription.objects.update(asked_at=at + MONTH)
    assert drop_unconfirmed(at=at + MONTH) == 0


def test_many_are_dropped_a_few_at_a_time_until_none_is_left(evening, subscribe, at, monkeypatch):
    monkeypatch.setattr(unconfirmed, "AT_ONCE", 2)
    subscribe(*(f"r{number}@example.org" for number in range(5)))
    Subscription.objects.update(confirmed_at=None)
    request_subscription(newsletter=evening, address="new@example.org", at=at)
    assert drop_unconfirmed(at=at) == 5
    assert Reader.objects.get().address == "new@example.org"


def test_who_confirmed_and_left_and_who_left_unconfirmed_stay(subscribe, at):
    confirmed, asked = subscribe("confirmed@example.org", "asked@example.org")
    Subscription.objects.update(ended_at=at)
    Subscription.objects.filter(pk=asked.pk).update(confirmed_at=None)
    assert drop_unconfirmed(at=at + 9 * MONTH) == 0
    assert set(Subscription.objects.all()) == {confirmed, asked}
