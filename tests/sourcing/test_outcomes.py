"""How what was said turned out: told at the desk, shown to readers, asked about again."""

from datetime import date

import pytest
from django.urls import reverse

from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.sourcing.errors import NoGrounds
from latefinal.sourcing.models import Source, Statement
from latefinal.sourcing.services import tell_outcome
from tests.factories import AT, make_story
from tests.sourcing.conftest import say

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)
SHOWN = "The office counted 2.6 million."


@pytest.fixture
def people_have_pages(paper):
    Masthead.objects.update(has_pages_of_people=True)


@pytest.fixture
def told(quote):
    """A story with a statement, of which it is told how it turned out."""

    def tell(**outcome):
        story = quote(say(gist="the harvest is 3.1 million tonnes"))
        given = {"outcome": "contradicted", "on": DAY, "words": SHOWN, **outcome}
        tell_outcome(statement=story.statements.get(), **given)
        return story

    return tell


def test_readers_are_told_on_the_story_and_on_the_page_of_who_said_it(
    client, told, people_have_pages
):
    story = told()
    for address in (story.get_absolute_url(), Source.objects.get().get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Contradicted" in page
        assert SHOWN in page
        assert "1 December 2026" in page


def test_what_is_open_is_the_desks_to_know(client, told):
    story = told(outcome="open", on=None, words="")
    assert "outcome" not in client.get(story.get_absolute_url()).content.decode()


def test_the_story_that_shows_it_is_linked_once_readers_may_see_it(client, told, section):
    shows = make_story(section, published=False, title="Counted again")
    story = told(story=shows)
    assert "The story" not in client.get(story.get_absolute_url()).content.decode()
    live = make_story(section, title="Counted at last")
    tell_outcome(
        statement=story.statements.get(), outcome="changed", on=DAY, words=SHOWN, story=live
    )
    assert live.get_absolute_url() in client.get(story.get_absolute_url()).content.decode()


@pytest.mark.parametrize("missing", [{"on": None}, {"words": "  "}])
def test_without_a_day_or_a_sentence_nothing_turned_out(told, missing):
    with pytest.raises(NoGrounds, match="harvest"):
        told(**missing)


def test_a_person_has_no_page_until_the_publisher_wants_it(client, quote):
    quote(say(gist="a person speaks"))
    address = Source.objects.get().get_absolute_url()
    story = Statement.objects.get().story.get_absolute_url()
    assert client.get(address).status_code == 404
    assert address not in client.get(story).content.decode()
    Masthead.objects.update(has_pages_of_people=True)
    assert client.get(address).status_code == 200
    assert address in client.get(story).content.decode()


def test_a_body_has_its_page_in_any_case(client, quote):
    quote(say(source_name="Foreign ministry", source_kind="body"))
    assert client.get(Source.objects.get().get_absolute_url()).status_code == 200


def test_a_reply_stands_on_the_page_of_whoever_gave_it(client, quote, people_have_pages):
    quote(say())
    Source.objects.update(reply="I spoke of the plan, not of the harvest.")
    page = client.get(Source.objects.get().get_absolute_url()).content.decode()
    assert "I spoke of the plan" in page


def test_the_day_to_look_again_rings_on_the_desks_first_screen(desk, told, time_machine):
    told(outcome="open", on=None, words="", look_again_on=DAY)
    time_machine.move_to(AT.replace(year=2026, month=11, day=30))
    assert "How did it turn out?" not in desk.get(reverse("wagtailadmin_home")).content.decode()
    time_machine.move_to(AT.replace(year=2026, month=12, day=1))
    assert "How did it turn out?" in desk.get(reverse("wagtailadmin_home")).content.decode()


def test_it_is_told_by_a_form_which_says_what_is_missing(desk, quote, section):
    story = quote(say(gist="the road will be finished"))
    shows = make_story(section, title="A year later")
    address = reverse("sourcing_outcome", args=[story.statements.get().pk])
    refused = desk.post(address, {"outcome": "contradicted", "story": "/nowhere/at-all/"})
    shown = refused.content.decode()
    assert "Say on which day." in shown
    assert "Say in a sentence what shows it." in shown
    assert "No story of ours is at “/nowhere/at-all/”" in shown
    given = {"outcome": "borne-out", "on": "2026-12-01", "words": SHOWN}
    desk.post(address, {**given, "story": f"https://paper.example{shows.get_absolute_url()}"})
    statement = story.statements.get()
    assert (statement.outcome, statement.outcome_on, statement.outcome_words) == (
        "borne-out",
        DAY,
        SHOWN,
    )
    assert statement.outcome_story == shows
    history = desk.get(reverse("wagtailadmin_pages:history", args=[story.pk])).content.decode()
    assert SHOWN in history


def test_who_may_not_publish_does_not_tell_readers(client, quote):
    story = quote(say())
    client.force_login(User.objects.create_user("the-reporter@example.org"))
    address = reverse("sourcing_outcome", args=[story.statements.get().pk])
    assert client.post(address, {"outcome": "open"}).status_code == 302
    assert story.statements.get().outcome == ""
