"""A statement that readers have seen is mended: they are told, or it was a typing mistake."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import PageLogEntry

from latefinal.sourcing.models import Statement
from latefinal.sourcing.services import tell_of_mending
from latefinal.stories.models import Correction, Story
from latefinal.stories.services import publish_story
from tests import factories
from tests.sourcing.conftest import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def story(quote):
    return quote(say(), title="It stays shut")


def send(desk, story, **given):
    """Press *Save* on the statement's form."""
    one = story.statements.get()
    data = {
        "words": one.words, "uuid": str(one.uuid), "story": story.pk,
        "source_name": one.source.name, "source_kind": "person", "office": one.office,
        "gist": one.gist, "via": "outlet", "outlet": one.outlet.pk, **given,
    }  # fmt: skip
    return desk.post(reverse("sourcing_mark"), data).json()


def test_who_mends_it_is_asked_and_offered_the_words(desk, story):
    answer = send(desk, story, source_name="Ilin")
    assert answer["step"] == "mark"
    assert "Readers were told otherwise" in answer["html"]
    assert "Darian Osk, head of policy, through Karsa Press Agency: the talks" in answer["html"]
    assert "“Ilin, head of policy, through Karsa Press Agency: the talks" in answer["html"]
    assert story.statements.get().source.name == "Darian Osk", "nothing was changed yet"


def test_what_readers_are_told_stands_above_the_story_and_its_draft_stays(desk, client, story):
    draft = Story.at_the_desk().get(pk=story.pk)
    draft.title = "A headline that is being written"
    draft.save_revision()
    assert send(desk, story, source_name="Ilin", correction="It was Ilin.")["step"] == "marked"
    page = client.get(story.get_absolute_url()).content.decode()
    assert page.index("It was Ilin.") < page.index('class="said-list"')
    assert "Ilin" in page[page.index('class="said-list"') :]
    assert "It was Ilin." in client.get("/corrections/").content.decode()
    assert "It was Ilin." in client.get("/feed/").content.decode()
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    assert draft.headline == "A headline that is being written"
    publish_story(story=draft, at=factories.AT)
    assert [row.words for row in Correction.objects.all()] == ["It was Ilin."]


def test_a_typing_mistake_is_told_to_nobody_and_noted(desk, story):
    assert send(desk, story, source_name="Darian Osck", is_typo="on")["step"] == "marked"
    assert not Correction.objects.exists()
    entry = PageLogEntry.objects.get(action="latefinal.statement_mended")
    assert entry.message == "The talks continue: a typing mistake, nobody was told"


@pytest.mark.parametrize(
    "given", [{}, {"link": "https://kpa.example/1"}, {"said_on": "2026-11-22"}]
)
def test_what_is_only_filled_in_is_not_asked_about(desk, story, given):
    assert send(desk, story, **given)["step"] == "marked"
    assert not PageLogEntry.objects.filter(action="latefinal.statement_mended").exists()


@pytest.mark.parametrize(
    "given",
    [
        {"office": "head of trade"},
        {"gist": "the talks are over"},
        {"is_direct": "on"},
        {"via": "told"},
        {"via": "on-air"},
        {"outlet": "", "new_outlet": "The Post"},
        {"via": "document", "document": "press release"},
    ],
)
def test_whatever_readers_were_told_otherwise_is_asked_about(desk, story, given):
    assert send(desk, story, **given)["step"] == "mark"


def test_nobody_is_asked_before_readers_have_seen_it(desk, quote, at):
    for fields in ({"published": False}, {"embargoed_until": at + timedelta(hours=1)}):
        story = quote(say(), **fields)
        own = story.statements.first() or Statement.objects.latest("pk")
        own.story = story
        own.save()
        assert send(desk, story, source_name="Ilin")["step"] == "marked"


def test_a_loose_statement_has_nobody_to_be_told(at):
    assert tell_of_mending(statement=say(), words="Mended.", editor=None, at=at) is None
