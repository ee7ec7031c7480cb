"""Who is signed in finds the way from the paper to the editor; who is not sees the same as ever."""

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.models import GroupPagePermission

from latefinal.people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section):
    return factories.make_story(section)


def test_an_editor_who_reads_a_story_finds_edit(desk, story):
    answer = desk.get(story.get_absolute_url())
    assert reverse("wagtailadmin_pages:edit", args=(story.pk,)) in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private"
    assert "Cookie" in answer.headers["Vary"]


def test_who_may_not_edit_it_does_not_find_it(client, story):
    GroupPagePermission.objects.all().delete()
    client.force_login(factories.make_member(Role.REPORTER))
    assert "/desk/" not in client.get(story.get_absolute_url()).content.decode()


@pytest.mark.parametrize("cookies", [{}, {settings.SESSION_COOKIE_NAME: "of-another-time"}])
def test_a_readers_page_does_not_name_the_desk(client, story, cookies):
    client.cookies.load(cookies)
    assert "/desk/" not in client.get(story.get_absolute_url()).content.decode()


def test_a_page_for_readers_is_for_all_and_asks_nothing_more(
    client, story, django_assert_max_num_queries
):
    client.get(story.get_absolute_url())
    with django_assert_max_num_queries(12):
        answer = client.get(story.get_absolute_url())
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies
