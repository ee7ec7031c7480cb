"""What readers may see, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Correction, Story
from latefinal.stories.services import publish_story, spike_story
from tests import factories

LIFT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(("late", "shown"), [(timedelta(seconds=-1), False), (timedelta(0), True)])
def test_an_embargo_lifts_on_the_second(section, late, shown):
    story = factories.make_story(section, embargoed_until=LIFT)
    assert Story.on_the_record(at=LIFT + late).filter(pk=story.pk).exists() is shown


def test_a_draft_is_not_on_the_record(section, at):
    story = factories.make_story(section, published=False)
    assert not Story.on_the_record(at=at).filter(pk=story.pk).exists()


def test_a_retracted_story_leaves_the_record(section, at):
    story = factories.make_story(section)
    story.corrections.add(Correction(kind="retraction", words="It was not so."))
    story.save()
    assert not Story.on_the_record(at=at).exists()


def test_a_spiked_story_leaves_the_record(section, at):
    story = spike_story(story=factories.make_story(section), reason="Legal advice.")
    assert not Story.on_the_record(at=at).filter(pk=story.pk).exists()


def test_the_door_stops_a_picture_without_credit(section, at):
    picture = factories.make_picture(credit="")
    story = factories.make_story(section, published=False, lead_picture=picture)
    with pytest.raises(NotPublishable, match="has no credit"):
        publish_story(story=story, at=at)
    story.refresh_from_db()
    assert not story.live


def test_a_moved_story_names_its_new_section(section):
    story = factories.make_story(section)
    other = factories.Section.objects.get(slug="straits")
    story.move(other, pos="last-child")
    assert Story.at_the_desk().get(pk=story.pk).get_absolute_url() == f"/straits/{story.slug}/"
