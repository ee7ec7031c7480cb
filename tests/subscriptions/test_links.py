"""What a reader's link says is what was put in, and for how long it counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.subscriptions.errors import LinkBroken
from latefinal.subscriptions.rules.links import (
    ConfirmToken,
    PreferencesToken,
    read_confirm_token,
    read_leave_token,
    read_preferences_token,
    sign_confirm_token,
    sign_leave_token,
    sign_preferences_token,
)

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATE = [(-SECOND, True), (timedelta(0), True), (SECOND, False)]


@pytest.mark.parametrize(
    "zone", ["", "UTC", "Asia/Tashkent", "America/Port-au-Prince", "America/Argentina/Buenos_Aires"]
)
def test_a_confirming_link_says_whose_wish_of_when_and_where(zone):
    asked = ConfirmToken(7, AT - timedelta(days=2), AT, zone)
    assert read_confirm_token(sign_confirm_token(asked)) == asked


@pytest.mark.parametrize(("late", "is_good"), LATE)
def test_a_confirming_link_is_good_for_three_days_to_the_second(late, is_good):
    token = ConfirmToken(7, AT - timedelta(days=30), AT)
    assert token.is_good(at=AT + timedelta(days=3) + late) is is_good


@pytest.mark.parametrize(("late", "is_fresh"), LATE)
def test_a_mailed_link_is_fresh_for_an_hour_to_the_second(late, is_fresh):
    own = read_preferences_token(sign_preferences_token(PreferencesToken(7, mailed_at=AT)))
    assert own == PreferencesToken(7, mailed_at=AT)
    assert own.is_fresh(at=AT + timedelta(hours=1) + late) is is_fresh


def test_the_link_of_a_letter_is_never_fresh():
    own = read_preferences_token(sign_preferences_token(PreferencesToken(7)))
    assert own == PreferencesToken(7)
    assert own.is_fresh(at=AT) is False


def test_a_link_that_leaves_says_whose_wish_ends():
    assert read_leave_token(sign_leave_token(7)) == 7


def test_a_link_of_one_kind_opens_nothing_of_another():
    links = {
        read_confirm_token: sign_confirm_token(ConfirmToken(7, AT, AT)),
        read_leave_token: sign_leave_token(7),
        read_preferences_token: sign_preferences_token(PreferencesToken(7)),
    }
    for read in links:
        for other, link in links.items():
            if other is not read:
                with pytest.raises(LinkBroken):
                    read(link)
