"""The rights of a group, as an owner gives them."""

import re

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission

from latefinal.desk.roles import group_of
from latefinal.people.models import Role
from latefinal.people.rights import row_of

pytestmark = pytest.mark.django_db

READERS, NEVER_OFFERED = "readers.view_reader", "wagtailcore.add_workflow"


@pytest.fixture
def reporters(paper):
    return group_of(Role.REPORTER)


def save_as_shown(desk, group, *, also=(), on=None):
    """Press *Save* on the group's screen with `also` ticked, and rights in one section."""
    address = reverse("wagtailusers_groups:edit", args=(group.pk,))
    shown = desk.get(address)
    boxes = shown.context["form"]["permissions"]
    ticked = [box.data["value"].value for box in boxes if box.data["selected"]]
    given = {
        "name": group.name,
        "permissions": [*ticked, *(row_of(right).get().pk for right in also)],
        "page_permissions-TOTAL_FORMS": 1,
        "page_permissions-INITIAL_FORMS": 0,
        "page_permissions-0-page": on.pk,
        "page_permissions-0-permissions": ["add_page", "publish_page"],
    }
    for name in re.findall(r'name="([\w-]+)-TOTAL_FORMS"', shown.content.decode()):
        given.setdefault(f"{name}-TOTAL_FORMS", 0)
        given.setdefault(f"{name}-INITIAL_FORMS", 0)
    answer = desk.post(address, given)
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_group_is_given_rights_at_the_desk_and_in_one_section(desk, reporters, section):
    save_as_shown(desk, reporters, also=[READERS], on=section)
    assert row_of(READERS).get() in reporters.permissions.all()
    there = GroupPagePermission.objects.filter(group=reporters, page=section)
    assert {given.permission.codename for given in there} == {"add_page", "publish_page"}


def test_a_right_that_is_not_offered_is_kept_by_whoever_has_it(desk, reporters, section):
    reporters.permissions.add(row_of(NEVER_OFFERED).get())
    save_as_shown(desk, reporters, on=section)
    assert row_of(NEVER_OFFERED).get() in reporters.permissions.all()


def test_each_right_in_a_section_is_named_by_what_it_lets_one_do(desk, reporters):
    page = desk.get(reverse("wagtailusers_groups:edit", args=(reporters.pk,))).content.decode()
    assert "Add/edit stories you own" in page
    assert "Wagtail core |" not in page
