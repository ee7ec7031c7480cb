"""Which stories are related, and how nearly."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.related.rules import (
    CROWD,
    LEAST,
    MOST_POSTINGS,
    TELLING_TERMS,
    Profile,
    crowd_of,
    measured,
    rank_related,
    seen_from,
    telling_terms,
    tells,
    worth_asking,
    worth_keeping,
)
from latefinal.related.words import read_words

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEADLINE = "The port of Varen is about to get a second naval lease"
RARE_TOPICS = {7: 0.2, 8: 0.8}


def told(pk, headline, text="", *, topics=(), days=0, crowd=0.0):
    read = read_words(headline, text, language="en")
    at = None if days is None else AT - timedelta(days=days)
    return Profile(
        pk, read.words, read.names, crowd=crowd, topics=frozenset(topics), published_at=at
    )


def rarity_of(profiles):
    counts = Counter(stem for one in profiles for stem in one.words)
    # As in an archive of a hundred, in which nobody else says any of it.
    return {stem: tells(count, of=100) for stem, count in counts.items()}


def ranked(*others, story=None, topics=RARE_TOPICS):
    story = story or told(1, HEADLINE, topics=[7, 8])
    rare = rarity_of([story, *others])
    for one in (story, *others):
        one.lengths = measured(one, rare)
    return rank_related(story, others, rare=rare, rare_topics=topics)


def kept(*others, story=None, most=3):
    return [near.pk for near in worth_keeping(ranked(*others, story=story), most=most)]


def test_no_story_stands_beside_itself():
    assert ranked(told(1, HEADLINE)) == []


def test_what_shares_nothing_is_not_kept():
    assert kept(told(2, "Wheat prices fall for a third month", topics=[9])) == []


def test_common_words_bring_stories_together_and_say_so():
    near = ranked(told(2, "What the Varen lease actually says, clause by clause"))[0]
    assert near.score >= LEAST
    assert set(near.words) == {"varen", "leas"}


def test_other_endings_of_the_same_word_count():
    assert kept(told(2, "Naval leases and ports")) == [2]


def test_names_bring_stories_nearer_than_other_words():
    story = told(1, "Varen and a harbour")
    assert kept(told(2, "A harbour opens"), told(3, "Varen opens"), story=story)[0] == 3


def test_numbers_bring_stories_nearer_than_other_words():
    story = told(1, "flood 7.1 quay")
    assert kept(told(2, "a quay opens"), told(3, "a 7 opens"), story=story)[0] == 3


def test_a_rare_topic_tells_more_than_a_common_one():
    common, rare = told(3, "The assembly sits", topics=[7]), told(2, "Wheat", topics=[8])
    assert kept(common, rare) == [2]


def test_topics_and_words_together_come_first():
    words, both = told(2, "Varen port"), told(3, "Varen port", topics=[7, 8], days=9)
    assert [near.pk for near in ranked(words, both)] == [3, 2]


def test_time_decides_where_nothing_else_does():
    old, new = told(3, "The Varen lease", days=60), told(2, "The Varen lease", days=1)
    assert [near.pk for near in ranked(old, new)] == [2, 3]


def test_time_brings_nothing_together():
    assert ranked(told(2, "Wheat prices fall", days=0))[0].score == 0


def test_without_dates_the_last_made_comes_first():
    same = [told(pk, "The Varen lease", days=None) for pk in (2, 4, 3)]
    assert [near.pk for near in ranked(*same)] == [4, 3, 2]


def test_one_that_is_near_to_everything_is_put_back():
    crowded, own = told(3, "The Varen lease", crowd=0.5), told(2, "The Varen lease")
    assert [near.pk for near in ranked(crowded, own)] == [2, 3]


def test_a_copy_of_the_story_is_never_kept():
    assert kept(told(2, HEADLINE)) == []


def test_of_two_copies_one_is_kept():
    twice = "What the Varen lease actually says"
    assert kept(told(2, twice), told(3, twice)) == [3]


def test_a_story_without_words_is_no_error():
    assert ranked(told(2, "?"), story=told(1, "…"))[0].score == 0


def test_the_other_way_only_the_crowd_differs():
    story, other = told(1, HEADLINE, crowd=0.1), told(2, "The Varen lease", crowd=0.4)
    there = ranked(other, story=story)[0]
    back = ranked(story, story=other)[0]
    assert seen_from(there, story=story, other=other) == pytest.approx(back.score)


def test_a_crowd_is_measured_by_the_nearest():
    near = ranked(*[told(pk, HEADLINE) for pk in range(2, 2 + CROWD + 5)])
    assert crowd_of(near) == pytest.approx(near[0].likeness)
    assert crowd_of(near[:1]) == pytest.approx(near[0].likeness / CROWD)


def test_stories_of_a_common_word_are_not_looked_through():
    counts = {"rare": 3, "common": MOST_POSTINGS - 2, "fair": 100}
    assert worth_asking(["rare", "common", "fair"], counts) == ["rare", "fair"]


def test_the_most_telling_terms_come_first_and_are_bounded():
    words = {f"w{n}": 1.0 for n in range(TELLING_TERMS + 9)}
    rare = {word: float(n) for n, word in enumerate(words)}
    profile = Profile(1, words, {})
    profile.lengths = measured(profile, rare)
    terms = telling_terms(profile, rare)
    assert next(iter(terms)) == f"w{len(words) - 1}"
    assert len(terms) == TELLING_TERMS


@pytest.mark.parametrize(("count", "of"), [(0, 0), (1, 0), (5, 3), (0, 9), (9, 9)])
def test_counts_that_lag_behind_are_no_error(count, of):
    assert 0 <= tells(count, of=of) <= 1


VOCABULARY = ["varen", "lease", "harbour", "Osk", "ferry", "7", "wheat", "court", "Maren", "dam"]
TEXT = st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join)


@given(TEXT, st.lists(TEXT, max_size=8))
def test_the_order_in_which_they_come_does_not_matter(text, texts):
    story = told(1, "", text)
    others = [told(pk, "", one) for pk, one in enumerate(texts, start=2)]
    assert ranked(*others, story=story) == ranked(*reversed(others), story=story)


@given(TEXT, TEXT)
def test_likeness_is_the_same_from_both_sides_and_at_most_everything(one, other):
    first, second = told(1, "", one), told(2, "", other)
    there, back = ranked(second, story=first)[0], ranked(first, story=second)[0]
    assert there.likeness == pytest.approx(back.likeness)
    assert -1e-9 <= there.likeness <= 1.55 + 1e-9


@given(TEXT, st.lists(TEXT, max_size=9), st.integers(0, 4))
def test_what_is_kept_is_near_no_copy_and_no_more_than_asked(text, texts, most):
    others = [told(pk, "", one) for pk, one in enumerate(texts, start=2)]
    found = worth_keeping(ranked(*others, story=told(1, "", text)), most=most)
    assert len(found) <= most
    assert all(near.score >= LEAST and not near.is_copy for near in found)
