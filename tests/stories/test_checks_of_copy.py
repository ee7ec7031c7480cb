"""What is asked of headline, standfirst, kind and slugline, and what is only advice."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Story
from latefinal.stories.publish_checks import advice_on, judged_problems, problems_with
from latefinal.stories.services import publish_story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db


def asked(story):
    return [(one.field, one.key) for one in problems_with(story)]


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"title": "x" * 90}, []),
        ({"title": "x" * 91}, [("title", "stories.long-headline")]),
        ({"standfirst": " \n"}, [("standfirst", "stories.no-standfirst")]),
        ({"title": "x" * 91, "standfirst": "", "imported_from": "old:1"}, []),
    ],
)
def test_a_story_is_asked_for_a_short_headline_and_a_standfirst(section, fields, problems):
    assert asked(factories.make_story(section, published=False, **fields)) == problems


def test_a_reason_holds_for_the_headline_it_was_given_for(section, at):
    story = factories.make_story(section, published=False, title="x" * 91, standfirst="")
    with pytest.raises(NotPublishable, match=r"91 characters: 90 fit.*no standfirst"):
        publish_story(story=story, at=at)
    factories.let_pass(story)
    assert problems_with(story) == []
    story.title = "y" * 91
    assert asked(story) == [("title", "stories.long-headline")]


def test_a_kind_that_a_draft_lost_is_asked_for_at_its_field(desk, section):
    story = factories.make_story(section, published=False)
    edit = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    desk.post(edit, story_form(story, kind=""))
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    assert asked(draft) == [("kind", "")]
    assert not judged_problems(draft)[0].problem.may_be_overridden
    answer = desk.post(edit, story_form(story, kind="", **{"action-publish": "1"}))
    assert "kind" in answer.context["form"].errors


def advised(story, at):
    return [(one.field, one.words) for one in advice_on(story, at=at)]


def test_another_story_of_the_same_slugline_and_day_is_told_and_keeps_nothing_back(
    desk, section, at
):
    with time_machine.travel(at - timedelta(days=1), tick=False):
        factories.make_story(section, slugline="pier")
    story = factories.make_story(section, published=False, slugline="Pier")
    assert advised(story, at) == []
    other = factories.make_story(section, published=False, title="Row", slugline="")
    assert advised(other, at) == []
    other.slugline = "PIER"  # in the draft alone
    other.save_revision()
    said = [("slugline", "“Row” has the same slugline today. Give one of them another.")]
    assert advised(story, at) == said
    screen = desk.get(reverse("wagtailadmin_pages:edit", args=(story.pk,))).content.decode()
    assert said[0][1] in html.unescape(screen)
    assert "Nothing stands in the way of the draft that was saved last." in screen
    assert "Advice: it does not keep the story back." in screen
    assert publish_story(story=story, at=at).live
