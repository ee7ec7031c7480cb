"""Every path to readers asks what a publisher may let pass, and lets pass what was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import rich_text, streamfield

from latefinal.desk.schedule import DOOR_CLOSED, publish_scheduled
from latefinal.plumbing import clock
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Override, Story
from latefinal.stories.services import publish_story
from tests import factories
from tests.desk.forms import story_form
from tests.sourcing.conftest import marked, say

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ASKED = "came through state-controlled outlets"
APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


@pytest.fixture
def story(section):
    """A draft that rests on a state's agency alone."""
    words = f"<p>{marked(say(), 'The talks continue')}, he said.</p>"
    body = [("text", words)]
    return factories.make_story(section, published=False, body=body, published_at=None)


def now(story):
    return Story.at_the_desk().get(pk=story.pk)


def form(story, **more):
    """The story's screen as it is sent, its mark included."""
    words = rich_text(story.body[0].value.source, features=["bold", "statement"])
    return story_form(story, body=streamfield([("text", words)]), **more)


def edit(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def press_publish(desk, story):
    answer = desk.post(edit(story), form(story, **{"action-publish": "1"}))
    return said_at_the_field(answer)


def said_at_the_field(answer):
    return str(answer.context["form"].errors.get("body", "")) if answer.status_code == 200 else ""


def said_on_top(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def publish_several(desk, story):
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    return said_on_top(desk.post(f"{address}?id={story.pk}", {"include_descendants": ""}))


def submit(story):
    return factories.submit(story, by=factories.User.objects.first(), approved=True)


def approve_in_the_list(desk, story, **headers):
    task = (now(story).current_workflow_task_state) or submit(story).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=(story.pk, "approve", task.pk))
    return said_on_top(desk.post(address, {"comment": "", "next": "/desk/"}, headers=headers))


def approve_in_a_modal(desk, story):
    return approve_in_the_list(desk, story, **{"x-requested-with": "XMLHttpRequest"})


def approve_on_its_screen(desk, story):
    if not now(story).workflow_in_progress:
        submit(story)
    return said_at_the_field(desk.post(edit(story), form(story, **APPROVE)))


def by_schedule(_desk, story):
    revision = now(story).get_latest_revision()
    revision.approved_go_live_at = NOON
    revision.save()
    publish_scheduled(at=NOON)
    entry = PageLogEntry.objects.filter(action=DOOR_CLOSED, page=story.pk).first()
    return "" if now(story).live else entry.data["reason"]


def by_the_service(_desk, story):
    return refused(lambda: publish_story(story=now(story), at=NOON))


def by_a_version(_desk, story):
    return refused(lambda: now(story).get_latest_revision().publish())


def by_its_row(_desk, story):
    page = now(story)
    page.live = True
    return refused(page.save)


def refused(publish):
    try:
        publish()
    except NotPublishable as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "path",
    [
        press_publish,
        publish_several,
        approve_in_the_list,
        approve_in_a_modal,
        approve_on_its_screen,
        by_schedule,
        by_the_service,
        by_a_version,
        by_its_row,
    ],
)
def test_a_path_asks_until_a_publisher_lets_it_pass(desk, story, time_machine, path):
    time_machine.move_to(NOON + timedelta(minutes=1), tick=False)
    said = path(desk, story)
    assert ASKED in said
    assert "a publisher may let it out with a reason" in said
    assert not now(story).live
    factories.let_pass(now(story))
    path(desk, story)
    assert now(story).live


def test_a_new_story_is_not_made_and_a_set_hour_not_taken_while_it_is_asked(desk, section, story):
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    new = form(story, title="New", slug="new", **{"action-publish": "1"})
    assert ASKED in said_at_the_field(desk.post(add, new))
    assert not Story.at_the_desk().filter(slug="new").exists()
    hour = (clock.now() + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M")
    timed = form(story, go_live_at=hour, **{"action-publish": "1"})
    assert ASKED in said_at_the_field(desk.post(edit(story), timed))
    assert not Override.objects.exists()
