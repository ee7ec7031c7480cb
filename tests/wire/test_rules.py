"""Events, habits, differences and what is searched: rules without a database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.wire.rules.differences import differences
from latefinal.wire.rules.events import Told, first_told, telling_words
from latefinal.wire.rules.habits import next_look, silent_after
from latefinal.wire.rules.searching import asked_words, searched
from tests.factories import AT

HOUR = timedelta(hours=1)


def told(pk, outlet, headline, first=None):
    return Told(pk, outlet, first or pk, telling_words(headline, language="en"))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (
            "Ministry: protocol on Varen berth signed Thursday",
            "Varen berth protocol signed, ministry says",
            True,
        ),
        ("Snow warning for the pass", "Snow closes schools in the north", False),
        ("Ferry union calls off strike", "Ferry union elects a chair in Varen", False),
        ("Взрыв на складе в Варене", "На складе в Варене прогремел взрыв", True),
    ],
)
def test_headlines_of_two_outlets_are_of_one_event_when_they_say_the_same(one, other, is_same):
    firsts = first_told([told(2, 20, other)], before=[told(1, 10, one)])
    assert (firsts == {2: 1}) is is_same


def test_one_outlet_never_follows_itself():
    same = "Protocol on Varen berth signed Thursday"
    assert first_told([told(2, 10, same)], before=[told(1, 10, same)]) == {2: 2}


def test_a_third_is_tied_to_the_first_and_not_to_the_second():
    same = "Protocol on Varen berth signed Thursday"
    before = [told(1, 10, same), told(2, 20, same, first=1)]
    assert first_told([told(3, 30, same)], before=before) == {3: 1}


def test_each_failure_doubles_the_pause_up_to_six_hours():
    def pause(failures):
        every = timedelta(minutes=10)
        return next_look(at=AT, every=every, failures=failures, asked_back=None, chance=0.5) - AT

    assert [pause(n) / timedelta(minutes=10) for n in (0, 1, 2, 3)] == [1, 2, 4, 8]
    assert pause(30) == 6 * HOUR


def test_an_outlets_own_wish_is_kept_up_to_a_day():
    def asked(back):
        return next_look(at=AT, every=HOUR / 6, failures=1, asked_back=back, chance=0.0)

    assert asked(AT + 3 * HOUR) == AT + 3 * HOUR
    assert asked(AT + timedelta(days=40)) == AT + timedelta(days=1)
    assert asked(AT) > AT


@given(chance=st.floats(0, 1), failures=st.integers(0, 10_000))
def test_a_feed_is_always_asked_again_later_and_within_the_day(chance, failures):
    due = next_look(at=AT, every=HOUR / 6, failures=failures, asked_back=None, chance=chance)
    assert AT + timedelta(minutes=5) < due < AT + timedelta(days=1)


def test_a_feed_is_silent_after_three_times_its_longest_usual_pause():
    hourly = [AT - n * HOUR for n in range(20)]
    daily = [AT - n * 24 * HOUR for n in range(20)]
    assert silent_after(hourly) == AT + 12 * HOUR
    assert silent_after(daily) == AT + 72 * HOUR
    assert silent_after(hourly[:3]) is None


@given(old=st.text(max_size=200), new=st.text(max_size=200))
def test_what_differs_adds_up_to_both_texts(old, new):
    pieces = differences(old, new)
    assert "".join(one.words for one in pieces if one.kind != "new") == old
    assert "".join(one.words for one in pieces if one.kind != "gone") == new


def test_what_differs_is_told_by_words():
    pieces = differences("a lease is not on the agenda", "a lease is not presently on the agenda")
    assert [one.words for one in pieces if one.kind == "new"] in (["presently "], [" presently"])
    assert not [one for one in pieces if one.kind == "gone"]


def test_words_are_searched_in_one_case_without_accents_in_any_script():
    assert asked_words("ВАРЕН Élysée") == ["варен", "elysee"]
    assert searched("Порт Варен", "L’Élysée") == "порт варен l elysee"
