"""What machines are told: structured data, feeds, sitemaps, robots.txt."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from latefinal.stories.models import Correction, Notice, Topic
from latefinal.stories.services import add_notice
from latefinal.syndication.rules import script_safe
from tests import factories
from tests.sourcing.conftest import marked, say

HOUR = timedelta(hours=1)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def json_ld(client, story):
    page = client.get(story.get_absolute_url()).content.decode()
    return json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])


def test_who_said_what_and_what_it_rests_on_is_told_to_machines(client, section):
    own, ours = (
        say(words="“It is shut,”", is_direct=True, link="https://kpa.example/1"),
        say(source_name="Customs service", source_kind="body", gist="the post is open",
            via="document", document="service order 118", outlet=None),
    )  # fmt: skip
    body = [("text", f"<p>{marked(own, 'It is shut')} and {marked(ours, 'open')}.</p>")]
    data, _crumbs = json_ld(client, factories.make_story(section, body=body))
    agency = {"@type": "Organization", "name": "Karsa Press Agency"}
    work = {"@type": "CreativeWork", "publisher": agency, "url": "https://kpa.example/1"}
    order = {"@type": "CreativeWork", "name": "service order 118"}
    assert data["citation"] == [
        {
            "@type": "Quotation",
            "text": "“It is shut,”",
            "spokenByCharacter": {"@type": "Person", "name": "Darian Osk"},
            "isBasedOn": work,
        },
        {
            "@type": "Claim",
            "text": "the post is open",
            "author": {"@type": "Organization", "name": "Customs service"},
            "isBasedOn": order,
        },
    ]
    assert data["isBasedOn"] == [work, order]


def items(response):
    return ET.fromstring(response.content).findall("channel/item")  # noqa: S314 - our own feed


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("news", "NewsArticle"),
        ("analysis", ["NewsArticle", "AnalysisNewsArticle"]),
        ("opinion", ["NewsArticle", "OpinionNewsArticle"]),
    ],
)
def test_a_storys_kind_is_told_to_machines(client, section, kind, type_):
    assert json_ld(client, factories.make_story(section, kind=kind))[0]["@type"] == type_


def test_structured_data_says_what_the_page_says(client, section):
    story = factories.make_story(
        section,
        dateline="Varen",
        lead_picture=factories.make_picture(),
        signed_by=[(factories.make_contributor(), "")],
        topics=[Topic.objects.create(name="Dredging", slug="dredging")],
    )
    story.corrections.add(Correction(words="It is 4.5 million.", at=factories.AT + HOUR))
    story.save()
    data, crumbs = json_ld(client, story)
    assert data["headline"] == story.title
    assert data["url"] == f"http://localhost:8000{story.get_absolute_url()}"
    assert data["datePublished"] == "2026-11-23T14:00:00+05:00"
    assert data["dateModified"].startswith("2026-11-23T10:00:00")
    assert data["author"] == [
        {
            "@type": "Person",
            "name": "Ilse Maren",
            "url": "http://localhost:8000/by/ilse-maren/",
        }
    ]
    assert data["publisher"]["name"] == "The Meridian"
    assert data["keywords"] == ["Dredging"]
    assert data["correction"][0]["text"] == "It is 4.5 million."
    assert data["image"]["url"].endswith(".jpg")
    assert data["image"]["width"] == 1280
    assert [step["name"] for step in crumbs["itemListElement"]] == [
        "The Meridian",
        "Central Highlands",
        story.title,
    ]


def test_a_headline_cannot_end_the_script(client, section):
    title = "</script><script>alert(1)</script><!-- & \u2028"
    story = factories.make_story(section, title=title)
    page = client.get(story.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert json_ld(client, story)[0]["headline"] == title


def test_json_stays_json():
    assert json.loads(script_safe({"a": "<&>\u2029"})) == {"a": "<&>\u2029"}


def test_open_graph_carries_the_picture(client, section):
    story = factories.make_story(section, lead_picture=factories.make_picture())
    page = client.get(story.get_absolute_url()).content.decode()
    assert '<meta property="og:image" content="http://localhost:8000/media/images/' in page
    assert '<meta property="og:image:alt" content="A harbour at dusk">' in page
    assert f'<link rel="canonical" href="http://localhost:8000{story.get_absolute_url()}">' in (
        " ".join(page.split())
    )


def test_without_a_standfirst_open_graph_has_no_empty_description(client, section):
    story = factories.make_story(section, standfirst="")
    assert "og:description" not in client.get(story.get_absolute_url()).text


def test_the_feed_tells_headline_and_standfirst(client, section):
    story = factories.make_story(section, title="A & B", standfirst="It <said> so.")
    (item,) = items(client.get("/feed/"))
    assert item.findtext("title") == "A & B"
    assert item.findtext("description") == "It <said> so."
    assert item.findtext("link") == f"http://localhost:8000{story.get_absolute_url()}"
    assert item.findtext("category") == "Central Highlands"


def test_an_items_guid_outlives_its_address(client, section):
    story = factories.make_story(section)
    (before,) = items(client.get("/feed/"))
    story.move(factories.Section.objects.get(slug="straits"), pos="last-child")
    (after,) = items(client.get("/feed/"))
    assert before.findtext("guid") == after.findtext("guid")
    assert before.find("guid").get("isPermaLink") == "false"
    assert before.findtext("link") != after.findtext("link")


def test_a_section_has_its_own_feed(client, section):
    factories.make_story(section, title="Here")
    factories.make_story(factories.Section.objects.get(slug="straits"), title="There")
    assert [row.findtext("title") for row in items(client.get("/straits/feed/"))] == ["There"]
    assert client.get("/none/feed/").status_code == 404


def test_an_unchanged_feed_is_not_sent_twice(client, section):
    story = factories.make_story(section)
    etag = client.get("/feed/").headers["ETag"]
    assert client.get("/feed/", headers={"if-none-match": etag}).status_code == 304
    story.corrections.add(Correction(words="It is 4.5 million.", at=factories.AT + HOUR))
    story.save()
    assert client.get("/feed/", headers={"if-none-match": etag}).status_code == 200


def test_an_empty_feed_is_a_feed(client, paper):
    assert items(client.get("/feed/")) == []
    assert client.get("/feed/").headers["ETag"] == client.get("/feed/").headers["ETag"]


def test_control_characters_do_not_break_the_feed(client, section):
    factories.make_story(section, standfirst="From an old \x0b system.")
    assert items(client.get("/feed/"))[0].findtext("description") == "From an old  system."


def test_hard_spaces_and_joiners_stay_in_the_feed(client, section):
    title = "10\u00a0000 tonnes, می\u200cخواهم"
    factories.make_story(section, title=title)
    assert items(client.get("/feed/"))[0].findtext("title") == title


def test_a_section_with_a_control_character_still_has_a_feed(client, section):
    section.title = "High\x0blands"
    section.save()
    feed = ET.fromstring(client.get("/central-highlands/feed/").content)  # noqa: S314 - our own
    assert feed.findtext("channel/title") == "The Meridian: Highlands"


def test_the_sitemap_names_notices_below_notices(client, paper):
    about = add_notice(under=paper, notice=Notice(title="About", slug="about"))
    add_notice(under=about, notice=Notice(title="Crew", slug="crew"))
    add_notice(under=about, notice=Notice(title="Draft", slug="draft", live=False))
    words = client.get("/sitemap-pages.xml").text
    assert "<loc>http://localhost:8000/about/crew/</loc>" in words
    assert "draft" not in words


def test_the_sitemap_names_every_story(client, section):
    story = factories.make_story(section)
    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    parts = [row.text for row in index.iter(f"{SITEMAP}loc")]
    assert parts == [f"http://localhost:8000/sitemap-{name}.xml" for name in ("pages", "news", "1")]
    for part in ("pages", "news", "1"):
        tree = ET.fromstring(client.get(f"/sitemap-{part}.xml").content)  # noqa: S314 - our own
        paths = {
            row.text.removeprefix("http://localhost:8000") for row in tree.iter(f"{SITEMAP}loc")
        }
        assert (story.get_absolute_url() in paths) is (part != "pages")
    assert client.get("/sitemap-2.xml").status_code == 404


def test_news_older_than_two_days_is_no_news(client, section, at):
    factories.make_story(section, title="New")
    factories.make_story(section, title="Old", published_at=at - timedelta(days=2))
    tree = ET.fromstring(client.get("/sitemap-news.xml").content)  # noqa: S314 - our own
    assert [row.text for row in tree.iter(f"{NEWS}title")] == ["New"]


def test_robots_are_kept_from_the_desk(client, db):
    words = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in words
    assert "Sitemap: http://localhost:8000/sitemap.xml" in words
