"""A wish from the first letter to its end, at the edges that no page shows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection

from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import deliver_due, is_suppressed, suppress
from latefinal.readers.models import Reader
from latefinal.subscriptions.errors import LinkBroken, LinkExpired, LinkOver
from latefinal.subscriptions.models import Cohort, Newsletter, Subscription
from latefinal.subscriptions.rules.links import (
    ConfirmToken,
    PreferencesToken,
    sign_confirm_token,
    sign_leave_token,
    sign_preferences_token,
)
from latefinal.subscriptions.services import (
    address_of_request,
    confirm_subscription,
    end_by_link,
    end_subscription,
    find_subscription,
    is_served,
    mail_data_access_link,
    newsletter_of_link,
    open_data_access,
    request_again,
    request_data_access_link,
    request_subscription,
)
from latefinal.subscriptions.services.subscribing import end_all_subscriptions, leave_by_mail

ADDRESS, OTHER = "reader@example.org", "other@example.org"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ask(evening, at):
    """Ask for the evening edition."""

    def do(address=ADDRESS, *, newsletter=evening, at=at):
        return request_subscription(newsletter=newsletter, address=address, at=at)

    return do


def link_of(wish, *, sent_at, zone=""):
    return sign_confirm_token(ConfirmToken(wish.pk, wish.asked_at, sent_at, zone))


def test_whoever_asks_is_noted_once_with_the_first_moment(ask, at):
    wish = ask()
    assert ask(at=at + HOUR) == wish
    assert ask(OTHER) != wish
    wish.refresh_from_db()
    assert (wish.asked_at, wish.confirmed_at, wish.ended_at) == (at, None, None)


@pytest.mark.parametrize("pause", [timedelta(0), SECOND])
def test_asked_again_after_leaving_it_is_a_new_wish_once(ask, at, pause):
    wish = ask()
    end_by_link(token=sign_leave_token(wish.pk), at=at + pause)
    assert ask(at=at + HOUR).asked_at == at + HOUR
    assert ask(at=at + 2 * HOUR).asked_at == at + HOUR
    assert Subscription.objects.get().asked_at == at + HOUR


def test_confirming_ends_nothing_else_and_gives_the_wish_its_cohort(ask, at):
    wish, other = ask(), ask(OTHER)
    confirmed = confirm_subscription(token=link_of(wish, sent_at=at), at=at + HOUR)
    assert (confirmed.confirmed_at, confirmed.ended_at) == (at + HOUR, None)
    assert Cohort.objects.get().choice == ("", "", False)
    assert Reader.objects.get(address=ADDRESS).verified_at == at + HOUR
    other.refresh_from_db()
    assert other.confirmed_at is None
    again = confirm_subscription(token=link_of(wish, sent_at=at), at=at + 2 * HOUR)
    assert again.confirmed_at == at + HOUR


@pytest.mark.parametrize(
    ("late", "is_good"), [(timedelta(0), True), (3 * DAY, True), (3 * DAY + SECOND, False)]
)
def test_a_link_confirms_for_three_days_after_it_was_sent(ask, at, late, is_good):
    link = link_of(ask(), sent_at=at)
    if is_good:
        assert confirm_subscription(token=link, at=at + late).is_in_force
        return
    with pytest.raises(LinkExpired):
        confirm_subscription(token=link, at=at + late)


@pytest.mark.parametrize(("after", "is_good"), [(-SECOND, True), (timedelta(0), False)])
def test_a_link_is_void_when_its_wish_was_ended_since_it_was_asked_for(ask, at, after, is_good):
    wish = ask()
    Subscription.objects.update(ended_at=at + after)
    if is_good:
        assert confirm_subscription(token=link_of(wish, sent_at=at), at=at).is_in_force
        return
    with pytest.raises(LinkExpired):
        find_subscription(token=link_of(wish, sent_at=at), at=at)


def test_a_link_of_an_older_wish_is_void_when_there_is_a_newer_one(ask, at):
    wish = ask()
    link = link_of(wish, sent_at=at)
    assert find_subscription(token=link, at=at) == wish
    Subscription.objects.update(asked_at=at + SECOND)
    with pytest.raises(LinkExpired):
        find_subscription(token=link, at=at)


def test_an_old_link_of_a_wish_that_is_served_still_shows_it(ask, at):
    wish = ask()
    link = link_of(wish, sent_at=at)
    confirm_subscription(token=link, at=at)
    assert find_subscription(token=link, at=at + 40 * DAY) == wish
    suppress(address=ADDRESS, reason="550 5.1.1", at=at)
    wish.refresh_from_db()
    assert not is_served(wish)
    with pytest.raises(LinkExpired):
        find_subscription(token=link, at=at + 40 * DAY)
    confirm_subscription(token=link, at=at + DAY)
    assert not is_suppressed(address=ADDRESS)
    assert is_served(wish)


@pytest.mark.parametrize("change", ["ended_at", "asked_at"])
def test_whoever_left_or_asked_anew_while_it_was_confirmed_has_the_last_word(ask, at, change):
    link = link_of(ask(), sent_at=at)

    def meanwhile(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "subscriptions_subscription" in sql and not seen:
            seen.append(sql)
            Subscription.objects.update(**{change: at + SECOND})
        return execute(sql, params, many, context)

    seen = []
    with connection.execute_wrapper(meanwhile), pytest.raises(LinkExpired):
        confirm_subscription(token=link, at=at + HOUR)
    assert seen


def test_a_new_link_goes_to_whom_the_old_one_was_sent(ask, at):
    wish = ask()
    ask(OTHER)
    old = link_of(wish, sent_at=at)
    assert address_of_request(token=old) == ADDRESS
    Delivery.objects.all().delete()
    assert request_again(token=old, at=at + 40 * DAY) == wish
    assert Delivery.objects.get().address == ADDRESS
    for verb in (address_of_request, lambda token: request_again(token=token, at=at)):
        with pytest.raises(LinkBroken):
            verb(token=link_of(Subscription(pk=0, asked_at=at), sent_at=at))


def test_leaving_ends_one_wish_and_says_whether_it_was_the_first_time(ask, at):
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly")
    wish, other = ask(), ask(newsletter=weekly)
    assert newsletter_of_link(token=sign_leave_token(other.pk)) == weekly
    assert newsletter_of_link(token=sign_leave_token(0)) is None
    assert end_by_link(token=sign_leave_token(wish.pk), at=at) is True
    assert end_by_link(token=sign_leave_token(wish.pk), at=at + HOUR) is False
    assert end_by_link(token=sign_leave_token(0), at=at) is False
    assert list(Subscription.objects.filter(ended_at=at)) == [wish]
    assert leave_by_mail(token=sign_leave_token(other.pk), at=at + HOUR) is True
    assert leave_by_mail(token=sign_leave_token(other.pk), at=at + HOUR) is False
    assert leave_by_mail(token="nothing of ours", at=at) is None


def test_a_reader_s_own_choice_ends_their_wish_for_that_newsletter_alone(ask, evening, at):
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly")
    wish = ask()
    ask(OTHER), ask(newsletter=weekly)
    end_subscription(reader=wish.reader, newsletter=evening, at=at)
    assert list(Subscription.objects.filter(ended_at=at)) == [wish]


def test_a_complaint_ends_all_wishes_of_one_address_and_moves_no_end(ask, at):
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly")
    first, second, other = ask(), ask(newsletter=weekly), ask(OTHER)
    end_by_link(token=sign_leave_token(first.pk), at=at)
    end_all_subscriptions(address=ADDRESS, at=at + HOUR)
    ends = dict(Subscription.objects.values_list("pk", "ended_at"))
    assert ends == {first.pk: at, second.pk: at + HOUR, other.pk: None}


def test_a_link_that_opens_what_is_held_is_mailed_to_who_is_held_alone(ask, at):
    reader = ask().reader
    Delivery.objects.all().delete()
    request_data_access_link(address="nobody@example.org", at=at)
    assert not Delivery.objects.exists()
    request_data_access_link(address=" Reader@Example.org", at=at)
    assert Delivery.objects.get().address == ADDRESS
    Reader.objects.all().delete()
    Delivery.objects.all().delete()
    mail_data_access_link(reader=reader, at=at)
    assert not Delivery.objects.exists()


def test_what_is_held_is_opened_by_a_link_of_the_last_hour_alone(ask, at):
    reader = ask().reader
    fresh = sign_preferences_token(PreferencesToken(reader.pk, mailed_at=at))
    assert open_data_access(token=fresh, at=at + HOUR).reader == reader
    with pytest.raises(LinkOver):
        open_data_access(token=fresh, at=at + HOUR + SECOND)
    with pytest.raises(LinkOver):
        open_data_access(token=sign_preferences_token(PreferencesToken(reader.pk)), at=at)


def test_a_letter_keeps_its_dark_scheme_and_asks_no_other_host(relay, ask, at):
    ask()
    deliver_due(at=at)
    (letter,) = relay.messages()
    page = letter.get_body(("html",)).get_content()
    assert "@media" in page
    assert "prefers-color-scheme" in page
    assert "fonts.googleapis" not in page
    assert re.search(r"<(td|div|p|a)[^>]* style=", page)
