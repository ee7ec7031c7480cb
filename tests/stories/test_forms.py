"""What the editor's forms offer, refuse and keep."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from latefinal.masthead.models import Contributor
from latefinal.stories.forms import TopicsField, sign
from latefinal.stories.models import Correction, Notice, Section, Story, Topic
from latefinal.stories.services import add_notice
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def other(section):
    """Another section of the paper."""
    return Section.objects.get(slug="straits")


def add(section):
    return reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def sent(slug="new", title="New", **fields):
    return story_form(Story(title=title, slug=slug), **fields)


def errors_of(response):
    """What is said at each field; nothing where it was taken."""
    return {} if response.status_code == 302 else response.context["form"].errors


def test_topics_stand_in_their_field_by_name_whatever_they_came_as():
    ports, lease = factories.make_topic("Ports"), factories.make_topic("Lease, naval")
    field = TopicsField(required=False)
    assert field.prepare_value([ports.pk, lease]) == 'Ports,"Lease, naval"'
    assert field.prepare_value("half typed") == "half typed"
    assert field.prepare_value(None) is None


def test_a_topic_is_known_whatever_its_case_and_else_made_only_later():
    ports = factories.make_topic("Ports")
    known, new = TopicsField(required=False).clean("ports, Leases")
    assert (known, new.pk, new.name) == (ports, None, "Leases")
    assert TopicsField(required=False).clean("") == []
    assert Topic.objects.count() == 1


def test_a_topic_of_120_characters_is_taken_and_a_longer_one_is_told_by_its_beginning():
    field = TopicsField(required=False)
    assert [topic.name for topic in field.clean("x" * 120)] == ["x" * 120]
    with pytest.raises(ValidationError, match=f"“{'y' * 40}…” is too long .* 120 characters"):
        field.clean(f"Ports, {'y' * 121}, {'z' * 122}")


@pytest.mark.parametrize(
    ("typed", "changed"), [("Ports, Leases", False), ("Leases,Ports", False), ("Ports", True),
                           ("Ports, Leases, Ferries", True), ("", True)],
)  # fmt: skip
def test_topics_have_changed_where_others_are_named(typed, changed):
    before = [factories.make_topic("Ports"), factories.make_topic("Leases").pk]
    assert TopicsField(required=False).has_changed(before, typed) is changed
    assert TopicsField(required=False).has_changed(None, None) is False


@pytest.mark.parametrize(
    ("tied", "is_desk", "signs"),
    [("writer", False, "tied"), ("nobody", False, "named"), ("nobody", True, None),
     ("another", False, None)],
)  # fmt: skip
def test_a_story_is_signed_by_the_writers_own_name_before_a_namesake(editor, tied, is_desk, signs):
    editor.first_name, editor.last_name = "Ann", "Port"
    editor.save()
    named = Contributor.objects.create(name="Ann Port", slug="ann-port", is_desk=is_desk)
    own = Contributor.objects.create(name="A. P.", slug="a-p")
    if tied == "writer":
        Contributor.objects.filter(pk=own.pk).update(user=editor)
    elif tied == "another":
        Contributor.objects.filter(pk=named.pk).update(user=factories.make_editor("b@example.org"))
    story = Story(title="New", slug="new")
    sign(story, editor)
    signed = {"tied": [own], "named": [named], None: []}[signs]
    assert [row.contributor for row in story.bylines.all()] == signed


def test_a_story_that_nobody_writes_is_signed_by_nobody():
    Contributor.objects.create(name="", slug="nameless")
    story = Story(title="New", slug="new")
    sign(story, None)
    assert not story.bylines.all()


def test_only_a_new_story_is_signed_by_itself_and_only_when_it_is_opened(desk, section, editor):
    Contributor.objects.create(name="Ilse", slug="ilse", user=editor)
    draft = factories.make_story(section, published=False)
    assert not desk.get(edit(draft)).context["form"].formsets["bylines"].forms
    desk.post(add(section), sent(bylines=inline_formset([])))
    assert not Story.at_the_desk().get(slug="new").bylines.exists()


def test_what_is_new_opens_at_its_headline_with_a_place_to_write(desk, section):
    new = desk.get(add(section)).context["form"]
    assert [block.block_type for block in new["body"].initial] == ["text"]
    assert new.fields["title"].widget.attrs["autofocus"] is True
    draft = factories.make_story(section, published=False, body=[("heading", "There")])
    old = desk.get(edit(draft)).context["form"]
    assert [block.block_type for block in old["body"].initial] == ["heading"]
    assert "autofocus" not in old.fields["title"].widget.attrs


def test_a_story_is_offered_the_sections_in_their_order_and_stands_in_its_own(desk, other):
    field = desk.get(add(other)).context["form"]
    assert list(field.fields["in_section"].queryset) == list(Section.objects.order_by("path"))
    assert field.initial["in_section"] == other.pk
    assert not field.fields["in_section"].required


def test_a_draft_asks_for_no_move_to_where_it_stands(desk, section, other):
    desk.post(add(section), sent("here", "Here", in_section=section.pk))
    desk.post(add(section), sent("else", "Else"))
    for slug in ("here", "else"):
        story = Story.at_the_desk().get(slug=slug)
        assert story.latest_revision.content["move"] is None
        assert story.section == section
    story = factories.make_story(section)
    desk.post(edit(story), story_form(story, in_section=other.pk))
    asked = Story.at_the_desk().get(pk=story.pk).latest_revision.content["move"]
    assert asked == [section.pk, other.pk]
    desk.post(edit(story), story_form(story, in_section=section.pk))
    assert Story.at_the_desk().get(pk=story.pk).latest_revision.content["move"] is None


def test_an_address_that_is_taken_gets_the_next_free_number_until_it_is_published(desk, section):
    for slug in ("crane", "crane-2", "crane-4"):
        factories.make_story(section, slug=slug)
    desk.post(add(section), sent("crane", "Crane"))
    draft = Story.at_the_desk().get(draft_title="Crane")
    assert draft.slug == "crane-3"
    desk.post(edit(draft), story_form(draft, title="Crane again"))
    assert Story.at_the_desk().get(pk=draft.pk).slug == "crane-3"
    known = factories.make_story(section, slug="known")
    refused = desk.post(edit(known), story_form(known, slug="crane"))
    assert "slug" in errors_of(refused)


def test_an_address_that_is_taken_where_a_new_story_is_begun_is_numbered_too(desk, section, other):
    factories.make_story(section, slug="crane")
    desk.post(add(section), sent("crane", "Crane", in_section=other.pk))
    assert Story.at_the_desk().get(draft_title="Crane").get_absolute_url() == "/straits/crane-2/"


def test_a_published_story_that_moves_keeps_off_addresses_of_the_section_it_leaves(
    desk, section, other
):
    factories.make_story(section, slug="crane")
    story = factories.make_story(section, slug="boom")
    given = story_form(story, slug="crane", in_section=other.pk, **PUBLISH)
    assert "slug" in errors_of(desk.post(edit(story), given))
    assert Story.at_the_desk().get(pk=story.pk).get_absolute_url() == "/central-highlands/boom/"


def test_a_long_address_that_is_taken_is_shortened_to_bear_its_number(desk, section):
    factories.make_story(section, slug="x" * 240)
    desk.post(add(section), sent("x" * 240, "Long"))
    assert Story.at_the_desk().get(draft_title="Long").slug == f"{'x' * 200}-2"


def words(said):
    return streamfield([("text", rich_text(f"<p>{said}</p>"))])


@pytest.mark.parametrize(
    ("change", "is_twice"),
    [
        ({}, True),
        ({"title": "Another"}, False),
        ({"body": words("Other words.")}, False),
        ({"slug": "another-address"}, True),
    ],
)
def test_a_draft_is_sent_twice_if_headline_and_words_are_the_same(desk, section, change, is_twice):
    desk.post(add(section), sent(body=words("Words.")))
    again = desk.post(add(section), {**sent(**{"body": words("Words."), **change})})
    assert bool(errors_of(again)) is is_twice
    assert Story.at_the_desk().count() == (1 if is_twice else 2)


def test_a_draft_is_no_second_one_of_another_person_or_of_a_published_story(
    desk, client, section, other
):
    desk.post(add(section), sent())
    assert not errors_of(desk.post(add(section), sent(in_section=other.pk)))
    story = Story.at_the_desk().get(slug="new", section=section)
    desk.post(edit(story), story_form(story, **PUBLISH))
    assert not errors_of(desk.post(add(section), sent()))
    client.force_login(factories.make_editor("another@example.org"))
    assert not errors_of(client.post(add(section), sent()))
    assert Story.at_the_desk().count() == 4


def test_saved_again_a_draft_is_not_its_own_second(desk, section):
    desk.post(add(section), sent())
    story = Story.at_the_desk().get()
    assert not errors_of(desk.post(edit(story), story_form(story)))


@pytest.mark.parametrize(
    ("pressed", "asked"),
    [
        ({}, False),
        ({"action-publish": "1"}, True),
        ({"action-submit": "1"}, False),
        ({"action-workflow-action": "1", "workflow-action-name": "reject"}, False),
        ({"workflow-action-name": "approve"}, False),
    ],
)
def test_the_door_is_asked_on_the_way_to_readers_alone(desk, section, pressed, asked):
    picture = factories.make_picture(credit="", alt="")
    story = factories.make_story(section, published=False, lead_picture=picture)
    said = errors_of(desk.post(edit(story), story_form(story, **pressed)))
    assert ("lead_picture" in said) is asked
    if asked:  # all that is missing, as one error
        (words,) = said["lead_picture"]
        assert "has no credit: add who made it. Picture" in words
        assert "has no alternative text" in words


def test_the_door_is_not_asked_of_what_is_wrong_already(desk, section):
    picture = factories.make_picture(credit="")
    story = factories.make_story(section, published=False, lead_picture=picture)
    said = errors_of(desk.post(edit(story), story_form(story, title="", **PUBLISH)))
    assert set(said) == {"title"}


def test_the_corrections_in_the_editor_are_those_that_readers_were_not_told(desk, section, at):
    story = factories.make_story(section)
    factories.correct(story, words="Said.", at=at)
    story = Story.at_the_desk().get(pk=story.pk)
    story.corrections.add(Correction(words="Not yet said.", at=at))
    story.save_revision()
    rows = desk.get(edit(story)).context["form"].formsets["corrections"].forms
    assert [row.instance.words for row in rows] == ["Not yet said."]


def test_a_notice_may_keep_a_word_that_is_free_below_it(desk, paper):
    about = add_notice(under=paper, notice=Notice(title="About", slug="about"))
    data = {**story_form(Story(title="About", slug="about")), "intro": ""}
    assert desk.post(edit(about), data).status_code == 302
