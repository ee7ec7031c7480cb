"""What somebody meets who knows the desk by its documentation alone."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from latefinal.masthead.models import Masthead
from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.models import Story
from latefinal.stories.services import spike_story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db
HOME = "/desk/"
NO_STORIES = (Role.PICTURE_EDITOR, Role.MODERATOR, Role.OPERATOR)
STORIES = (Role.REPORTER, Role.EDITOR, Role.PUBLISHER)


def edit(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def on_our_clock(moment):
    return f"{moment.astimezone(Masthead.load().zoneinfo):%H:%M}"


def said_to(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def reporter(paper):
    return factories.make_member(Role.REPORTER)


@pytest.fixture
def draft(section, reporter):
    return factories.make_story(section, published=False, editor=reporter, title="The quay")


@pytest.fixture
def submitted(draft, reporter):
    return factories.submit(draft, by=reporter)


def give_back(story, by, note="Who says so?"):
    story.current_workflow_task_state.reject(user=by, comment=note)


def test_what_awaits_review_stands_near_the_top(desk, submitted):
    page = desk.get(HOME).content.decode()
    assert page.index("Awaiting your review") < page.index("My drafts")


def test_what_was_returned_stands_before_everything_that_waits(client, section, editor, reporter):
    mine = factories.make_story(section, published=False, editor=editor, title="The dike")
    give_back(factories.submit(mine, by=editor), reporter)
    factories.submit(factories.make_story(section, published=False, editor=reporter), by=reporter)
    client.force_login(editor)
    page = client.get(HOME).content.decode()
    assert page.index("The dike") < page.index("Awaiting your review") < page.index("My drafts")
    assert "Who says so?" in page
    assert page.count("The dike") == 1


@pytest.mark.parametrize("role", Role)
def test_stories_and_new_story_are_shown_to_who_writes(client, section, role):
    client.force_login(factories.make_member(role))
    page = client.get(HOME).content.decode()
    for address in (reverse("stories:choose_parent"), '"/desk/stories/"'):
        assert (address in page) == (role in STORIES)
    assert client.get("/desk/stories/").status_code == (200 if role in STORIES else 403)


@pytest.mark.parametrize("role", NO_STORIES)
def test_who_may_not_is_told_whom_to_ask(client, section, role):
    client.force_login(factories.make_member(role))
    assert "Ask a publisher" in client.get("/desk/stories/").content.decode()
    assert "Ask a publisher" in client.get(reverse("stories:choose_parent")).content.decode()


def test_who_returns_a_story_says_why(desk, submitted):
    step = submitted.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=(submitted.pk, "reject", step.pk))
    headers = {"x-requested-with": "XMLHttpRequest"}
    asked = desk.post(address, {"comment": " "}, headers=headers).json()
    assert "Say in a sentence what is to be mended" in asked["html"]
    assert Story.at_the_desk().get(pk=submitted.pk).workflow_in_progress
    desk.post(address, {"comment": "Since when?"}, headers=headers)
    assert submitted.workflow_states.get().current_task_state.comment == "Since when?"


def test_a_story_is_not_returned_without_a_note_past_the_dialog_either(desk, submitted):
    posted = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    edit = reverse("wagtailadmin_pages:edit", args=(submitted.pk,))
    for note in ("{}", '{"comment": " "}'):
        given = story_form(submitted, **posted, **{"workflow-action-extra-data": note})
        assert desk.post(edit, given).status_code == 400
    assert Story.at_the_desk().get(pk=submitted.pk).workflow_in_progress
    given = story_form(submitted, **posted, **{"workflow-action-extra-data": '{"comment": "Why?"}'})
    assert desk.post(edit, given).status_code == 302
    assert submitted.workflow_states.get().current_task_state.comment == "Why?"


def test_who_returned_it_is_said_in_the_letter_and_the_history_and_no_step(
    desk, submitted, editor, reporter, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give_back(submitted, editor)
    (letter,) = [one for one in mail.outbox if reporter.email in one.to]
    assert letter.subject.endswith("“The quay” was returned")
    assert f"“The quay” was returned by {editor.get_full_name() or editor}" in letter.body
    assert "The note: Who says so?" in letter.body
    history = desk.get(reverse("wagtailadmin_pages:history", args=(submitted.pk,)))
    for words in (letter.body, history.content.decode()):
        assert "Editing" not in words
        assert "rejected" not in words.lower()
        assert "Who says so?" in words


def test_two_versions_are_compared_by_the_papers_clock(desk, draft, editor):
    first, lifts = draft.latest_revision, clock.now() + timedelta(hours=3)
    draft.embargoed_until = lifts
    draft.save_revision(user=editor)
    two = (draft.pk, first.pk, draft.latest_revision_id)
    page = desk.get(reverse("wagtailadmin_pages:revisions_compare", args=two)).content.decode()
    assert "+00:00" not in page
    assert f"{on_our_clock(lifts)}</span>" in page


def test_a_headline_is_shown_whole_and_stays_one_line(desk, draft):
    page = desk.get(edit(draft)).content.decode()
    assert '<textarea name="title"' in page
    desk.post(edit(draft), story_form(draft, title="The quay\r\nis  closed\n"))
    assert Story.at_the_desk().get(pk=draft.pk).draft_title == "The quay is closed"


def test_what_is_submitted_goes_on_and_says_what_is_still_missing(client, section, reporter):
    picture = factories.make_picture(credit="")
    story = factories.make_story(section, published=False, editor=reporter, lead_picture=picture)
    client.force_login(reporter)
    form = story_form(story, **{"action-submit": "1"})
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    response = client.post(add, {**form, "title": "Another quay", "slug": "another"})
    assert "Before it can be published" in said_to(response)
    assert "has no credit" in said_to(response)
    assert Story.at_the_desk().get(slug="another").workflow_in_progress


def test_a_line_says_who_is_to_do_something_now(client, section, editor, reporter, submitted):
    mended = factories.make_story(section, published=False, editor=reporter)
    give_back(factories.submit(mended, by=reporter), editor)
    client.force_login(editor)
    page = " ".join(client.get("/desk/who-has-what/").content.decode().split())
    assert f"waits for an editor, from {reporter}," in page
    assert f"{reporter}, since" in page
    assert f"{editor}, since" not in page


def test_the_history_says_the_hour(desk, draft):
    history = desk.get(reverse("wagtailadmin_pages:history", args=(draft.pk,))).content.decode()
    assert f"Just now, {on_our_clock(draft.latest_revision_created_at)}" in history


def test_who_publishes_and_is_stopped_is_told_that_it_is_not_published(desk, draft):
    draft.lead_picture = factories.make_picture(credit="")
    response = desk.post(edit(draft), story_form(draft, **{"action-publish": "1"}))
    assert "not saved or published yet" in said_to(response)


def test_who_takes_a_story_back_reads_why_it_was_spiked(desk, draft, editor):
    spike_story(story=draft, reason="Nobody confirms it.", editor=editor)
    page = desk.get(reverse("spike_story", args=(draft.pk,))).content.decode()
    assert "Nobody confirms it." in page
    assert str(editor.get_full_name() or editor) in page
