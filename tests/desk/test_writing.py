"""What the editor does by itself for who writes a story, and where the story goes."""

import re

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Revision
from wagtail.test.utils.form_data import inline_formset

from latefinal.masthead.models import Contributor
from latefinal.people.models import Role
from latefinal.stories.models import Paper, Section, Story
from latefinal.stories.services import add_section
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def other():
    """The section that the story is to go to."""
    return Section.objects.get(slug="straits")


@pytest.fixture
def story(section):
    return factories.make_story(section, slug="crane")


def edit(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def now(story):
    return Story.at_the_desk().get(pk=story.pk)


def test_a_published_story_moves_when_it_is_published_and_its_old_address_leads_on(
    desk, client, story, other
):
    desk.post(edit(story), story_form(story, in_section=other.pk, **PUBLISH))
    assert now(story).get_absolute_url() == "/straits/crane/"
    assert now(story).is_child_of(other)
    assert client.get("/straits/crane/").status_code == 200
    assert client.get("/central-highlands/crane/").url.endswith("/straits/crane/")


def test_a_saved_draft_moves_nothing_that_readers_see_and_remembers(desk, story, section, other):
    desk.post(edit(story), story_form(story, in_section=other.pk))
    assert now(story).section == section
    assert desk.get(edit(story)).context["form"].initial["in_section"] == other.pk


def test_a_draft_stands_in_its_section_as_soon_as_it_is_saved(desk, section, other):
    draft = factories.make_story(section, published=False)
    desk.post(edit(draft), story_form(draft, in_section=other.pk))
    assert now(draft).section == other
    assert now(draft).is_child_of(other)


@pytest.mark.parametrize("pressed", [{}, PUBLISH])
def test_a_new_story_is_made_in_the_section_that_was_chosen(desk, section, other, pressed):
    like = factories.make_story(section)
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    desk.post(add, story_form(like, title="New", slug="new", in_section=other.pk, **pressed))
    made = Story.at_the_desk().get(slug="new")
    assert made.section == other
    assert made.live == bool(pressed)
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_address_is_looked_at_in_the_section_that_was_chosen(desk, section, other):
    factories.make_story(other, slug="crane")
    draft = factories.make_story(section, slug="crane", published=False)
    desk.post(edit(draft), story_form(draft, in_section=other.pk))
    assert now(draft).get_latest_revision_as_object().slug == "crane-2"


def test_an_old_version_does_not_take_a_story_back_to_where_it_was(desk, story, section, other):
    desk.post(edit(story), story_form(story, in_section=other.pk, **PUBLISH))
    asked = now(story).get_latest_revision()
    desk.post(edit(story), story_form(story, in_section=section.pk, **PUBLISH))
    assert now(story).section == section
    third = add_section(paper=Paper.objects.get(), name="Third", slug="third")
    now(story).move(third, pos="last-child")
    Revision.objects.get(pk=asked.pk).publish()
    assert now(story).section == third


def test_a_section_in_which_one_may_not_write_is_not_offered(client, story, section, other):
    GroupPagePermission.objects.update(page=section)
    client.force_login(factories.make_member(Role.EDITOR))
    offered = client.get(edit(story)).context["form"].fields["in_section"].queryset
    assert list(offered) == [section]


@pytest.mark.parametrize("initial", [0, 1], ids=["added just now", "saved with a draft"])
def test_an_empty_row_is_no_fault(desk, story, initial):
    empty = {"contributor": "", "role": "", "id": "", "ORDER": "1", "DELETE": ""}
    correction = {"kind": "correction", "at": "2026-11-23 18:00", "words": "", "id": ""}
    form = story_form(
        story,
        bylines=inline_formset([empty], initial=initial),
        corrections=inline_formset([correction], initial=initial),
    )
    answer = desk.post(edit(story), form, headers={"Accept": "application/json"})
    assert answer.json()["success"] is True
    desk.post(edit(story), {**form, **PUBLISH})
    assert not now(story).bylines.exists()
    assert not now(story).corrections.exists()


def test_what_is_written_into_such_a_row_is_kept(desk, story):
    ann = Contributor.objects.create(name="Ann Port", slug="ann-port")
    row = {"contributor": ann.name, "role": "", "id": "", "ORDER": "1", "DELETE": ""}
    form = story_form(story, bylines=inline_formset([row], initial=1), **PUBLISH)
    desk.post(edit(story), form)
    assert [one.contributor for one in now(story).bylines.all()] == [ann]


@pytest.mark.parametrize("tied", [True, False], ids=["by their log-in", "by their name"])
def test_a_new_story_is_signed_by_who_writes_it(desk, section, editor, tied):
    editor.first_name, editor.last_name = "Ann", "Port"
    editor.save()
    ann = Contributor.objects.create(
        name="Ann Port", slug="ann-port", user=editor if tied else None
    )
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    rows = desk.get(add).context["form"].formsets["bylines"].forms
    assert [row.instance.contributor for row in rows] == [ann]


def test_who_has_no_name_in_the_paper_signs_nothing(desk, section, editor):
    editor.first_name = editor.last_name = ""
    editor.save()
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    assert not desk.get(add).context["form"].formsets["bylines"].forms


def test_a_new_story_opens_in_the_section_one_wrote_in_last(desk, section, other, editor):
    new = reverse("stories:choose_parent")
    assert desk.get(new).url.endswith(f"/{section.pk}/")
    story = factories.make_story(other, published=False)
    Story.at_the_desk().filter(pk=story.pk).update(owner=editor)
    assert desk.get(new).url.endswith(f"/{other.pk}/")


def test_an_editor_asks_for_each_thing_once(desk, story):
    page = desk.get(edit(story)).content.decode()
    asked = re.findall(r'<(?:select|textarea|input type="text")[^>]* name="([\w-]+)"', page)
    assert len(asked) > 8
    assert len(asked) == len(set(asked))
