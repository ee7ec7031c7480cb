"""What the desk sees first, and where it goes from there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from latefinal.desk.first_steps import beginnings
from latefinal.masthead.models import Contributor
from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.models import Correction, Notice
from tests import factories
from tests.desk.forms import story_form
from tests.sourcing.conftest import say

pytestmark = pytest.mark.django_db
HOME = "/desk/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def new_paper(paper, settings):
    """A paper just founded, where mail is not set up."""
    settings.MAIL_URL = ""
    Contributor.objects.all().delete()
    return paper


BEGINNINGS = ["Write the imprint", "Set up mail", "Name who writes", "Write the first story"]


def still_to_do(desk):
    """What the first screen lists, and where each leads."""
    return {one.words: one.url for one in beginnings(user=desk.get(HOME).wsgi_request.user)}


def test_a_new_paper_lists_what_is_still_to_do_and_each_link_opens(desk, new_paper):
    page = text(desk.get(HOME))
    assert [words for words in BEGINNINGS if words in page] == BEGINNINGS
    assert "latefinal import wordpress" in page
    assert list(still_to_do(desk)) == BEGINNINGS
    assert {desk.get(url, follow=True).status_code for url in still_to_do(desk).values()} == {200}


def test_what_is_done_is_no_longer_listed(desk, new_paper, settings):
    factories.make_story(factories.Section.objects.get(slug="straits"))
    factories.make_contributor()
    settings.MAIL_URL = "smtp://relay.example.org"
    assert list(still_to_do(desk)) == ["Write the imprint"]
    new_paper.add_child(instance=Notice(title="Imprint", slug="imprint"))
    assert still_to_do(desk) == {}
    assert "Still to do" not in text(desk.get(HOME))


def test_a_draft_is_not_yet_the_first_story(desk, new_paper):
    factories.make_story(factories.Section.objects.get(slug="straits"), published=False)
    assert "Write the first story" in still_to_do(desk)


def test_a_paper_without_sections_lists_them_too(desk, new_paper):
    for section in factories.Section.objects.all():
        section.delete()
    assert "Open a section" in still_to_do(desk)


def test_a_reporter_is_asked_for_stories_alone(client, new_paper):
    client.force_login(factories.make_member(Role.REPORTER))
    assert list(still_to_do(client)) == ["Write the first story"]


def test_my_drafts_wait_on_the_first_screen(desk, section, editor):
    story = factories.make_story(section, published=False, owner=editor)
    story.owner = editor
    story.save()
    assert story.headline in text(desk.get(HOME))


def test_another_reporters_draft_is_not_mine(desk, section):
    story = factories.make_story(section, published=False)
    assert story.headline not in text(desk.get(HOME))


def test_an_embargo_stands_there_with_its_hour(desk, section):
    lift = clock.now() + timedelta(hours=3)
    story = factories.make_story(section, embargoed_until=lift)
    page = text(desk.get(HOME))
    assert story.headline in page
    assert "under embargo" in page


def test_a_story_that_did_not_go_out_says_why(desk, section):
    picture = factories.make_picture(credit="")
    story = factories.make_story(section, published=False, lead_picture=picture)
    Revision.objects.filter(object_id=str(story.pk)).update(
        approved_go_live_at=clock.now() - timedelta(hours=1)
    )
    page = text(desk.get(HOME))
    assert "Did not go out. Picture “Harbour” has no credit" in page


def test_where_the_door_stands_open_its_history_is_named(desk, section):
    story = factories.make_story(section, published=False)
    Revision.objects.filter(object_id=str(story.pk)).update(
        approved_go_live_at=clock.now() - timedelta(hours=1)
    )
    assert "Did not go out. Its history says why." in text(desk.get(HOME))


def test_todays_corrections_are_seen_by_all(desk, section):
    story = factories.make_story(section)
    story.corrections.add(Correction(words="The lease runs to 2032.", at=clock.now()))
    story.save()
    assert "The lease runs to 2032." in text(desk.get(HOME))


def test_yesterdays_corrections_are_not_todays(desk, section):
    story = factories.make_story(section)
    story.corrections.add(
        Correction(words="The lease runs to 2032.", at=clock.now() - timedelta(days=1))
    )
    story.save()
    assert "The lease runs to 2032." not in text(desk.get(HOME))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=draft", {"Draft"}),
        ("state=published", {"Out"}),
        ("state=embargoed", {"Later"}),
        ("kind=opinion", {"Opinion"}),
        ("", {"Draft", "Out", "Later", "Opinion"}),
    ],
)
def test_the_list_of_stories_is_filtered(desk, section, asked, found):
    factories.make_story(section, title="Draft", published=False)
    factories.make_story(section, title="Out")
    factories.make_story(section, title="Later", embargoed_until=clock.now() + timedelta(hours=1))
    factories.make_story(section, title="Opinion", kind="opinion", published=False)
    if asked == "state=draft":
        found = {"Draft", "Opinion"}
    page = desk.get(f"{reverse('stories:index')}?{asked}")
    assert {story.title for story in page.context["pages"]} == found


def test_stories_of_one_section(desk, section):
    factories.make_story(section, title="Here")
    other = factories.Section.objects.get(slug="straits")
    factories.make_story(other, title="There")
    page = desk.get(f"{reverse('stories:index')}?section={other.pk}")
    assert [story.title for story in page.context["pages"]] == ["There"]


def test_statements_are_listed_by_ownership_and_not_written_there(desk, section):
    story = factories.make_story(section)
    free = factories.make_outlet("Rim Weekly", "independent")
    say(gist="through the state", story=story)
    say(gist="through others", story=story, outlet=free)
    address = reverse("wagtailsnippets_sourcing_statement:list")
    page = text(desk.get(f"{address}?ownership=state"))
    assert "through the state" in page
    assert "through others" not in page
    assert "Add statement" not in page
    added = desk.get(reverse("wagtailsnippets_sourcing_statement:add"))
    assert added.status_code == 403


@pytest.mark.parametrize("typed", ["lea", "LEA", "naval"])
def test_topics_are_completed_while_typed(desk, paper, typed):
    factories.make_topic("Naval lease")
    assert desk.get(reverse("desk_topic_names"), {"term": typed}).json()["names"] == ["Naval lease"]


def test_topics_that_begin_with_what_was_typed_come_first_however_many_hold_it(desk, paper):
    for number in range(60):
        factories.make_topic(f"A lane {number:02}")
    factories.make_topic("navy")
    found = desk.get(reverse("desk_topic_names"), {"term": "na"}).json()["names"]
    assert found == ["navy"]
    found = desk.get(reverse("desk_topic_names"), {"term": "n"}).json()["names"]
    assert found[:2] == ["navy", "A lane 00"]
    assert len(found) == 10


def test_the_desk_is_closed_to_strangers(client, paper):
    for name in ("sourcing_mark", "desk_topic_names", "desk_contributor_names", "stories:index"):
        assert client.get(reverse(name)).url.startswith("/desk/login/")


@pytest.mark.parametrize(
    "name",
    [
        "outlets_outlet",
        "masthead_contributor",
        "stories_topic",
        "sourcing_source",
        "sourcing_statement",
    ],
)
def test_every_list_opens_and_is_searched(desk, section, name):
    say()
    factories.make_contributor()
    factories.make_topic()
    address = reverse(f"wagtailsnippets_{name}:list")
    assert desk.get(address).status_code == 200
    assert desk.get(address, {"q": "Kar'sa \" OR 1"}).status_code == 200


def test_the_masthead_has_its_screen(desk, paper):
    response = desk.get(reverse("wagtailsettings:edit", args=("masthead", "masthead")))
    assert "The evening edition" in text(
        desk.get(response.url) if response.status_code == 302 else response
    )


def test_tonights_edition_stands_there_with_its_hour(desk, section):
    story = factories.make_story(section, published_at=clock.now())
    page = text(desk.get(HOME))
    assert story.headline in page
    assert "1 story so far" in page


def test_hours_at_the_desk_are_those_of_the_papers_clock(desk, section):
    story = factories.make_story(section, published=False)
    address = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    desk.post(address, story_form(story, embargoed_until="2026-11-23 18:00"))
    story.refresh_from_db()
    again = story.get_latest_revision_as_object()
    assert again.embargoed_until == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def test_a_zone_chosen_long_ago_does_not_move_the_papers_hours(desk, section, editor):
    profile = UserProfile.get_for_user(editor)
    profile.current_time_zone = "UTC"
    profile.save()
    story = factories.make_story(section, published=False)
    address = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    desk.post(address, story_form(story, embargoed_until="2026-11-23 18:00"))
    story.refresh_from_db()
    again = story.get_latest_revision_as_object()
    assert again.embargoed_until == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def test_an_address_that_leads_nowhere_is_answered_in_the_desks_own_manner(desk):
    answer = desk.get("/desk/no/such/screen/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "There is nothing at this address." in page
    assert "Wagtail admin" not in page
