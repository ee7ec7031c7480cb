"""What somebody meets who knows the desk by its documentation alone."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from latefinal.masthead.models import Masthead
from latefinal.people.models import Role
from tests import factories

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


def test_a_line_says_who_is_to_do_something_now(client, section, editor, reporter, submitted):
    mended = factories.make_story(section, published=False, editor=reporter)
    give_back(factories.submit(mended, by=reporter), editor)
    client.force_login(editor)
    page = " ".join(client.get("/desk/who-has-what/").content.decode().split())
    assert f"waits for an editor, from {reporter}," in page
    assert f"{reporter}, since" in page
    assert f"{editor}, since" not in page
