"""Links within strangers' markup keep their ends; a frame or a player leaves its address."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from latefinal.plumbing.markup import clean_html


def tree(markup):
    return fragment_fromstring(clean_html(markup), create_parent="div")


def ids(element):
    return element.xpath("//@id")


def leads(element):
    """The words of each link within, with those of what it leads to."""
    links = element.xpath('//a[starts-with(@href, "#")]')
    return [
        (link.text_content(), [end.text_content() for end in element.xpath(f'//*[@id="{name}"]')])
        for link in links
        if (name := link.get("href")[1:])
    ]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('<p><a href="#n1">1</a></p><ol><li id="n1">Note</li></ol>', "Note"),
        ('<p><a href="#n1">1</a></p><p><a name="n1">Note</a></p>', "Note"),
        ('<p><a href="#caf%C3%A9">1</a></p><p id="café">Note</p>', "Note"),
        ('<p><a href="#a&quot;>b">1</a></p><p id="a&quot;>b">Note</p>', "Note"),
        ('<p><a href="#n">1</a></p><p id="n">Note</p><p id="n">Not this</p>', "Note"),
        ('<p id="n1">Note <a href="#n1">1</a></p>', "Note 1"),
        # What is taken out leaves an empty end at its beginning.
        ('<p><a href="#n1">1</a></p><h1 id="n1">Note</h1>', ""),
        ('<p><a href="#n1">1</a></p><div id="n1">Note</div>', ""),
    ],
)
def test_a_link_leads_to_what_it_led_to(markup, words):
    assert leads(tree(markup)) == [("1", [words])]


def test_an_id_that_nothing_leads_to_goes():
    shown = tree('<p id="comments">a</p><p id="b">b</p><a href="#b">c</a><a name="d"></a>')
    assert len(ids(shown)) == 1
    assert leads(shown) == [("c", ["b"])]


def test_a_link_to_a_place_outside_stays_as_it_is():
    assert clean_html('<a href="#comments">c</a>').startswith('<a href="#comments"')


def test_two_pieces_with_the_same_ids_do_not_clash():
    one, two = (
        set(ids(tree(f'<p id="n">{words}</p><a href="#n">a</a>'))) for words in ("One", "Two")
    )
    assert len(one) == len(two) == 1
    assert one != two


@pytest.mark.parametrize(
    ("frame", "address", "words"),
    [
        ('src="https://v.example/7?x=1&amp;y=2"', "https://v.example/7?x=1&y=2", "v.example/7"),
        ('src="//v.example/7"', "https://v.example/7", "v.example/7"),
        ('src="about:blank" data-src="http://v.example/"', "http://v.example/", "v.example/"),
        ('src="https://me:secret@v.example/"', "https://me:secret@v.example/", "v.example/"),
    ],
)
def test_a_frame_leaves_its_address(frame, address, words):
    (link,) = tree(f"<div><p>Look:</p><iframe {frame}>old browser</iframe></div>").iter("a")
    assert (link.get("href"), link.text_content()) == (address, words)
    assert link.get("rel") == "noopener nofollow"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "/embed/7", "https://[::1", "https://", ""],
)
def test_a_frame_without_an_address_to_open_leaves_no_link(address):
    assert clean_html(f'<iframe src="{address}">Words &lt;b></iframe>') == "Words &amp;lt;b&gt;"


@pytest.mark.parametrize(
    "player",
    [
        '<embed src="{}">',
        '<object data="{}"></object>',
        '<video src="{}" controls></video>',
        '<audio data-src="{}"></audio>',
        '<audio><source src="{}" type="audio/mpeg"></audio>',
        '<video><source src="/film.webm"><source src="{}"></video>',
    ],
)
def test_a_player_leaves_its_address(player):
    (link,) = tree(f"<p>Look:</p>{player.format('https://v.example/7')}").iter("a")
    assert (link.get("href"), link.text_content()) == ("https://v.example/7", "v.example/7")
    assert link.get("rel") == "noopener nofollow"


@pytest.mark.parametrize(
    "player",
    [
        '<embed src="{}">',
        '<object data="{}"></object>',
        '<video src="{}"><source src="{}"></video>',
        '<audio><source src="{}"></audio>',
    ],
)
@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:video/mp4,x", "/film.mp4", ""])
def test_a_player_without_an_address_to_open_leaves_no_link(player, address):
    assert clean_html(f"<p>Look:</p>{player.replace('{}', address)}") == "<p>Look:</p>"


@pytest.mark.parametrize(
    "player",
    [
        '<object data="https://v.example/7"><embed src="https://v.example/7">Words</object>',
        '<object><object data="//v.example/7"></object><embed src="//w.example">Words</object>',
        '<video src="https://v.example/7"><source src="https://v.example/7.webm">Words</video>',
        '<video><source src="https://v.example/7"><source src="https://w.example/">Words</video>',
    ],
)
def test_a_player_in_a_player_is_the_same_once_more_and_the_words_in_it_stay(player):
    assert tree(player).text_content().split() == ["v.example/7", "Words"]


def test_each_of_several_players_leaves_its_own():
    shown = tree(
        '<video src="https://v.example/1"></video><embed src="https://v.example/2">'
        '<picture><source src="https://v.example/no"></picture>'
        '<audio src="https://v.example/3"></audio>'
    )
    assert [link.text_content()[-1] for link in shown.iter("a")] == ["1", "2", "3"]


NAMES = st.sampled_from(["a", "b", "main", "comments", "said-1", 'x"y', "x>y", "ё", "kept-1"])
TAGS = st.sampled_from(["p", "div", "span", "li", "a", "b", "td", "h1", "iframe", "svg", "script"])
PLAYERS = {"audio", "embed", "iframe", "object", "source", "video"}
OPENED = st.one_of(
    st.builds("<{} id='{}'>".format, TAGS, NAMES),
    st.builds("<a name='{}'>".format, NAMES),
    st.builds("<a href='#{}'>".format, NAMES),
    st.builds(
        "<{}='{}'>".format,
        st.sampled_from(["iframe src", "embed src", "object data", "video src", "source src"]),
        st.sampled_from(["https://v.example/", "x", "//v/'\">"]),
    ),
)
SOUP = st.lists(
    st.one_of(
        OPENED,
        st.builds("</{}>".format, TAGS | st.sampled_from(["object", "video"])),
        st.sampled_from(["word", "&lt;", "<", '">']),
    ),
    max_size=25,
).map("".join)


@given(SOUP)
@example("<iframe><p id='a'></iframe><a href='#a'>")
@example("<p id='main'><a href='#main'>")
def test_whatever_comes_no_id_of_the_page_is_taken_and_each_is_led_to_once(markup):
    shown = tree(markup)
    there = ids(shown)
    asked = {link.get("href") for link in shown.iter("a") if link.get("href")}
    assert all(re.fullmatch(r"kept-[0-9a-f]{8}-\d+", name) for name in there)
    assert len(there) == len(set(there))
    assert {f"#{name}" for name in there} <= asked
    assert PLAYERS.isdisjoint(element.tag for element in shown.iter())
    assert not shown.xpath("//@name | //@src")
