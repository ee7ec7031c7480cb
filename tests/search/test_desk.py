"""The desk's list of stories finds by what they are called, drafts too, and by their words."""

from datetime import timedelta

import pytest

from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.search.wagtail_hooks import SearchedStories
from latefinal.stories.models import Story
from tests import factories
from tests.factories import AT


@pytest.fixture
def listed(desk, section):
    def ask(words, **more):
        answer = desk.get("/desk/stories/", {"q": words, **more})
        assert answer.status_code == 200
        return [page.pk for page in answer.context["object_list"]]

    return ask


def test_a_draft_is_found_by_its_headline_and_its_slugline(section, listed):
    draft = factories.make_story(
        section, published=False, title="Harbour leases", slugline="VAREN-PORT", standfirst=""
    )
    factories.make_story(section, published=False)
    for words in ("harbour", "lease", "harb", "Varen", "varen-port", "HARBOUR varen"):
        assert listed(words) == [draft.pk]
    assert listed("harbour -lease") == []


def test_a_version_that_is_not_published_is_found_by_its_new_words(section, listed):
    story = factories.make_story(section, title="The harbour")
    page = Story.at_the_desk().get(pk=story.pk)
    page.title, page.slugline = "The treaty", "TREATY-1"
    page.save_revision()
    assert listed("treaty") == listed("treaty-1") == listed("harbour") == [story.pk]


def test_a_published_story_is_found_by_its_words_after_those_called_so(section, listed):
    told = factories.make_story(section, body=[("text", "<p>A lease for the port.</p>")])
    named = factories.make_story(section, title="A lease")
    factories.make_story(section)
    assert listed("lease") == [named.pk, told.pk]
    assert listed("lease", ordering="title") == [named.pk, told.pk]
    assert listed("lease", kind="opinion") == []


def test_without_words_every_story_is_listed(section, listed):
    factories.make_story(section)
    assert len(listed("")) == 1


def test_a_deleted_story_is_not_looked_for(section, listed):
    factories.make_story(section, title="Harbour").delete()
    assert listed("harbour") == []


def test_a_search_that_finds_nothing_says_what_to_do(client, editor, section):
    factories.make_story(section)
    client.force_login(editor)
    for address in ("/desk/stories/", "/desk/stories/results/"):
        said = client.get(address, {"q": "nothing<like>this"}).content.decode()
        assert "No story holds “<bdi>nothing&lt;like&gt;this</bdi>”. Try fewer words" in said
        assert "No story holds" not in client.get(address).content.decode()


def test_pages_of_the_list_follow_each_other_and_beyond_the_last_is_the_last(
    section, listed, monkeypatch
):
    monkeypatch.setattr(SearchedStories, "paginate_by", 2)
    first, second, third = (factories.make_story(section, title=name) for name in "ABC")
    for number, pk in enumerate([second.pk, first.pk, third.pk]):
        edited = AT + timedelta(hours=number)
        Story.at_the_desk().filter(pk=pk).update(latest_revision_created_at=edited)
    assert listed("") == [third.pk, first.pk]
    assert listed("", p=2) == [second.pk]
    assert listed("", p=2, ordering="title") == [third.pk]
    assert listed("", p=9) == [second.pk]


def test_an_hour_to_come_is_not_just_now(desk, section):
    at = clock.now().replace(second=0, microsecond=0) + timedelta(days=2)
    factories.make_story(section, published_at=at)
    said = desk.get("/desk/stories/").content.decode()
    shown = at.astimezone(Masthead.load().zoneinfo)
    assert f"{shown:%-d %b %Y, %H:%M}" in said
