"""Three stories beside a story, at two statements."""

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.related.slots import under_the_story
from latefinal.stories.models import Correction, Section, Story, Topic
from latefinal.stories.services import spike_story
from tests import factories

LIFT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
HEADLINE = "The lease of the port of Varen"


@pytest.fixture
def story(section):
    return factories.make_story(section, title=HEADLINE)


def beside(story, *, at=factories.AT):
    filling = under_the_story(story=story, at=at, request=None)
    return [row.pk for row, _names in filling.context["rows"]] if filling else []


def test_stories_of_one_topic_stand_together(section, story):
    topic = Topic.objects.create(name="Ports", slug="ports")
    story.topics.add(topic)
    story.save()
    other = factories.make_story(section, title="Wheat prices fall", topics=[topic])
    assert beside(story) == [other.pk]
    assert beside(other) == [story.pk]


def test_a_rare_topic_is_found_however_long_ago(section, story):
    topic = Topic.objects.create(name="Ports", slug="ports")
    story.topics.add(topic)
    story.save()
    then = factories.AT - timedelta(days=4000)
    old = factories.make_story(section, title="Wheat", topics=[topic], published_at=then)
    assert beside(story) == [old.pk]


def test_nothing_that_readers_may_not_see_stands_there(section, story, editor):
    factories.make_story(section, title=HEADLINE, published=False)
    spike_story(story=factories.make_story(section, title=HEADLINE), reason="Legal advice.")
    retracted = factories.make_story(section, title=HEADLINE)
    retracted.corrections.add(Correction(kind="retraction", words="It was not so."))
    retracted.save()
    embargoed = factories.make_story(section, title=HEADLINE, embargoed_until=LIFT)
    assert beside(story, at=LIFT - timedelta(seconds=1)) == []
    assert beside(story, at=LIFT) == [embargoed.pk]


def test_where_nothing_is_near_others_of_the_section_are_offered_as_such(client, section, story):
    elsewhere = Section.objects.get(slug="straits")
    factories.make_story(elsewhere, title="Wheat prices fall")
    near = factories.make_story(section, title="Schools reopen")
    filling = under_the_story(story=story, at=factories.AT, request=None)
    assert not filling.context["is_near"]
    assert beside(story) == [near.pk]
    page = client.get(story.get_absolute_url()).text
    assert "More from <bdi>Central Highlands</bdi>" in page


def test_a_story_alone_has_nothing_beside_it(client, story):
    assert under_the_story(story=story, at=factories.AT, request=None) is None
    assert 'id="related-title"' not in client.get(story.get_absolute_url()).text


def test_it_is_shown_with_section_day_and_byline(client, section, story):
    contributors = [(factories.make_contributor(name), "") for name in ("Ilse Maren", "T. Osk")]
    other = factories.make_story(section, title=f"{HEADLINE}, again", signed_by=contributors)
    page = client.get(story.get_absolute_url()).text
    assert f'<a href="{other.get_absolute_url()}">{HEADLINE}, again</a>' in page
    assert "Ilse Maren, T. Osk" in page
    assert "Meridian Staff" in client.get(other.get_absolute_url()).text


@pytest.mark.parametrize("number", [2, 20])
def test_it_takes_two_statements_however_many_there_are(
    section, story, number, django_assert_num_queries
):
    topic = Topic.objects.create(name="Ports", slug="ports")
    story.topics.add(topic)
    story.save()
    for _ in range(number):
        signed = [(factories.make_contributor(), "")]
        factories.make_story(section, title=HEADLINE, topics=[topic], signed_by=signed)
    found = Story.on_the_record(at=factories.AT).for_a_page().get(pk=story.pk)
    with django_assert_num_queries(2):
        filling = under_the_story(story=found, at=factories.AT, request=None)
    assert len(filling.context["rows"]) == min(number, 3)
