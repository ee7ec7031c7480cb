"""Which stories belong beside a story."""

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.related.rules import RelatedCandidate, rank_related, words_of

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def told(pk, headline, standfirst="", *, topics=(), days=0):
    return RelatedCandidate(pk, headline, standfirst, AT - timedelta(days=days), topics=set(topics))


STORY = told(1, "Is the port of Varen about to get a second naval lease?", topics=[7, 8])


def ranked(*candidates, story=STORY):
    return [one.pk for one in rank_related(story, candidates)]


def test_no_story_stands_beside_itself():
    assert ranked(STORY) == []


def test_what_shares_nothing_is_not_near():
    assert ranked(told(2, "Wheat prices fall for a third month", topics=[9])) == []


def test_common_words_bring_stories_together():
    assert ranked(told(2, "What the Varen lease actually says, clause by clause")) == [2]


def test_small_words_bring_nothing_together():
    assert ranked(told(2, "What is about to get there and then some")) == []


def test_a_rare_topic_tells_more_than_a_common_one():
    common = [told(pk, f"Filler {pk}", topics=[7]) for pk in range(10, 20)]
    assert ranked(*common, told(2, "The assembly sits", topics=[8]))[0] == 2


def test_topics_and_words_together_come_first():
    words = told(2, "Varen port", days=0)
    both = told(3, "Varen port", topics=[7, 8], days=9)
    assert ranked(words, both) == [3, 2]


def test_ties_go_to_the_newest_and_then_to_the_last_made():
    same = "The Varen lease"
    old, new, twin = told(2, same, days=2), told(3, same, days=1), told(4, same, days=1)
    assert ranked(old, new, twin) == [4, 3, 2]


@pytest.mark.parametrize("first", [2, 3])
def test_the_same_topics_tell_as_much_as_the_same_words(first):
    words = told(2, STORY.headline, days=first != 2)
    topics = told(3, "The assembly sits", topics=[7, 8], days=first != 3)
    assert ranked(words, topics)[0] == first


def test_a_part_of_the_topics_tells_less_than_all_of_the_words():
    words = told(2, STORY.headline, days=9)
    some = told(3, "The assembly sits", topics=[7, 9])
    assert ranked(words, some) == [2, 3]


def test_a_topic_in_common_is_enough_without_a_word():
    assert ranked(told(2, "The assembly sits", topics=[7])) == [2]


def test_a_rare_word_tells_more_than_a_common_one():
    common = [told(pk, f"Port {'abcdefghij'[pk - 10] * 4}") for pk in range(10, 20)]
    assert ranked(*common, told(2, "Varen ferries"))[0] == 2


def test_it_is_read_below_its_section():
    assert RelatedCandidate(1, "", "", AT, "ferry", "straits").address == "/straits/ferry/"


def test_three_are_enough():
    assert len(ranked(*[told(pk, "The Varen lease") for pk in range(2, 9)])) == 3


def test_the_order_in_which_they_come_does_not_matter():
    some = [told(pk, f"The Varen lease {'port ' * (pk % 3)}", days=pk % 2) for pk in range(2, 8)]
    assert ranked(*some) == ranked(*reversed(some))


def test_a_headline_without_words_is_no_error():
    assert ranked(told(2, "?"), story=told(1, "…")) == []


def test_a_word_of_the_headline_weighs_more():
    weights = words_of("Harbour lease", "The harbour and the yacht")
    assert weights["harbour"] > weights["yacht"]
