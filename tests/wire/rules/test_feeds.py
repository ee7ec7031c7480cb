"""What outlets send is read the same in every format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.wire.rules.entries import FeedUnreadable

from .feeds import AT, entry_of, read, rss, sample

HALF_PAST_NINE = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_an_item_of_rss_is_read_whole():
    feed = sample("bulletin.rss")
    assert (feed.kind, feed.title) == ("rss", "Harbour Bulletin & Tide Tables")
    assert feed.home == "https://bulletin.example/"
    crane = feed.entries[0]
    assert crane.guid == "crane-4"
    assert crane.link == "https://bulletin.example/crane?id=4"
    assert crane.headline == "Crane No. 4 back at work: 5 < 6 tonnes"
    assert (crane.byline, crane.language) == ("The harbour desk", "en-gb")
    assert crane.published_at == HALF_PAST_NINE - timedelta(hours=1)
    assert crane.summary == "The crane lifts again."
    assert crane.text == "The crane lifts again.\n\nSee its log."
    assert 'href="https://bulletin.example/log?a=1&amp;b=2"' in crane.body
    assert not {"script", "img", "onclick"} & set(crane.body.replace("<", " ").split())
    assert (crane.rights, crane.status, crane.version) == ("Harbour Bulletin 2026", "usable", None)


def test_what_rss_leaves_out_is_found_where_it_can_be():
    cafe = sample("bulletin.rss").entries[1]
    assert cafe.link == cafe.guid == "https://bulletin.example/cafe"
    assert (cafe.headline, cafe.byline) == ("Café & quay", "Night desk")
    assert cafe.published_at == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # eight in Amsterdam
    assert cafe.text == cafe.summary == "Open until ten & later"


def test_an_entry_of_atom_is_read_whole():
    feed = sample("bulletin.atom")
    assert (feed.kind, feed.title, feed.home) == (
        "atom", "Haven & kade", "https://bulletin.example/nl/",
    )  # fmt: skip
    (entry,) = feed.entries
    assert (entry.guid, entry.headline) == ("tag:bulletin.example,2026:1", "Peil < 2 meter")
    assert entry.link == "https://bulletin.example/nl/peil"
    assert (entry.byline, entry.language, entry.rights) == ("Redactie", "nl", "Havenbericht")
    assert (entry.published_at, entry.updated_at) == (HALF_PAST_NINE, HALF_PAST_NINE)
    assert entry.text == "Het water zakt.\n\nKaart"
    assert 'href="https://bulletin.example/nl/kaart"' in entry.body


@pytest.mark.parametrize(
    "title",
    [
        '<title mode="base64">VGlkZSAmIHRpbWU=</title>',
        '<title type="text/html" mode="escaped">Tide &amp;amp; time</title>',
        '<title type="text/plain">Tide &amp; time</title>',
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Tide &amp; <b>time</b></div>'
        "</title>",
        "<title>&lt;b&gt;Tide&lt;/b&gt; &amp; time</title>",
    ],
)
def test_a_title_of_atom_is_text_html_or_xhtml_and_once_was_base64(title):
    feed = read(f'<feed xmlns="http://purl.org/atom/ns#"><entry>{title}</entry></feed>'.encode())
    assert [entry.headline for entry in feed.entries] == ["Tide & time"]


def test_rdf_is_read_and_an_item_without_id_and_link_has_one_that_stays():
    feed, again = sample("bulletin.rdf"), sample("bulletin.rdf")
    first, bare = feed.entries
    assert (feed.kind, feed.home) == ("rdf", "https://bulletin.example/")
    assert (first.guid, first.language) == ("https://bulletin.example/eins", "de")
    assert first.published_at == HALF_PAST_NINE - timedelta(hours=1)
    assert bare.guid == again.entries[1].guid
    assert bare.guid.startswith("text:")
    assert feed == again


def test_a_json_feed_is_read_and_what_is_no_entry_is_said():
    feed = sample("bulletin.json")
    fog, words = feed.entries
    assert (feed.kind, feed.title) == ("json", "Bulletin & more")
    assert (fog.headline, fog.byline, fog.summary) == (
        "Fog <at> the pier",
        "The desk",
        "Fog all day",
    )
    assert fog.text == "Fog.\n\nMap"
    assert (words.guid, words.byline) == ("8", "A. Pilot")
    assert words.headline == "No title here. Just words."
    assert words.text == "No title here.\nJust words."
    assert [one.what for one in feed.skipped] == ["not an item"]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Tom &amp;amp; Sons", "Tom & Sons"),
        ("Tom &amp; Sons", "Tom & Sons"),
        ("Tom & Sons", "Tom & Sons"),
        ("<![CDATA[Caf&eacute; <b>am</b> Kai]]>", "Café am Kai"),
        ("Caf&eacute; &unknown; x", "Café &unknown; x"),
        ("1 &lt; 2", "1 < 2"),
        ("&amp;lt;em&amp;gt; explained", "<em> explained"),
        ("It&#146;s &#8220;so&#8221;", "It’s “so”"),
        ("<b>Bold</b> all the same", "Bold all the same"),
        ("  Two\n lines ", "Two lines"),
        ("Safe &lt;script>alert(1)&lt;/script> words", "Safe words"),
        ("Safe &lt;style>p {} words", "Safe"),
        ("a\u0000b\u0008c", "abc"),
    ],
)
def test_a_headline_is_words_and_nothing_else(title, headline):
    assert entry_of(f"<title>{title}</title>").headline == headline


def test_an_entry_without_a_headline_is_called_by_its_text():
    words = " ".join(["harbour"] * 40)
    entry = entry_of(f"<description>{words}</description>")
    assert entry.headline.startswith("harbour harbour")
    assert len(entry.headline) <= 100
    assert entry.text == words


def test_an_entry_with_neither_is_left_out_with_a_reason():
    feed = read(rss("<guid>empty</guid>").encode())
    assert feed.entries == ()
    assert [(one.what, one.why) for one in feed.skipped] == [
        ("empty", "It has neither headline nor text.")
    ]


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.example/x?utm_source=a&amp;UTM_Medium=b&amp;id=1", "https://a.example/x?id=1"),
        ("https://a.example/x?id=a%26b&amp;utm_id=1#part", "https://a.example/x?id=a%26b#part"),
        ("https://a.example/x#utm_source=a", "https://a.example/x"),
        ("/x", "https://bulletin.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("mailto:a@a.example", ""),
    ],
)
def test_a_link_is_absolute_and_counts_nobody(link, kept):
    assert entry_of(f"<title>x</title><link>{link}</link>").link == kept


def test_a_name_without_its_namespace_is_understood():
    entry = entry_of(
        "<title>x</title><dc:creator>Desk</dc:creator><content:encoded>&lt;p&gt;Long&lt;/p&gt;"
        "</content:encoded><description>Short</description>"
    )
    assert (entry.byline, entry.text, entry.summary) == ("Desk", "Long", "Short")


def test_no_address_for_mail_is_kept_as_a_byline():
    assert entry_of("<title>x</title><author>me@a.example</author>").byline == ""
    assert entry_of("<title>x</title><author>Me &lt;me@a.example&gt;</author>").byline == "Me"


@pytest.mark.parametrize(
    ("date", "published", "is_noted"),
    [
        ("Tue, 24 Nov 2026 12:00:00 GMT", AT + timedelta(days=1), False),
        ("Tue, 24 Nov 2026 12:00:01 GMT", AT, True),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, False),
        ("soon", None, False),
    ],
)
def test_a_date_in_the_future_is_not_believed(date, published, is_noted):
    entry = entry_of(f"<title>x</title><pubDate>{date}</pubDate>")
    assert entry.published_at == published
    assert bool(entry.notes) is is_noted


def test_two_entries_with_one_id_are_told_apart_by_their_links():
    items = "".join(
        f"<item><guid>same</guid><title>x</title><link>https://a.example/{n}</link></item>"
        for n in (1, 2, 2)
    )
    feed = read(f"<rss><channel>{items}</channel></rss>".encode())
    assert [entry.guid for entry in feed.entries] == ["same", "https://a.example/2"]
    assert [one.why for one in feed.skipped] == ["It stands in the feed twice."]


def test_what_a_reader_would_notice_changes_the_hash_and_nothing_else_does():
    plain = (
        "<title>x</title><guid>1</guid><description>&lt;a href='/a'&gt;y&lt;/a&gt;</description>"
    )
    same = [plain.replace("'/a'", "'/b'"), plain + "<pubDate>23 Nov 2026 10:00</pubDate>"]
    other = [plain.replace("x", "z"), plain.replace("y", "z"), plain + "<author>z</author>"]
    told = entry_of(plain).hash
    assert {entry_of(one).hash for one in same} == {told}
    assert told not in {entry_of(one).hash for one in other}


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><html><body>Hello</body></html>",
        "<HTML><body>Hello</body></HTML>",
        "<html><head/></html>",
    ],
)
def test_a_web_page_is_told_from_a_feed(body):
    with pytest.raises(FeedUnreadable, match="web page"):
        read(body.encode(), content_type="application/rss+xml")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "neither XML nor JSON"),
        ("Hello", "neither XML nor JSON"),
        ("<opml/>", "begins with “opml”"),
        ("<NewsML/>", "NewsML 1"),
        ('{"a": 1}', "neither a JSON Feed nor ninjs"),
        ('{"a": ', "breaks off"),
        ("[" * 100_000, "breaks off"),
    ],
)
def test_what_is_no_feed_is_called_what_it_is(body, said):
    with pytest.raises(FeedUnreadable, match=said):
        read(body.encode())
