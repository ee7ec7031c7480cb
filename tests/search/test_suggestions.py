"""What is offered while somebody types."""

from datetime import timedelta

import pytest
import time_machine

from latefinal.search.suggesting import suggest
from tests import factories

AT = factories.AT


@pytest.fixture
def told(section):
    return factories.make_story(
        section,
        title="Is the Körfez harbour about to get a lease?",
        topics=[factories.make_topic("Harbours and ports")],
        signed_by=[(factories.make_contributor("Ilse Harbin"), "")],
    )


def names(typed, at=AT):
    return [one.name for one in suggest(typed, at=at)]


def test_headlines_topics_contributors_and_sections_are_offered_by_how_a_word_begins(told):
    assert names("harb") == ["Harbours and ports", "Ilse Harbin", told.headline]
    assert names("high") == ["Central Highlands"]
    assert names("KORF") == names("the kör") == [told.headline]


def test_of_several_words_only_the_last_may_be_unfinished(told):
    assert names("harbour lea") == [told.headline]
    assert names("harbo lease") == []


def test_one_letter_is_too_few(told):
    assert names("h") == names("") == names('"') == []


def test_the_newest_headlines_come_first_and_five_are_enough(section):
    made = [
        factories.make_story(
            section, title=f"Harbour {number}", published_at=AT - timedelta(minutes=number)
        )
        for number in range(7)
    ]
    assert names("harb") == [story.headline for story in made[:5]]


def test_what_readers_may_not_see_is_not_offered(section):
    factories.make_story(
        section,
        title="Quillon resigns",
        topics=[factories.make_topic("Quillon")],
        signed_by=[(factories.make_contributor("Quillon Aster"), "")],
        embargoed_until=AT + timedelta(hours=1),
    )
    factories.make_topic("Quillonia")
    assert names("quill") == []
    assert len(names("quill", at=AT + timedelta(hours=1))) == 3


def test_the_address_answers_with_what_a_script_needs(client, told):
    with time_machine.travel(AT, tick=False):
        answer = client.get("/search/suggest.json", {"q": "lea"})
    assert answer.json() == {
        "suggestions": [
            {"sort": "Story", "name": told.headline, "address": told.get_absolute_url()}
        ]
    }
    assert not answer.cookies


def test_suggestions_cost_the_same_however_much_there_is(section, django_assert_max_num_queries):
    for number in range(12):
        factories.make_story(section, title=f"Harbour {number}")
    with django_assert_max_num_queries(5):
        assert len(names("harb")) == 5
