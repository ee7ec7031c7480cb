"""A draft of a live story: what it may lose, and what it may not."""

import pytest
from django.db import connection
from django.urls import reverse

from latefinal.stories.models import Byline, Story
from latefinal.stories.services import draw_bodies_again, spike_story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db


def address_of(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def test_a_draft_opens_though_its_picture_and_a_name_were_deleted(desk, section):
    story = factories.make_story(section)
    story.lead_picture = picture = factories.make_picture()
    gone, here = factories.make_contributor("Gone"), factories.make_contributor("Here")
    story.bylines = [Byline(contributor=gone), Byline(contributor=here)]
    story.save_revision()
    picture.delete()
    gone.delete()
    assert desk.get(address_of(story)).status_code == 200
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    assert draft.lead_picture is None
    assert [row.contributor for row in draft.bylines.all()] == [here]


def test_a_draft_opens_though_the_section_it_was_written_in_is_gone(desk, section):
    story = factories.make_story(section)
    other = factories.Section.objects.get(slug="straits")
    story.move(other, pos="last-child")
    factories.Section.objects.get(pk=section.pk).delete()
    story = Story.at_the_desk().get(pk=story.pk)
    assert story.latest_revision.as_object().section == other


def test_a_draft_keeps_the_body_that_readers_see(section):
    story = factories.make_story(section)
    revision = story.save_revision()
    Story.at_the_desk().filter(pk=story.pk).update(body_html="<p>As it is now.</p>", word_count=4)
    again = type(revision).objects.get(pk=revision.pk).as_object()
    assert (again.body_html, again.word_count) == ("<p>As it is now.</p>", 4)


def test_a_reason_written_into_the_draft_is_told_once_the_story_is_unpublished(
    desk, client, section
):
    story = factories.make_story(section)
    desk.post(address_of(story), story_form(story, spike_reason="Legal advice."))
    desk.post(reverse("wagtailadmin_pages:unpublish", args=(story.pk,)))
    response = client.get(story.get_absolute_url())
    assert response.status_code == 410
    assert "Legal advice." in response.content.decode()


def test_a_reason_given_now_outweighs_one_in_an_old_draft(section):
    story = factories.make_story(section)
    story.spike_reason = "An old reason."
    story.save_revision()
    spiked = spike_story(story=Story.at_the_desk().get(pk=story.pk), reason="Legal advice.")
    spiked.refresh_from_db()
    assert spiked.spike_reason == "Legal advice."


def test_a_picture_drawn_anew_never_brings_older_words_back(
    section, django_capture_on_commit_callbacks
):
    picture = factories.make_picture()
    body = [("picture", {"picture": picture, "caption": ""})]
    with django_capture_on_commit_callbacks(execute=True):
        story = factories.make_story(section, body=body)
    picture.credit = "B. Photographer"
    picture.save()
    published = []

    def publish_meanwhile(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "body_html" in sql and not published:
            published.append(sql)
            Story.at_the_desk().filter(pk=story.pk).update(body_html="<p>Newer words.</p>")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(publish_meanwhile):
        draw_bodies_again.func(picture.pk)
    assert published
    assert Story.at_the_desk().get(pk=story.pk).body_html == "<p>Newer words.</p>"
