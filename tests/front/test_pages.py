"""What stands on the front page and in the lists."""

from datetime import datetime, timedelta, timezone

import pytest

from latefinal.masthead.models import Masthead
from latefinal.stories.models import Correction, Topic
from latefinal.stories.services import add_notice, publish_story, spike_story
from tests import factories

HOUR = timedelta(hours=1)


def words_of(response):
    return response.content.decode()


def test_a_paper_without_stories_says_so(client, paper):
    assert "The first edition is being made." in words_of(client.get("/"))


def test_a_section_without_stories_says_so(client, section):
    page = words_of(client.get(section.get_absolute_url()))
    assert "No story in this section yet." in page


def test_the_newest_story_with_a_picture_leads(client, section):
    factories.make_story(section, title="Newest, without a picture")
    pictured = factories.make_story(
        section, lead_picture=factories.make_picture(), published_at=factories.AT - HOUR
    )
    front = client.get("/").context["front"]
    assert front.lead.story.pk == pictured.pk
    assert [line.story.title for line in front.beside] == ["Newest, without a picture"]


def test_no_story_stands_twice_on_the_front(client, section):
    for number in range(15):
        factories.make_story(section, published_at=factories.AT - number * HOUR)
    front = client.get("/").context["front"]
    columns = [line for column in front.columns for line in column.lines]
    shown = [line.story.pk for line in (front.lead, *front.beside, *front.below, *columns)]
    assert len(shown) == len(set(shown)) == 10


@pytest.mark.parametrize("where", ["/", "/central-highlands/", "/feed/", "/sitemap-1.xml"])
def test_an_embargoed_story_is_nowhere(client, section, at, where):
    factories.make_story(section, title="Not before three", embargoed_until=at + HOUR)
    assert "Not before three" not in words_of(client.get(where))


def test_a_mere_reader_gets_no_cookie(client, section):
    story = factories.make_story(section)
    for address in ("/", section.get_absolute_url(), story.get_absolute_url(), "/none/"):
        assert not client.get(address).cookies


@pytest.mark.parametrize(("page", "status"), [("1", 200), ("2", 200), ("3", 404), ("x", 404)])
def test_a_list_is_paged_and_has_no_other_pages(client, section, page, status):
    for _ in range(21):
        factories.make_story(section)
    assert client.get(f"/central-highlands/?page={page}").status_code == status


def test_the_second_page_names_itself(client, section):
    for _ in range(21):
        factories.make_story(section)
    page = words_of(client.get("/central-highlands/?page=2"))
    assert 'href="http://localhost:8000/central-highlands/?page=2"' in page


def test_a_day_is_the_mastheads_day(client, section):
    # 20:00 UTC on the 22nd is 01:00 on the 23rd in UTC+5.
    late = datetime(2026, 11, 22, 20, 0, tzinfo=timezone.utc)  # noqa: UP017 - one more name else
    story = factories.make_story(section, title="After midnight", published_at=late)
    assert story.title in words_of(client.get("/archive/2026/11/23/"))
    assert story.title not in words_of(client.get("/archive/2026/11/22/"))


def test_the_archive_leads_to_the_newest_day(client, section):
    factories.make_story(section)
    assert client.get("/archive/").headers["Location"] == "/archive/2026/11/23/"


@pytest.mark.parametrize(
    "address",
    ["/archive/2026/2/30/", "/archive/0/1/1/", "/archive/1/1/1/", "/archive/9999/12/31/"],
)
def test_a_day_that_is_none_is_no_error(client, paper, address):
    assert client.get(address).status_code == 404


def test_a_day_written_with_noughts_names_its_one_address(client, paper):
    page = words_of(client.get("/archive/2026/011/003/"))
    assert 'href="http://localhost:8000/archive/2026/11/3/"' in page


def test_topic_and_contributor_have_pages(client, section):
    topic = Topic.objects.create(name="Dredging", slug="dredging")
    ilse = factories.make_contributor()
    story = factories.make_story(section, signed_by=[(ilse, "")], topics=[topic])
    assert story.title in words_of(client.get("/topic/dredging/"))
    assert story.title in words_of(client.get("/by/ilse-maren/"))
    assert client.get("/topic/none/").status_code == 404
    assert client.get("/by/none/").status_code == 404


def test_corrections_are_listed_and_retractions_with_them(client, section):
    story = factories.make_story(section)
    story.corrections.add(Correction(words="The sum was 4.5 million."))
    story.save()
    gone = factories.make_story(section, title="Never was")
    gone.corrections.add(Correction(kind="retraction", words="None of it was so."))
    gone.save()
    spiked = factories.make_story(section)
    spiked.corrections.add(Correction(words="On a spiked story."))
    spiked.save()
    spike_story(story=spiked, reason="Legal advice.")
    page = words_of(client.get("/corrections/"))
    assert "The sum was 4.5 million." in page
    assert "None of it was so." in page
    assert "On a spiked story." not in page


def test_the_foot_names_the_notices(client, paper):
    add_notice(under=paper, notice=factories_notice("Imprint", "imprint"))
    assert '<a href="/imprint/">Imprint</a>' in words_of(client.get("/"))


def factories_notice(title, slug):
    from latefinal.stories.models import Notice

    return Notice(title=title, slug=slug, body=[("text", "<p>Published by six people.</p>")])


def test_a_sample_says_so_on_every_page(client, paper):
    Masthead.objects.update(is_sample=True)
    for address in ("/", "/corrections/", "/nowhere/"):
        assert "Sample publication" in words_of(client.get(address))


def test_an_accent_is_a_sheet_of_its_own(client, paper):
    assert "/masthead.css" not in words_of(client.get("/"))
    Masthead.objects.update(accent="#005500")
    assert 'href="/masthead.css?005500"' in words_of(client.get("/"))
    sheet = client.get("/masthead.css?005500")
    assert "--accent: #005500" in words_of(sheet)
    assert "immutable" in sheet.headers["Cache-Control"]


def test_browsers_that_read_no_link_find_the_icon(client, db):
    assert client.get("/favicon.ico").headers["Location"].endswith("favicon.png")


def test_a_topic_has_no_page_until_something_is_published_there(client, section):
    topic = Topic.objects.create(name="Dredging", slug="dredging")
    draft = factories.make_story(section, topics=[topic], published=False)
    assert client.get("/topic/dredging/").status_code == 404
    publish_story(story=draft, at=factories.AT)
    assert client.get("/topic/dredging/").status_code == 200
