"""Which day a text means that names it by when it is read."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latefinal.stories.relative_days import WEEKDAYS, relative_days

MONDAY = date(2026, 11, 23)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def november(words, on=MONDAY):
    return [(one.words, one.day.day) for one in relative_days(words, on=on)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("It opened today, and tonight it shuts.", [("today", 23), ("tonight", 23)]),
        ("Yesterday’s talks went on last night.", [("Yesterday", 22), ("last night", 22)]),
        ("The day before yesterday it fell.", [("The day before yesterday", 21)]),
        ("It closes the day after tomorrow.", [("the day after tomorrow", 25)]),
        ("He spoke on Thursday.", [("on Thursday", 19)]),
        ("He left. She will speak on Thursday. It ends.", [("on Thursday", 26)]),
        ("She will speak. He spoke on Thursday.", [("on Thursday", 19)]),
        ("The strike is to begin on Tuesday morning.", [("on Tuesday morning", 24)]),
        ("He spoke on Monday.", [("on Monday", 23)]),
        ("Last Monday and next Monday.", [("Last Monday", 16), ("next Monday", 30)]),
        ("Shut since Friday, until Wednesday.", [("since Friday", 20), ("until Wednesday", 25)]),
        # The date stands beside it.
        ("He spoke on Thursday, 19 November, and on Friday (Nov. 20).", []),
        ("He spoke today, November 23, and tomorrow the 24th; on Tuesday the 1st of March.", []),
        # Others' words, names, and days that come round.
        ("“We met today and on Friday,” he said, “and tomorrow.”", []),
        ("Varen Today wrote so. The ferry sails on Mondays.", []),
        ("She said so to Varen Today. Today it rains.", [("Today", 23)]),
        ("", []),
    ],
)
def test_a_day_is_reckoned_from_the_day_it_is_read(words, found):
    assert november(words) == found


@settings(max_examples=60)
@given(on=days, weekday=st.sampled_from(WEEKDAYS), verb=st.sampled_from(["met", "will meet"]))
def test_a_weekday_is_that_weekday_within_a_week(on, weekday, verb):
    [plain] = relative_days(f"They {verb} on {weekday.title()}.", on=on)
    [last] = relative_days(f"They {verb} last {weekday.title()}.", on=on)
    [coming] = relative_days(f"They {verb} next {weekday.title()}.", on=on)
    assert {WEEKDAYS[one.day.weekday()] for one in (plain, last, coming)} == {weekday}
    assert on - timedelta(days=7) <= last.day < on < coming.day <= on + timedelta(days=7)
    assert plain.day in (last.day, coming.day) or plain.day == on
    assert (plain.day >= on) if verb == "will meet" else (plain.day <= on)


@settings(max_examples=60)
@given(on=days, words=st.text(alphabet="today on Monday.,“”\n", max_size=200))
def test_words_are_found_where_they_stand_and_dated_ones_are_not(on, words):
    for one in relative_days(words, on=on):
        assert one.words in words
    dated = [f"{one.words}, {one.day.day} {one.day:%B}" for one in relative_days(words, on=on)]
    assert relative_days(" and ".join(dated), on=on) == []
