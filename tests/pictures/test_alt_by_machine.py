"""Where a machine wrote what stands in for a picture, readers are told, and somebody checks it."""

import re

import pytest
from django.urls import reverse

from latefinal.pictures.models import Picture
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Story
from latefinal.stories.publish_checks import problems_with
from latefinal.stories.services import publish_story
from tests import factories

from .described import WORDS
from .test_intake import add, errors_of, fields
from .test_machine_made import image_of
from .test_prefilled import BARE, described

pytestmark = pytest.mark.django_db

BY_MACHINE = {"alt_by_machine": "on", "alt_machine": "Oculus & Co"}
UNREAD = (
    "Described for screen readers by machine (Oculus & Co). Nobody at the desk has checked that."
)
READ = "Described for screen readers by machine (Oculus & Co), checked by the desk."


@pytest.fixture
def picture(desk, paper):
    assert add(desk, **BY_MACHINE).status_code == 302
    return Picture.objects.get()


def edit(desk, picture, **changed):
    """Send the picture's screen as it stands, but for what is `changed`."""
    given = fields(collection=picture.collection_id)
    if picture.alt_by_machine:
        given |= BY_MACHINE
    if picture.alt_checked_at:
        given["is_alt_checked"] = "on"
    given |= changed
    sent = {name: value for name, value in given.items() if value is not None}
    answer = desk.post(reverse("wagtailimages:edit", args=(picture.pk,)), sent)
    assert answer.status_code == 302, errors_of(answer)
    picture.refresh_from_db()
    return picture


def test_who_says_that_a_machine_wrote_it_says_which(desk, paper):
    assert list(errors_of(add(desk, alt_by_machine="on"))) == ["alt_machine"]
    assert add(desk, **BY_MACHINE).status_code == 302
    assert Picture.objects.get().alt_told == UNREAD


def test_of_what_people_wrote_nothing_is_told_and_no_machine_is_kept(desk, paper):
    add(desk, alt_machine="Oculus & Co", is_alt_checked="on")
    picture = Picture.objects.get()
    assert (picture.alt_told, picture.alt_machine, picture.alt_checked_at) == ("", "", None)


def test_who_writes_the_text_anew_takes_it_away(desk, picture):
    edit(desk, picture, is_alt_checked="on")
    edit(desk, picture, alt="Two cranes at dusk", caption="Cranes.")
    assert (picture.alt_by_machine, picture.alt_machine) == (False, "")
    assert (picture.alt_checked_by, picture.alt_checked_at) == (None, None)


def test_another_caption_or_credit_takes_nothing_away(desk, picture):
    edit(desk, picture, caption="Cranes.", credit="B. Photographer")
    assert picture.alt_told == UNREAD


def test_what_another_machine_wrote_is_told_and_checked_anew(desk, picture):
    edit(desk, picture, is_alt_checked="on")
    edit(desk, picture, alt="Two cranes", alt_machine="Lens 2", is_alt_checked=None)
    assert "Lens 2" in picture.alt_told
    assert picture.alt_checked_at is None


def test_who_unticks_it_takes_it_away(desk, picture):
    edit(desk, picture, alt_by_machine=None)
    assert picture.alt_told == ""


def test_who_checked_it_first_stays_named(desk, client, picture, at):
    edit(desk, picture, is_alt_checked="on")
    first = picture.alt_checked_by
    assert (first.email, picture.alt_checked_at) == ("editor@example.org", at)
    client.force_login(factories.make_editor("other@example.org"))
    edit(client, picture, caption="Cranes.")
    assert (picture.alt_checked_by, picture.alt_told) == (first, READ)
    edit(client, picture, is_alt_checked=None)
    assert picture.alt_told == UNREAD


def test_a_desk_is_asked_once_and_not_for_each_picture(desk, client, picture):
    form = desk.get(reverse("wagtailimages:add")).context["form"]
    assert form["alt_by_machine"].value() is True
    assert form["alt_machine"].value() == "Oculus & Co"
    assert not form["is_alt_checked"].value()
    client.force_login(factories.make_editor("other@example.org"))
    theirs = client.get(reverse("wagtailimages:add")).context["form"]
    assert not theirs["alt_by_machine"].value()


def test_what_the_file_itself_says_is_not_said_to_be_the_machines(desk, picture):
    add(desk, file=described(packet=WORDS), **BARE, **BY_MACHINE)
    newest = Picture.objects.latest("pk")
    assert (newest.alt, newest.alt_told) == ("Cranes against the light", "")


def test_among_many_a_text_from_the_file_is_not_said_to_be_the_machines(desk, picture):
    file = described(packet=WORDS)
    answer = desk.post(reverse("wagtailimages:add_multiple"), {"files[]": file, "title": "X"})
    (box,) = re.findall(r"<input[^>]*alt_by_machine[^>]*>", answer.json()["form"])
    assert "checked" not in box


def test_it_stands_beside_the_credit_in_the_story_its_data_and_the_feed(client, section, at):
    told = {"alt_by_machine": True, "alt_machine": "Oculus & Co", "alt_checked_at": at}
    lead, inside = factories.make_picture(**told), factories.make_picture(**told)
    body = [("picture", {"picture": inside, "caption": ""})]
    story = factories.make_story(section, lead_picture=lead, body=body, published_at=at)
    page = client.get(story.get_absolute_url()).content.decode()
    assert page.count(READ.replace("&", "&amp;")) == 2
    assert image_of(page)["accessibilitySummary"] == READ
    for address in ("/", "/feed/"):
        assert "Described for screen readers by machine" in client.get(address).content.decode()


def test_of_what_people_wrote_the_data_says_nothing(client, section, at):
    story = factories.make_story(section, lead_picture=factories.make_picture(), published_at=at)
    page = client.get(story.get_absolute_url()).content.decode()
    assert "accessibilitySummary" not in image_of(page)
    assert "screen readers" not in page


def test_readers_are_told_as_soon_as_somebody_has_checked_it(desk, client, section, at):
    picture = factories.make_picture(alt_by_machine=True, alt_machine="Oculus & Co")
    story = factories.make_story(section, lead_picture=picture, published_at=at)

    def told():
        return client.get(story.get_absolute_url()).content.decode().replace("&amp;", "&")

    assert UNREAD in told()
    edit(desk, picture, is_alt_checked="on")
    assert READ in told()


def test_a_text_that_nobody_checked_keeps_a_story_back_until_somebody_has(desk, section, at):
    told = {"alt_by_machine": True, "alt_machine": "Oculus & Co"}
    picture = factories.make_picture(**told)
    story = factories.make_story(section, lead_picture=picture, published=False)
    (problem,) = problems_with(story)
    assert (problem.field, problem.key) == ("lead_picture", "pictures.alt-unchecked")
    with pytest.raises(NotPublishable, match="no person has checked it"):
        publish_story(story=story, at=at)
    edit(desk, picture, is_alt_checked="on")
    assert problems_with(Story.at_the_desk().get(pk=story.pk)) == []


def test_a_publisher_may_let_it_pass(section, at):
    picture = factories.make_picture(alt_by_machine=True, alt_machine="Oculus & Co")
    story = factories.make_story(section, lead_picture=picture, published=False)
    factories.let_pass(story)
    assert publish_story(story=story, at=at).live


def test_the_library_finds_what_nobody_has_checked(desk, paper, at):
    told = {"alt_by_machine": True, "alt_machine": "Oculus & Co"}
    factories.make_picture(title="Unchecked", **told)
    factories.make_picture(title="Looked-at", alt_checked_at=at, **told)
    page = desk.get(reverse("wagtailimages:index"), {"state": "alt"}).content.decode()
    assert "Unchecked" in page
    assert "Looked-at" not in page
