"""Who is told by mail that a story waits for them, and who says that they need no telling."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.users.models import UserProfile

from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import deliver_due
from latefinal.people.models import Role, User
from latefinal.plumbing import clock
from latefinal.stories.models import Section, Story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db
ACCOUNT = reverse("wagtailadmin_account")
WAITING = "notifications-submitted_notifications"


@pytest.fixture(autouse=True)
def elsewhere(section):
    """The other section, with an editor and a publisher of its own."""
    other = Section.objects.exclude(pk=section.pk).get()
    for role in (Role.EDITOR, Role.PUBLISHER):
        factories.make_member(role, f"{role}-elsewhere@example.org", other)
    return other


@pytest.fixture
def people(section):
    """One of each role in the whole paper, and an editor of the story's section alone."""
    factories.make_member(Role.EDITOR, "editor-here@example.org", section)
    return {role: factories.make_member(role) for role in Role}


@pytest.fixture
def draft(section, people):
    reporter = people[Role.REPORTER]
    return factories.make_story(section, published=False, editor=reporter, title="The quay")


def told():
    """To whom letters wait that they are to decide; none is for anything else."""
    letters = Delivery.objects.select_related("batch")
    assert all(one.batch.key.startswith("to-decide:") for one in letters)
    return sorted(one.address for one in letters)


def switch(client, person, *, on):
    """Post the account as it is shown to somebody who has but one name."""
    client.force_login(person)
    given = {"name_email-first_name": person.first_name, "name_email-email": person.email}
    given |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    given |= {WAITING: "on"} if on else {}
    assert client.post(ACCOUNT, given).status_code == 302


def test_a_submitted_story_is_told_to_who_approves_there_and_to_nobody_else(draft, people, editor):
    factories.submit(draft, by=people[Role.REPORTER])
    assert told() == [
        "editor-here@example.org",
        editor.email,
        people[Role.EDITOR].email,
        people[Role.PUBLISHER].email,
    ]


def test_an_approved_one_is_told_to_who_publishes_there_with_the_note(draft, people, editor, relay):
    factories.submit(draft, by=people[Role.REPORTER])
    Delivery.objects.all().delete()
    waits = Story.at_the_desk().get(pk=draft.pk)
    waits.current_workflow_task_state.approve(user=people[Role.EDITOR], comment="Fine & good.")
    assert told() == sorted([editor.email, people[Role.PUBLISHER].email])
    deliver_due(at=clock.now())
    for letter in relay.messages():
        assert letter["Subject"] == "“The quay” waits to be published"
        assert letter["From"].startswith("The Meridian")
        words = " ".join(letter.get_content().split())
        assert f"Editor approved “The quay” in {draft.section}. It has 7 words." in words
        assert "The note: Fine & good." in words
        assert f"/desk/pages/{draft.pk}/edit/" in words


def test_the_letter_says_who_submitted_what_and_where_it_is_decided(draft, people, relay):
    factories.submit(draft, by=people[Role.REPORTER])
    deliver_due(at=clock.now())
    letter = relay.messages()[0]
    assert letter["Subject"] == "“The quay” waits to be approved"
    words = " ".join(letter.get_content().split())
    assert f"Reporter submitted “The quay” in {draft.section}. It has 7 words." in words
    assert f"/desk/pages/{draft.pk}/edit/" in words
    assert "/desk/account/#tab-notifications" in words
    assert not re.search(r"\b(page|workflow|task|moderat)", re.sub(r"https?:\S+", "", words))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_nobody_is_told_of_what_they_did_themselves(draft, people, role):
    factories.submit(draft, by=people[role])
    assert people[role].email not in told()
    assert "editor-here@example.org" in told()


def test_a_story_submitted_again_is_told_again(draft, people):
    reporter, editor = people[Role.REPORTER], people[Role.EDITOR]
    submitted = factories.submit(draft, by=reporter)
    submitted.current_workflow_task_state.reject(user=editor, comment="Since when?")
    before = told().count(editor.email)
    Story.at_the_desk().get(pk=draft.pk).current_workflow_state.resume(user=reporter)
    assert told().count(editor.email) == before + 1


def test_who_publishes_at_once_keeps_nobody_busy_with_the_next_step(draft, people, client):
    factories.submit(draft, by=people[Role.REPORTER])
    Delivery.objects.all().delete()
    client.force_login(people[Role.PUBLISHER])
    factories.let_pass(Story.at_the_desk().get(pk=draft.pk))
    posted = story_form(Story.at_the_desk().get(pk=draft.pk), **{"action-publish": "Publish"})
    client.post(reverse("wagtailadmin_pages:edit", args=(draft.pk,)), posted)
    assert Story.objects.get(pk=draft.pk).live
    assert told() == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_who_wants_no_such_letter_gets_none_until_they_want_it_again(draft, people, client, role):
    person = people[role]
    switch(client, person, on=False)
    factories.submit(draft, by=people[Role.REPORTER])
    assert person.email not in told()
    Story.at_the_desk().get(pk=draft.pk).current_workflow_state.cancel(user=person)
    switch(client, person, on=True)
    factories.submit(draft, by=people[Role.REPORTER])
    assert person.email in told()


@pytest.mark.parametrize("role", Role)
def test_each_role_is_offered_a_switch_for_each_letter_it_can_get(people, client, role):
    client.force_login(people[role])
    page = client.get(ACCOUNT).content.decode()
    decides = role in (Role.EDITOR, Role.PUBLISHER)
    writes = decides or role == Role.REPORTER
    assert (WAITING in page) == decides
    for other in ("approved", "rejected", "updated_comments"):
        assert (f"notifications-{other}_notifications" in page) == writes


@pytest.mark.parametrize("kind", ["rejected", "approved"])
def test_a_writer_who_wants_no_letter_of_what_became_of_it_gets_none(
    draft, people, kind, django_capture_on_commit_callbacks
):
    reporter, decides = people[Role.REPORTER], people[Role.PUBLISHER]

    def letters():
        mail.outbox.clear()
        waits = factories.submit(Story.at_the_desk().get(pk=draft.pk), by=reporter)
        with django_capture_on_commit_callbacks(execute=True):
            if kind == "rejected":
                waits.current_workflow_task_state.reject(user=decides, comment="Why?")
                waits.current_workflow_state.cancel(user=decides)
            else:
                waits.current_workflow_state.finish(user=decides)
        return [one for one in mail.outbox if reporter.email in one.to]

    assert len(letters()) == 1
    profile = UserProfile.get_for_user(reporter)
    setattr(profile, f"{kind}_notifications", False)
    profile.save()
    assert letters() == []


def test_a_log_in_that_is_no_address_keeps_nobody_else_from_their_letter(draft, people):
    User.objects.filter(pk=people[Role.EDITOR].pk).update(email="ilse")
    factories.submit(draft, by=people[Role.REPORTER])
    assert "editor-here@example.org" in told()
    assert "ilse" not in told()


def test_whoever_left_the_desk_is_not_told(draft, people):
    User.objects.filter(pk=people[Role.EDITOR].pk).update(is_active=False)
    factories.submit(draft, by=people[Role.REPORTER])
    assert people[Role.EDITOR].email not in told()


def test_a_step_of_an_owners_own_is_left_to_wagtail(draft, people):
    theirs = Workflow.objects.get()
    WorkflowTask.objects.filter(workflow=theirs).delete()
    task = GroupApprovalTask.objects.create(name="Proofreaders")
    task.groups.set(people[Role.PUBLISHER].groups.all())
    WorkflowTask.objects.create(workflow=theirs, task=task, sort_order=0)
    factories.submit(draft, by=people[Role.REPORTER])
    assert told() == []
    assert [one.to for one in mail.outbox] == [[people[Role.PUBLISHER].email]]
