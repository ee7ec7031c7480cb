"""What a feed reader is given, read by a parser that is not ours."""

from datetime import timedelta
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree
from lxml.html import fragment_fromstring

from latefinal.masthead.models import Masthead
from latefinal.pictures.models import PictureRendition
from latefinal.stories.models import Correction
from latefinal.stories.services import publish_story
from tests import factories
from tests.sourcing.conftest import marked, say

HOME = "http://localhost:8000"
HOUR = timedelta(hours=1)


def entries(client, path="/feed/"):
    read = feedparser.parse(client.get(path).content)
    assert not read.bozo, read.get("bozo_exception")
    return read.entries


def whole(entry):
    """The text of an entry, as elements."""
    (content,) = entry.content
    assert content.type == "text/html"
    return fragment_fromstring(content.value, create_parent="div")


def rich(section, **fields):
    """A story with a part of every kind that a feed reader must do without our styles for."""
    statement = say(gist="the talks continue")
    picture = factories.make_picture(caption="The inner quay.", credit="B. Photographer")
    body = [
        ("text", f"<p>It was {marked(statement, 'said')}. <a href='/straits/'>More</a>.</p>"),
        ("picture", {"picture": picture, "caption": ""}),
        ("pull_quote", {"words": "Set large"}),
        ("quote", {"words": "<p>We let it.</p>", "source": "The harbour office"}),
        ("table", {"data": [["Harbour", "Million"], ["Varen", "2.1"]]}),
        ("raw", {"html": '<p id="n">Note</p><a href="#n">to it</a>', "note": ""}),
        ("note", {"words": "Ring again"}),
    ]
    more = {"lead_picture": factories.make_picture(), "body": body, **fields}
    return factories.make_story(section, **more)


def test_a_feed_carries_the_whole_text(client, section):
    story = rich(section, standfirst="In short.")
    (entry,) = entries(client)
    text = whole(entry)
    said = " ".join(text.text_content().split())
    for words in ("In short.", "It was said", "We let it.", "The harbour office", "2.1", "Note"):
        assert words in said
    assert "Ring again" not in said
    assert "Set large" not in said
    assert entry.title == story.title
    assert entry.summary == "In short."


def test_every_address_in_a_feed_is_absolute_and_every_picture_one_file(client, section):
    story = rich(section)
    (entry,) = entries(client)
    text = whole(entry)
    at = f"{HOME}{story.get_absolute_url()}"
    addresses = text.xpath("//@href | //@src")
    assert all(urlsplit(address).scheme in ("http", "https") for address in addresses)
    assert f"{HOME}/straits/" in addresses
    assert any(address.startswith(f"{at}#kept-") for address in addresses)
    assert len(text.xpath("//img[@alt]")) == 2
    assert not text.xpath("//source | //picture | //@srcset | //@id | //@class | //@loading")


def test_who_said_what_is_told_without_our_styles(client, section):
    story = rich(section)
    (entry,) = entries(client)
    text = whole(entry)
    (number,) = text.xpath("//sup/a")
    assert number.text == "1"
    assert number.get("href") == f"{HOME}{story.get_absolute_url()}#said-1"
    (row,) = text.xpath("//ol/li")
    words = " ".join(row.text_content().split())
    assert words.startswith("Darian Osk, head of policy: the talks continue via Karsa Press Agency")
    assert "state" in words.lower()


def test_corrections_stand_in_a_feed_as_on_the_page(client, section, at):
    story = rich(section, body=[("text", "<p>The text.</p>")])
    for words, above in (("It is 4.5 million.", True), ("He is 41.", False)):
        story.corrections.add(
            Correction(words=words, at=factories.AT + HOUR, changes_meaning=above)
        )
    publish_story(story=story, at=at)
    (entry,) = entries(client)
    said = whole(entry).text_content()
    assert said.index("It is 4.5 million.") < said.index("The text.") < said.index("He is 41.")
    assert "Correction" in said


def test_the_lead_picture_is_told_with_its_credit(client, section):
    rich(section)
    (entry,) = entries(client)
    (picture,) = entry.media_content
    assert picture["url"].startswith(f"{HOME}/media/images/")
    assert picture["url"].endswith(".jpg")
    told = {name: picture[name] for name in ("type", "medium", "width", "height")}
    assert told == {"type": "image/jpeg", "medium": "image", "width": "1280", "height": "720"}
    assert entry.media_credit == [{"content": "A. Photographer"}]
    root = etree.fromstring(client.get("/feed/").content)
    words = root.findtext(".//{http://search.yahoo.com/mrss/}description")
    assert words == "The outer harbour."


def test_a_handout_says_whose_it_is(client, section):
    outlet = factories.make_outlet()
    picture = factories.make_picture(kind="handout", outlet=outlet, credit="Press service")
    factories.make_story(section, lead_picture=picture)
    (entry,) = entries(client)
    told = entry.media_credit[0]["content"]
    assert told.startswith("Press service, handout of Karsa Press Agency (")
    assert outlet.get_ownership_display() in told


def test_the_desk_may_have_the_summary_alone(client, section):
    Masthead.objects.update(has_whole_feeds=False)
    rich(section, standfirst="In short.")
    (entry,) = entries(client)
    assert not {"content", "media_content"} & set(entry)
    assert entry.summary == "In short. (1 statement: 1 via state media)"
    assert "We let it." not in client.get("/feed/").text


@pytest.mark.parametrize("words", ["a ]]> b", "<![CDATA[a]]>", "x < y & z", "&lt;em&gt;", "a\x0bb"])
def test_no_words_break_a_feed(client, section, words):
    picture = factories.make_picture(caption=words, credit=words)
    factories.make_story(
        section,
        title=words,
        standfirst=words,
        body=[("heading", words), ("raw", {"html": words, "note": ""})],
        lead_picture=picture,
    )
    (entry,) = entries(client)
    plain = words.replace("\x0b", "")
    assert whole(entry).findtext(".//h2") == plain
    assert entry.media_credit[0]["content"] == plain
    etree.fromstring(client.get("/feed/").content)


def test_a_feed_holds_whatever_became_of_its_pictures(client, section):
    rich(section)
    PictureRendition.objects.all().delete()
    (entry,) = entries(client)
    assert "media_content" not in entry
    assert "We let it." in whole(entry).text_content()


@pytest.mark.parametrize("hidden", ["embargo", "retraction", "draft"])
def test_what_readers_may_not_see_is_in_no_feed(client, section, at, hidden):
    story = rich(
        section,
        published=hidden != "draft",
        embargoed_until=at + HOUR if hidden == "embargo" else None,
    )
    if hidden == "retraction":
        factories.correct(story, words="It was not so.", at=at, kind="retraction")
    assert entries(client) == []
    assert "We let it." not in client.get("/feed/").text
