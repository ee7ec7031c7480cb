"""Who may do what."""

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask

from latefinal.desk.roles import EDITORS, REPORTERS, ensure_roles
from latefinal.stories.models import Story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(paper):
    return factories.make_member(REPORTERS)


@pytest.fixture
def chief(paper):
    return factories.make_member(EDITORS)


def may(user, story):
    return story.permissions_for_user(user)


def test_a_reporter_writes_and_submits_but_does_not_publish(reporter, section):
    story = factories.make_story(section)
    assert may(reporter, story).can_edit()
    assert may(reporter, story).can_submit_for_moderation()
    assert not may(reporter, story).can_publish()
    assert not may(reporter, story).can_delete()
    assert section.permissions_for_user(reporter).can_add_subpage()


def test_an_editor_publishes_and_takes_down(chief, section):
    story = factories.make_story(section)
    assert may(chief, story).can_publish()
    assert may(chief, story).can_unpublish()
    assert may(chief, story).can_delete()


def test_what_a_reporter_submits_waits_for_an_editor(paper):
    task = GroupApprovalTask.objects.get()
    assert [group.name for group in task.groups.all()] == [EDITORS]


@pytest.mark.parametrize(
    ("right", "reporters", "editors"),
    [
        ("wagtailadmin.access_admin", True, True),
        ("comments.add_ruling", False, True),
        ("outlets.add_outlet", True, True),
        ("outlets.change_outlet", False, True),
        ("stories.add_topic", True, True),
        ("masthead.change_masthead", False, True),
        ("sourcing.view_statement", True, True),
        ("sourcing.change_statement", False, False),
        ("people.add_user", False, False),
        ("readers.view_reader", False, True),
        ("readers.change_reader", False, True),
    ],
)
def test_reporters_write_and_editors_decide(reporter, chief, right, reporters, editors):
    assert reporter.has_perm(right) is reporters
    assert chief.has_perm(right) is editors


def test_roles_may_be_set_up_again(paper, reporter):
    before = reporter.get_all_permissions()
    ensure_roles(paper=paper)
    assert type(reporter).objects.get(pk=reporter.pk).get_all_permissions() == before


def test_a_reporter_who_presses_publish_saves_a_draft(client, reporter, section):
    story = factories.make_story(section, published=False)
    client.force_login(reporter)
    client.post(
        reverse("wagtailadmin_pages:edit", args=(story.pk,)),
        story_form(story, title="Mended", **{"action-publish": "1"}),
    )
    again = Story.at_the_desk().get(pk=story.pk)
    assert (again.draft_title, again.live) == ("Mended", False)


@pytest.mark.parametrize("role", [REPORTERS, EDITORS])
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
