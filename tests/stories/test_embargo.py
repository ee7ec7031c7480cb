"""No story bears a time at which nobody could read it; the desk says what readers do not see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from latefinal.plumbing import clock
from latefinal.stories.models import Correction, Story
from latefinal.stories.services import publish_story
from latefinal.stories.standing import answer_to_publishing
from tests import factories
from tests.desk.forms import story_form

HOUR = timedelta(hours=1)
PUBLISH = {"action-publish": "1"}


def address_of(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def words_of(response):
    return " ".join(response.content.decode().split())


def told(desk):
    """What the next screen says on top."""
    return words_of(desk.get("/desk/"))


@pytest.fixture
def lifted(section, at):
    """Published at 09:00 and kept from readers until 11:00; another came at 10:00. It is 12:00."""
    story = factories.make_story(section, title="Kept", embargoed_until=at - HOUR)
    factories.make_story(section, title="Between", published_at=at - 2 * HOUR)
    return story


@pytest.mark.parametrize(
    ("address", "moment"),
    [
        ("", 'datetime="2026-11-23T16:00+05:00"'),
        ("", '"datePublished":"2026-11-23T16:00:00+05:00"'),
        ("", 'content="2026-11-23T16:00:00+05:00"'),
        ("/feed/", "<pubDate>Mon, 23 Nov 2026 11:00:00 +0000</pubDate>"),
        ("/sitemap-1.xml", "<lastmod>2026-11-23T11:00:00+00:00</lastmod>"),
        ("/sitemap-news.xml", "2026-11-23T11:00:00+00:00"),
        ("/", 'datetime="2026-11-23T16:00+05:00"'),
        ("/archive/2026/11/23/", 'datetime="2026-11-23T16:00+05:00"'),
    ],
)
def test_a_story_is_dated_from_when_its_embargo_lifted(client, lifted, address, moment):
    assert moment in words_of(client.get(address or lifted.get_absolute_url()))


def test_a_story_stands_in_lists_where_its_embargo_lifted(client, lifted, at):
    titles = [story.title for story in Story.on_the_record(at=at)]
    assert titles == ["Kept", "Between"]


def test_an_embargo_that_is_cut_short_dates_the_story_from_that_moment(section, at):
    story = factories.make_story(section, embargoed_until=at + 5 * HOUR)
    assert Story.at_the_desk().get(pk=story.pk).published_at == at + 5 * HOUR
    story.embargoed_until = None
    publish_story(story=story, at=at)
    assert Story.at_the_desk().get(pk=story.pk).published_at == at


def test_an_embargo_of_long_ago_leaves_a_later_time_alone(section, at):
    story = factories.make_story(section, published_at=at, embargoed_until=at - HOUR)
    assert Story.at_the_desk().get(pk=story.pk).published_at == at


def assert_the_desk_says(desk, story, words):
    """In the editor, in both lists; and nowhere is there a link to what readers do not find."""
    for address in (
        address_of(story),
        reverse("stories:index"),
        reverse("wagtailadmin_explore", args=(story.section_id,)),
    ):
        screen = words_of(desk.get(address))
        assert words in screen, address
        assert "View live" not in screen
        assert f'href="{story.get_absolute_url()}"' not in screen


def test_the_desk_says_until_when_a_story_is_kept_and_offers_no_look_at_it(desk, section, at):
    story = factories.make_story(section, published=False)
    until = {"embargoed_until": "2026-11-24 09:30"}
    desk.post(address_of(story), story_form(story, **until, **PUBLISH))
    story = Story.at_the_desk().get(pk=story.pk)
    assert story.live
    words = "embargoed until 24 Nov 2026, "
    said = told(desk)
    assert words in said
    assert "View live" not in said
    assert "has been published" not in said
    assert_the_desk_says(desk, story, words)


def test_retracting_is_answered_with_what_happened(desk, section):
    story = factories.make_story(section)
    row = {
        "id": "",
        "kind": "retraction",
        "at": "2026-11-23 11:00",
        "words": "None of it was so.",
        "changes_meaning": "",
        "DELETE": "",
    }
    typed = {"corrections": inline_formset([row])}
    desk.post(address_of(story), story_form(story, **typed, **PUBLISH))
    said = told(desk)
    assert "is retracted" in said
    assert "has been published" not in said
    assert "View live" not in said
    assert_the_desk_says(desk, story, "retracted")
    listed = desk.get(reverse("stories:index"), {"state": "published"})
    assert story.title not in words_of(listed)


def test_a_story_that_readers_see_is_offered_to_look_at(desk, section):
    story = factories.make_story(section)
    assert "View live" in words_of(desk.get(reverse("stories:index")))
    assert f'href="{story.get_absolute_url()}"' in words_of(desk.get(address_of(story)))


def test_a_retraction_that_is_still_a_draft_changes_no_state(desk, section):
    story = factories.make_story(section)
    story.corrections.add(Correction(kind="retraction", words="None of it was so."))
    story.save_revision()
    assert Story.at_the_desk().get(pk=story.pk).standing == ""


def test_what_is_retracted_before_its_embargo_lifts_is_said_to_be_retracted(section):
    at = clock.now()
    story = factories.make_story(section, embargoed_until=at + 3 * HOUR)
    factories.correct(story, words="It was two cranes.", at=at, kind="retraction")
    answer = answer_to_publishing(Story.at_the_desk().get(pk=story.pk), at=at)
    assert "is retracted. Readers no longer see it" in answer
