"""Whatever brings one story into sight, or takes it out, reaches each list that it stands in.

Each step writes one row and nothing else, so that no other change drops a page by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from wagtail.models import Page, Site

from latefinal.plumbing.clock import now
from latefinal.related.services import pin_related
from latefinal.stories.models import Byline, Correction, Section, Story
from tests.factories import AT, make_story

from .full_paper import fill_paper
from .watched import Watched

pytestmark = pytest.mark.django_db

Do = Callable[[], object]
SOON = timedelta(minutes=20)


def steps(story: Story, travel: Callable[[object], object]) -> Iterator[tuple[str, Do]]:
    """What is done, by what it is called; an even number, after which all is as it was."""
    page, row = Page.objects.filter(pk=story.pk), Story.at_the_desk().filter(pk=story.pk)
    back = Correction(story=story, kind="retraction", words="Taken back.", at=AT, said_at=AT)
    yield "retracted", back.save
    yield "not retracted", back.delete
    yield "not live", lambda: page.update(live=False)
    yield "live", lambda: page.update(live=True)
    yield "kept back", lambda: row.update(embargoed_until=AT + SOON)
    yield "no longer kept back, by the clock", lambda: travel(AT + SOON)
    yield "not live, embargoed", lambda: row.update(embargoed_until=AT + 3 * SOON)
    yield "kept back for less long", lambda: row.update(embargoed_until=AT + 2 * SOON)
    yield "in sight, since that moment has come", lambda: travel(AT + 2 * SOON)
    yield "no embargo", lambda: row.update(embargoed_until=None)
    here, there = story.section, Section.objects.exclude(pk=story.section_id).first()
    yield "in another section", lambda: row.update(section=there)
    yield "in its own", lambda: row.update(section=here)
    topic = story.topics.first()
    yield "not on its topic", lambda: story.topics.through.objects.filter(topic=topic).delete()
    yield "on its topic", lambda: story.topics.through.objects.create(story=story, topic=topic)
    byline = Byline.objects.filter(story=story).first()
    yield "not by who signed it", byline.delete
    yield "by who signed it", lambda: Byline(story=story, contributor=byline.contributor).save()
    yield "later", lambda: row.update(published_at=AT + SOON)
    yield "as long ago as it was", lambda: row.update(published_at=story.published_at)


def test_whatever_brings_a_story_into_sight_or_out_reaches_each_list(carry_out, short_lists):
    with time_machine.travel(AT, tick=False) as clock:
        carry_out(fill_paper)
        story = Story.on_the_record(at=AT).filter(topics__isnull=False, bylines__isnull=False)[0]
        # Beside others in each of its lists, which are there without it too.
        for _number in range(2):
            signed = [(byline.contributor, "") for byline in story.bylines.all()]
            make_story(
                story.section, signed_by=signed, topics=list(story.topics.all()),
                published_at=AT - timedelta(days=4),
            )  # fmt: skip
        watched, before = Watched(), AT
        for name, do in steps(story, clock.move_to):
            watched.keep_all()
            carry_out(do)
            # A page that asks the same and is answered the same is another by the clock alone.
            assert watched.out_of_date(every=now() != before) == [], name
            before = now()
        assert watched.out_of_date(every=True) == []
    Site.clear_site_root_paths_cache()


def test_a_held_story_that_comes_beside_another_is_there_once_its_embargo_lifts(
    carry_out, short_lists
):
    """The moment was asked for before anybody knew beside whom the story would stand."""
    with time_machine.travel(AT, tick=False) as clock:
        carry_out(fill_paper)
        story = Story.on_the_record(at=AT).filter(statements__isnull=True)[1]
        until = AT + timedelta(hours=2)
        carry_out(lambda: make_story(story.section, title="Held", embargoed_until=until))
        watched = Watched()
        watched.keep_all()
        held = Story.at_the_desk().get(title="Held")
        carry_out(lambda: pin_related(story=story, other=held))
        watched.keep_all()
        clock.move_to(until)
        assert watched.out_of_date(every=True) == []
        assert "Held" in watched.server.told(story.get_absolute_url())[-1].decode()
