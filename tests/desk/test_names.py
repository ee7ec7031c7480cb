"""Topics and contributors as they are typed: the known is found, the new is made or said."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset

from latefinal.desk.roles import group_of
from latefinal.masthead.forms import ContributorField
from latefinal.masthead.models import Contributor
from latefinal.people.models import Role
from latefinal.plumbing.typed_names import as_typed, names_in
from latefinal.stories.models import Story, Topic
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db
CONTRIBUTORS = "desk_contributor_names"


@pytest.fixture
def story(section):
    return factories.make_story(section, published=False)


@pytest.fixture
def reporter(client, story):
    """Who may edit that story, and add no contributor."""
    member = factories.make_member(Role.REPORTER)
    story.owner = member
    story.save()
    client.force_login(member)
    return client


def edit(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def topics_of(story):
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    return [topic.name for topic in draft.topics.all()]


def signed_by(name):
    return inline_formset([{"contributor": name, "role": ""}])


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        (" , ,", []),
        ("naval lease", ["naval lease"]),
        ("Ports,  Naval   lease,", ["Ports", "Naval lease"]),
        ('"Fish, chips", "So-called ""peace"""', ["Fish, chips", 'So-called "peace"']),
        ("Ports, ports, PORTS", ["PORTS"]),
        ('an "odd" one', ['an "odd" one']),
        ('"not ended, at all', ["not ended, at all"]),
    ],
)
def test_names_are_parted_by_commas_and_never_by_spaces(typed, names):
    assert names_in(typed) == names
    assert names_in(as_typed(names)) == names


def test_topics_are_chosen_by_name_in_whatever_case(desk, story):
    for name in ("Naval lease", "Порт"):
        factories.make_topic(name)
    desk.post(edit(story), story_form(story, topics="naval lease, порт"))
    assert sorted(topics_of(story)) == ["Naval lease", "Порт"]
    assert Topic.objects.count() == 2


def test_a_new_topic_is_made_when_the_story_is_saved_and_not_before(desk, story):
    refused = story_form(story, title="", topics="Ports")
    assert "title" in desk.post(edit(story), refused).context["form"].errors
    assert not Topic.objects.exists()
    desk.post(edit(story), story_form(story, topics="Ports, Порты Севера, Порт"))
    assert topics_of(story) == ["Ports", "Порт", "Порты Севера"]
    assert len(set(Topic.objects.values_list("slug", flat=True)) - {"", "topic"}) == 3


def test_who_may_not_add_topics_is_told_which_is_missing_and_keeps_what_was_typed(reporter, story):
    right = Permission.objects.get(codename="add_topic")
    group_of(Role.REPORTER).permissions.remove(right)
    page = reporter.post(edit(story), story_form(story, topics="Ports, Unheard"))
    assert "There is no topic “Ports”, “Unheard”." in str(page.context["form"].errors["topics"])
    assert 'value="Ports, Unheard"' in page.text
    assert not Topic.objects.exists()


def test_a_topic_that_is_too_long_is_said_at_its_field(desk, story):
    page = desk.post(edit(story), story_form(story, topics="x" * 121))
    assert "it may have 120 characters" in str(page.context["form"].errors["topics"])


def test_a_contributor_is_typed_into_the_byline(desk, story):
    factories.make_contributor("Abel First")
    own = factories.make_contributor("Mira Tolvane")
    desk.post(edit(story), story_form(story, bylines=signed_by(" mira tolvane ")))
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    assert [row.contributor for row in draft.bylines.all()] == [own]
    assert 'value="Mira Tolvane"' in desk.get(edit(story)).text


def test_a_contributor_who_is_not_there_is_said_and_what_was_typed_stays(desk, story):
    page = desk.post(edit(story), story_form(story, bylines=signed_by("Nobody Known")))
    assert "No contributor is called “Nobody Known”." in page.text
    assert 'value="Nobody Known"' in page.text


def test_two_of_one_name_are_told_apart(desk, story):
    factories.make_contributor("Mira Tolvane")
    other = Contributor.objects.create(name="Mira Tolvane", slug="mira-the-younger")
    listed = desk.get(reverse(CONTRIBUTORS), {"term": "mira"}).json()["names"]
    assert listed == ["Mira Tolvane (mira-tolvane)", "Mira Tolvane (mira-the-younger)"]
    page = desk.post(edit(story), story_form(story, bylines=signed_by("Mira Tolvane")))
    assert "Several contributors are called “Mira Tolvane”." in page.text
    field = ContributorField()
    assert field.clean(listed[1]) == other
    assert field.prepare_value(other.pk) == listed[1]


def test_an_editor_adds_a_contributor_while_typing_once_and_on_record(desk, paper):
    for _time in range(2):
        answer = desk.post(reverse(CONTRIBUTORS), {"name": "Лия  Новак"})
    assert answer.json() == {"name": "Лия Новак"}
    assert Contributor.objects.get().slug == "liya-novak"
    assert ModelLogEntry.objects.filter(action="wagtail.create").count() == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_no_contributor_without_a_name_that_fits(desk, paper, name):
    answer = desk.post(reverse(CONTRIBUTORS), {"name": name})
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Contributor.objects.exists()


def test_who_may_not_add_contributors_is_not_offered_it(reporter):
    assert reporter.get(reverse(CONTRIBUTORS), {"term": "mira"}).json()["may_add"] is False
    assert reporter.get(reverse("desk_topic_names"), {"term": "x"}).json()["may_add"] is True
    answer = reporter.post(reverse(CONTRIBUTORS), {"name": "Mira Tolvane"})
    assert answer.status_code == 403
    assert not Contributor.objects.exists()
