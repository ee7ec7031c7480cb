"""Who may do what."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import TaskState

from latefinal.desk.roles import ensure_roles, group_of
from latefinal.people.models import Role
from latefinal.stories.models import RoleGroup, Section, Story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(paper):
    return factories.make_member(Role.REPORTER)


@pytest.fixture
def chief(paper):
    return factories.make_member(Role.EDITOR)


@pytest.fixture
def publisher(paper):
    return factories.make_member(Role.PUBLISHER)


@pytest.fixture
def other_section(section):
    return Section.objects.exclude(pk=section.pk).get()


def may(user, story):
    return story.permissions_for_user(user)


def test_a_reporter_writes_and_submits_stories_of_their_own(reporter, section):
    own = factories.make_story(section, editor=reporter, published=False)
    of_another = factories.make_story(section)
    assert may(reporter, own).can_edit()
    assert may(reporter, own).can_submit_for_moderation()
    assert not may(reporter, own).can_publish()
    assert not may(reporter, of_another).can_edit()
    assert not may(reporter, of_another).can_delete()
    assert section.permissions_for_user(reporter).can_add_subpage()


def test_an_editor_edits_and_does_not_publish(chief, section):
    story = factories.make_story(section)
    assert may(chief, story).can_edit()
    assert not may(chief, story).can_publish()
    assert not may(chief, story).can_unpublish()


def test_a_publisher_publishes_and_takes_down(publisher, section):
    story = factories.make_story(section)
    assert may(publisher, story).can_publish()
    assert may(publisher, story).can_unpublish()
    assert may(publisher, story).can_delete()


@pytest.mark.parametrize("role", [Role.PICTURE_EDITOR, Role.OPERATOR, Role.MODERATOR])
def test_who_does_not_write_opens_no_story(paper, section, role):
    story = factories.make_story(section)
    assert not may(factories.make_member(role), story).can_edit()


def test_a_role_in_a_section_ends_at_its_border(section, other_section):
    member = factories.make_member(Role.PUBLISHER, section=section)
    assert may(member, factories.make_story(section)).can_publish()
    there = factories.make_story(other_section)
    assert not may(member, there).can_edit()
    assert not may(member, there).can_publish()


@pytest.mark.parametrize(
    ("right", "those_who_may"),
    [
        ("wagtailadmin.access_admin", set(Role)),
        ("comments.add_ruling", {Role.MODERATOR, Role.PUBLISHER}),
        ("outlets.add_outlet", {Role.REPORTER, Role.EDITOR, Role.PUBLISHER}),
        ("outlets.change_outlet", {Role.EDITOR, Role.PUBLISHER}),
        ("stories.add_topic", {Role.REPORTER, Role.EDITOR, Role.PUBLISHER}),
        ("masthead.change_masthead", {Role.PUBLISHER, Role.OPERATOR}),
        ("sourcing.view_statement", {Role.REPORTER, Role.EDITOR, Role.PUBLISHER}),
        ("sourcing.change_statement", set()),
        ("people.add_user", set()),
        ("readers.view_reader", {Role.PUBLISHER, Role.OPERATOR}),
        ("readers.change_reader", {Role.PUBLISHER, Role.OPERATOR}),
        ("editions.change_edition", {Role.PUBLISHER}),
        ("wire.add_feed", {Role.EDITOR, Role.PUBLISHER, Role.OPERATOR}),
    ],
)
def test_each_role_has_its_rights_outside_the_tree(paper, right, those_who_may):
    assert {role for role in Role if factories.make_member(role).has_perm(right)} == those_who_may


def test_roles_may_be_set_up_again(paper, section):
    reporter = factories.make_member(Role.REPORTER, section=section)
    before = reporter.get_all_permissions()
    ensure_roles(paper=paper)
    assert type(reporter).objects.get(pk=reporter.pk).get_all_permissions() == before
    assert RoleGroup.objects.count() == len(Role) + 1


def test_a_group_of_the_papers_own_is_left_alone(paper):
    Group.objects.create(name="Proofreaders")
    ensure_roles(paper=paper)
    assert Group.objects.filter(name="Proofreaders").exists()


def test_a_reporter_who_presses_publish_saves_a_draft(client, reporter, section):
    story = factories.make_story(section, editor=reporter, published=False)
    client.force_login(reporter)
    press(client, story, "action-publish", title="Mended")
    again = Story.at_the_desk().get(pk=story.pk)
    assert (again.draft_title, again.live) == ("Mended", False)


def test_a_story_goes_from_reporter_to_editor_to_publisher(
    client, reporter, chief, publisher, section
):
    story = factories.make_story(section, editor=reporter, published=False)
    client.force_login(reporter)
    press(client, story, "action-submit")
    assert waiting(chief) == [story.pk]
    assert waiting(publisher) == [story.pk]  # who may publish may also approve
    client.force_login(chief)
    decide(client, story, "approve")
    assert waiting(chief) == []
    assert waiting(publisher) == [story.pk]
    assert not Story.at_the_desk().get(pk=story.pk).live
    client.force_login(publisher)
    decide(client, story, "approve")
    assert Story.at_the_desk().get(pk=story.pk).live


def test_a_story_is_returned_with_a_note_and_the_reporter_may_write_again(
    client, reporter, chief, section
):
    story = factories.make_story(section, editor=reporter, published=False)
    client.force_login(reporter)
    press(client, story, "action-submit")
    assert may(reporter, of_now(story)).page_locked()
    client.force_login(chief)
    decide(client, story, "reject", comment="Who says so?")
    assert not may(reporter, of_now(story)).page_locked()
    client.force_login(reporter)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[story.pk]))
    assert "Who says so?" in edit.content.decode()


def test_what_waits_in_another_section_is_no_concern(client, reporter, section, other_section):
    elsewhere = factories.make_member(Role.EDITOR, "elsewhere@example.org", other_section)
    story = factories.make_story(section, editor=reporter, published=False)
    client.force_login(reporter)
    press(client, story, "action-submit")
    assert waiting(elsewhere) == []
    client.force_login(elsewhere)
    assert decide(client, story, "approve").status_code == 403
    assert of_now(story).current_workflow_task.right == "approve"


def of_now(story):
    return Story.at_the_desk().get(pk=story.pk)


def waiting(user):
    states = TaskState.objects.reviewable_by(user)
    return [int(state.workflow_state.object_id) for state in states]


def press(client, story, button, **fields):
    address = reverse("wagtailadmin_pages:edit", args=[story.pk])
    return client.post(address, story_form(story, **fields, **{button: "1"}))


def decide(client, story, verb, comment=""):
    state = of_now(story).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, verb, state.pk])
    return client.post(address, {"comment": comment})


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.PUBLISHER])
def test_every_screen_in_the_menu_opens_for_whom_it_is_shown(client, paper, role):
    client.force_login(factories.make_member(role))
    for name in (
        "wagtailadmin_home",
        "stories:index",
        "stories:choose_parent",
        "wagtailimages:index",
        "wagtailsnippets_sourcing_statement:list",
        "wagtailsnippets_outlets_outlet:list",
        "wagtailsnippets_stories_topic:list",
    ):
        assert client.get(reverse(name), follow=True).status_code == 200, name


def test_the_group_of_a_role_is_made_once(section):
    assert group_of(Role.EDITOR, section) == group_of(Role.EDITOR, section)
