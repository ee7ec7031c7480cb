"""Every path to readers asks the door, and says in words what is missing."""

import html
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState, WorkflowState
from wagtail.test.utils.form_data import rich_text, streamfield

from latefinal.desk.schedule import DOOR_CLOSED, publish_scheduled
from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.models import Story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section):
    """A draft whose lead picture nobody has credited."""
    picture = factories.make_picture(credit="")
    return factories.make_story(section, published=False, lead_picture=picture, published_at=None)


def mend(story):
    story.lead_picture.credit = "A. Photographer"
    story.lead_picture.save()


def edit(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def is_live(story):
    return Story.at_the_desk().get(pk=story.pk).live


def said_to(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_publishing_says_at_the_field_what_is_missing(desk, story):
    response = desk.post(edit(story), story_form(story, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert "has no credit" in str(response.context["form"].errors["lead_picture"])
    assert not is_live(story)


def foot_of(page):
    """The buttons of an editor that are seen before its menu is opened."""
    foot = page.content.decode().partition('class="actions actions--primary')[2]
    return foot.partition('data-controller="w-dropdown"')[0]


def test_who_may_publish_has_the_button_in_sight(desk, story):
    assert 'name="action-publish"' in foot_of(desk.get(edit(story)))


def test_who_may_not_publish_has_the_button_that_submits_in_sight(client, story):
    client.force_login(factories.make_member(Role.EDITOR))
    foot = foot_of(client.get(edit(story)))
    assert 'name="action-submit"' in foot
    assert 'name="action-publish"' not in foot


def test_a_new_story_is_not_made_when_its_door_is_closed(desk, section, story):
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    response = desk.post(add, story_form(story, title="New", slug="new", **{"action-publish": "1"}))
    assert "has no credit" in str(response.context["form"].errors["lead_picture"])
    assert not Story.at_the_desk().filter(slug="new").exists()


def test_a_new_story_is_published_when_nothing_is_missing(desk, section, story):
    mend(story)
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    desk.post(add, story_form(story, title="New", slug="new", **{"action-publish": "1"}))
    assert Story.on_the_record(at=clock.now()).filter(slug="new").exists()


def test_a_draft_is_saved_with_whatever_is_missing(desk, story):
    response = desk.post(edit(story), story_form(story, title="Mended"))
    assert response.status_code == 302
    assert Story.at_the_desk().get(pk=story.pk).draft_title == "Mended"


def test_setting_an_hour_asks_the_door_at_once(desk, story):
    hour = (clock.now() + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M")
    response = desk.post(edit(story), story_form(story, go_live_at=hour, **{"action-publish": "1"}))
    assert "has no credit" in str(response.context["form"].errors["lead_picture"])


def test_publishing_several_at_once_publishes_none_and_says_why(desk, section, story):
    other = factories.make_story(section, published=False)
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    response = desk.post(
        f"{address}?id={other.pk}&id={story.pk}",
        {"include_descendants": ""},
        headers={"referer": "/desk/stories/"},
    )
    assert response.url == "/desk/stories/"
    assert "has no credit" in said_to(response)
    assert not is_live(story)
    assert not is_live(other)


def approve(desk, story):
    task = story.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=(story.pk, "approve", task.pk))
    return desk.post(address, {"comment": "", "next": "/desk/"}, headers={"referer": "/desk/"})


@pytest.fixture
def submitted(story, editor):
    return factories.submit(story, by=editor, approved=True)


def test_an_approval_that_the_door_stops_leaves_the_story_waiting(desk, submitted):
    response = approve(desk, submitted)
    assert "has no credit" in said_to(response)
    again = Story.at_the_desk().get(pk=submitted.pk)
    assert again.workflow_in_progress
    assert not again.live


def test_an_approval_from_a_modal_is_led_back_to_the_words(desk, submitted):
    task = submitted.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=(submitted.pk, "approve", task.pk))
    headers = {"referer": "/desk/", "x-requested-with": "XMLHttpRequest"}
    response = desk.post(address, {"comment": "Fine."}, headers=headers)
    assert response.json() == {"step": "success", "redirect": "/desk/"}
    assert "has no credit" in said_to(response)


def test_an_approval_publishes_what_is_sound(desk, submitted):
    mend(submitted)
    approve(desk, submitted)
    assert is_live(submitted)


@pytest.mark.parametrize("is_approved", [False, True])
def test_publishing_a_story_that_waits_approves_it_and_keeps_that(desk, story, editor, is_approved):
    mend(story)
    factories.submit(story, by=None, approved=is_approved)
    page = desk.get(edit(story))
    assert "Approve and publish" in foot_of(page)
    assert page.context["publishing_will_cancel_workflow"] is False
    desk.post(edit(story), story_form(story, **{"action-publish": "1"}))
    assert is_live(story)
    waited = story.workflow_states.get()
    assert waited.status == WorkflowState.STATUS_APPROVED
    step = waited.task_states.latest("pk")
    assert (step.status, step.finished_by) == (TaskState.STATUS_APPROVED, editor)
    acts = list(PageLogEntry.objects.filter(page=story).values_list("action", flat=True))
    assert "wagtail.workflow.approve" in acts
    assert "wagtail.workflow.cancel" not in acts
    assert acts.count("wagtail.publish") == 1


def test_a_story_that_is_scheduled_while_it_waits_is_approved(desk, submitted):
    mend(submitted)
    hour = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    form = story_form(submitted, go_live_at=hour, **{"action-publish": "1"})
    desk.post(edit(submitted), form)
    assert submitted.workflow_states.get().status == WorkflowState.STATUS_APPROVED
    assert Story.at_the_desk().get(pk=submitted.pk).approved_schedule


def test_who_may_approve_alone_has_that_in_sight_and_sends_it_on(client, story):
    mend(story)
    factories.submit(story, by=None)
    client.force_login(factories.make_member(Role.EDITOR))
    foot = foot_of(client.get(edit(story)))
    assert 'data-workflow-action-name="approve"' in foot
    assert "Approve and publish" not in foot


def test_an_approval_on_the_storys_own_screen_asks_at_the_field(desk, submitted):
    response = desk.post(
        edit(submitted),
        story_form(
            submitted, **{"action-workflow-action": "true", "workflow-action-name": "approve"}
        ),
    )
    assert "has no credit" in str(response.context["form"].errors["lead_picture"])
    assert Story.at_the_desk().get(pk=submitted.pk).workflow_in_progress


@pytest.fixture
def scheduled(section, story):
    """Two stories due at noon: the first with its door closed, the second sound."""
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    sound = factories.make_story(section, published=False)
    for one in (story, sound):
        one.go_live_at = noon
        one.save()
        revision = one.save_revision()
        revision.approved_go_live_at = noon
        revision.save()
    return noon, story, sound


def test_a_closed_door_holds_up_no_other_story(scheduled, time_machine):
    noon, closed, sound = scheduled
    time_machine.move_to(noon, tick=False)
    assert publish_scheduled(at=noon) == 1
    assert is_live(sound)
    assert not is_live(closed)


def test_an_address_taken_meanwhile_holds_up_no_other_story(scheduled, time_machine, section):
    noon, blocked, sound = scheduled
    mend(blocked)
    revision = blocked.latest_revision
    revision.content["slug"] = "taken"
    revision.save()
    factories.make_story(section, slug="taken")
    time_machine.move_to(noon, tick=False)
    assert publish_scheduled(at=noon) == 1
    assert is_live(sound)
    assert not is_live(blocked)
    assert "taken" in PageLogEntry.objects.get(action=DOOR_CLOSED).data["reason"]


def test_a_story_that_stayed_back_says_so_once_in_its_history(scheduled, time_machine):
    noon, closed, _sound = scheduled
    time_machine.move_to(noon, tick=False)
    publish_scheduled(at=noon)
    publish_scheduled(at=noon)
    entry = PageLogEntry.objects.get(action=DOOR_CLOSED)
    assert entry.page_id == closed.pk
    assert "has no credit" in entry.data["reason"]


def test_a_story_that_stayed_back_goes_out_once_it_is_mended(scheduled, time_machine):
    noon, closed, _sound = scheduled
    time_machine.move_to(noon, tick=False)
    publish_scheduled(at=noon)
    mend(closed)
    assert publish_scheduled(at=noon) == 1
    assert is_live(closed)


def test_nothing_goes_out_a_second_early(scheduled, time_machine):
    noon, _closed, sound = scheduled
    time_machine.move_to(noon - timedelta(seconds=1), tick=False)
    assert publish_scheduled(at=noon - timedelta(seconds=1)) == 0
    assert not is_live(sound)


def test_a_story_that_expires_is_unpublished(section, time_machine):
    story = factories.make_story(section)
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    Story.at_the_desk().filter(pk=story.pk).update(expire_at=moment)
    time_machine.move_to(moment + timedelta(seconds=1), tick=False)
    publish_scheduled(at=moment + timedelta(seconds=1))
    assert not is_live(story)


def test_an_address_that_is_taken_gets_a_number_which_is_said(desk, section, story):
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    page = desk.post(add, story_form(story, title="The same"), follow=True)
    numbered = Story.at_the_desk().get(slug=f"{story.slug}-2")
    assert numbered.title == "The same"
    assert (
        f"The address “{story.slug}” is taken. “The same” is at “{numbered.slug}”."
        in html.unescape(page.text)
    )
    again = desk.post(edit(numbered), story_form(numbered, title="The same"), follow=True)
    assert "is taken" not in again.text


def test_a_headline_of_ones_own_draft_is_no_obstacle_to_another_story(desk, section, story):
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    for words in ("Monday.", "Tuesday."):
        body = streamfield([("text", rich_text(f"<p>{words}</p>"))])
        desk.post(add, story_form(story, title="In brief", slug="in-brief", body=body))
    assert Story.at_the_desk().filter(slug__in=("in-brief", "in-brief-2")).count() == 2


def test_a_headline_that_names_an_address_of_the_papers_own_gets_a_number(desk, section, story):
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    page = desk.post(add, story_form(story, title="Feed", slug="feed"), follow=True)
    assert Story.at_the_desk().get(title="Feed").slug == "feed-2"
    assert "“Feed” is at “feed-2”" in html.unescape(page.text)


def test_a_draft_that_is_sent_twice_is_made_once_and_the_headline_says_so(desk, section, story):
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    for _time in range(2):
        answer = desk.post(add, story_form(story, title="Twice", slug="twice"))
    assert Story.at_the_desk().filter(title="Twice").count() == 1
    assert "This draft is saved already" in str(answer.context["form"].errors["title"])
