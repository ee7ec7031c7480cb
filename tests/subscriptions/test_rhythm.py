"""On which days a newsletter comes, what is news to its readers, and how they are told of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from latefinal.subscriptions.rules.rhythm import EVERY_DAY, rhythm_of
from latefinal.subscriptions.rules.when import in_words

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONDAY, DAY, HOUR = AT.date(), timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("days", "gap", "fresh", "kept"),
    [
        (EVERY_DAY, 1, 36 * HOUR, 7 * DAY),
        ("5", 7, 180 * HOUR, 14 * DAY),
        ("12345", 3, 84 * HOUR, 7 * DAY),
        ("14", 4, 108 * HOUR, 8 * DAY),
        ("41", 4, 108 * HOUR, 8 * DAY),
        ("67", 6, 156 * HOUR, 12 * DAY),
        ("", 1, 7 * DAY, 7 * DAY),
        ("5089x", 7, 180 * HOUR, 14 * DAY),
    ],
)
def test_how_long_a_story_is_news_and_waits_follows_from_the_longest_gap(days, gap, fresh, kept):
    rhythm = rhythm_of(days)
    assert (rhythm.gap, rhythm.fresh, rhythm.kept) == (gap, fresh, kept)


@pytest.mark.parametrize(
    ("days", "is_by_hand", "is_daily"),
    [("", True, False), ("8", True, False), ("123456", False, False), (EVERY_DAY, False, True)],
)
def test_without_a_day_it_goes_by_hand_and_with_all_seven_daily(days, is_by_hand, is_daily):
    rhythm = rhythm_of(days)
    assert (rhythm.is_by_hand, rhythm.is_daily) == (is_by_hand, is_daily)


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (EVERY_DAY, date(2026, 11, 22)),
        ("12345", date(2026, 11, 20)),
        ("1", date(2026, 11, 16)),
        ("2", date(2026, 11, 17)),
        ("", None),
    ],
)
def test_the_edition_before_is_that_of_the_nearest_of_its_days(days, before):
    assert rhythm_of(days).day_before(MONDAY) == before


@pytest.mark.parametrize(
    ("settled_ago", "news_for"),
    [
        (None, 36 * HOUR),
        (timedelta(0), 36 * HOUR),
        (24 * HOUR, 36 * HOUR),
        (36 * HOUR, 36 * HOUR),
        (37 * HOUR, 37 * HOUR),
        (7 * DAY, 7 * DAY),
        (8 * DAY, 7 * DAY),
    ],
)
def test_a_story_is_news_while_it_is_fresh_or_since_they_were_served_but_not_too_long(
    settled_ago, news_for
):
    settled_at = None if settled_ago is None else AT - settled_ago
    begins = rhythm_of(EVERY_DAY).news_begins(settled_at=settled_at, at=AT)
    assert AT - begins == news_for


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("", "When there is something that should not wait"),
        (EVERY_DAY, "Every day at 07:05"),
        ("12345", "Monday to Friday at 07:05"),
        ("1234", "Every Monday, Tuesday, Wednesday and Thursday at 07:05"),
        ("7", "Every Sunday at 07:05"),
        ("51", "Every Monday and Friday at 07:05"),
    ],
)
def test_readers_are_told_in_words_when_it_comes(days, words):
    assert in_words(rhythm_of(days), hour=time(7, 5)) == words
