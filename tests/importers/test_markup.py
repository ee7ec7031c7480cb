"""How a post's HTML becomes our blocks."""

import re
from pathlib import Path

import pytest

from latefinal.importers.wordpress.addresses import follow
from latefinal.importers.wordpress.markup import convert
from latefinal.importers.wordpress.walker import RemotePicture


def kinds(content, **given):
    return [kind for kind, _value in convert(content, **given).blocks]


def only(content, **given):
    blocks = convert(content, **given).blocks
    assert len(blocks) == 1, blocks
    return blocks[0]


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("one\ntwo", "<p>one<br/>two</p>"),
        ("one\r\n\r\n\r\ntwo\r\n", "<p>one</p><p>two</p>"),
        ("one<br />\ntwo", "<p>one<br/>two</p>"),
        ("one<br><br>two", "<p>one</p><p>two</p>"),
        ("<p>one</p>\n\n<p>two</p>", "<p>one</p><p>two</p>"),
        ("<div>one\n\ntwo</div>three", "<p>one</p><p>two</p><p>three</p>"),
        ("<strong>one\n\ntwo</strong>", "<p><b>one</b></p><p><b>two</b></p>"),
        ("one &amp; &lt;two&gt; &eacute;", "<p>one &amp; &lt;two&gt; é</p>"),
        ("a <b>b</b><b> c</b> <i>d</i>", "<p>a <b>b c</b> <i>d</i></p>"),
        ("a <b>b <i>c</i></b>", "<p>a <b>b <i>c</i></b></p>"),
        ("<b>never closed", "<p><b>never closed</b></p>"),
        ("E=mc<sup>2</sup>, H<sub>2</sub>O, 4<sup>th</sup>", "<p>E=mc², H₂O, 4th</p>"),
        ("use <code>ls</code> and <u>read</u> <big>it</big>", "<p>use ls and read it</p>"),
        ("he said <q>no</q>", "<p>he said “no”</p>"),
        ('<span style="font-weight: bold">x</span>', "<p><b>x</b></p>"),
        ('<b style="font-weight: normal">x</b>', "<p>x</p>"),
        ("before<!--more-->after <!-- a note -->", "<p>beforeafter</p>"),
        ("<p>&nbsp;</p><p>x</p><p></p>", "<p>x</p>"),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>', '<p><a href="https://x.example/?a=1&amp;b=2">x</a></p>'),
        ("https://v.example/1", '<p><a href="https://v.example/1">https://v.example/1</a></p>'),
        ("[embed]http://v.example[/embed]", '<p><a href="http://v.example">http://v.example</a></p>'),
        ("he [sic] said [1] [see http://x.example?a=b]",) * 2,
        ("write [[gallery]] to have one", "<p>write [gallery] to have one</p>"),
    ],
)  # fmt: skip
def test_words_become_paragraphs(content, html):
    assert only(content) == ("text", html if html.startswith("<p>") else f"<p>{html}</p>")


def test_newlines_in_a_post_of_blocks_mean_nothing():
    block = "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->\n\n".format
    content = block("one\ntwo") + block("x")
    assert only(content) == ("text", "<p>one two</p><p>x</p>")


def test_headings_lists_and_quotes_become_ours():
    content = (
        "<h2>A <em>heading</em></h2><ol><li>one<ul><li>deep</li></ul></li><li><p>two</p></li></ol>"
    )
    assert convert(content).blocks == [
        ("heading", "A heading"),
        ("list", "<ol><li>one<ul><li>deep</li></ul></li><li>two</li></ol>"),
    ]
    assert only("<blockquote><p>Words.</p><p>More.</p><cite>— A. Person</cite></blockquote>") == (
        "quote",
        {"words": "<p>Words.</p><p>More.</p>", "source": "A. Person"},
    )


def test_a_table_of_words_is_a_table():
    kind, value = only(
        "<table><caption>Boats</caption><thead><tr><th>Name</th><th>Berth</th></tr></thead>"
        "<tr><td>Ada<br>the first</td><td>3</td></tr><tr><td>Bea</td></tr></table>"
    )
    assert kind == "table"
    assert value["data"] == [["Name", "Berth"], ["Ada\nthe first", "3"], ["Bea", ""]]
    assert (value["table_header_choice"], value["table_caption"]) == ("row", "Boats")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<dl><dt>a</dt><dd>b</dd></dl>", "list of terms"),
        ("was <del>ten</del> twelve", "struck-out"),
        ('<table><tr><td><a href="https://x.example">a</a></td></tr></table>', "links in it"),
        ("<table><tr><td colspan=2>a</td></tr></table>", "merged cells"),
        ("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>", "within a table"),
        ("<ul><li>a<table><tr><td>b</table></li></ul>", "list with more"),
        ('<script src="https://x.example/a.js"></script>', "script"),
        ("<form><input name=a> words</form>", "form"),
        ('[contact-form to="x"]', "[contact-form]"),
        ('[anything colour="red"]', "[anything]"),
    ],
)  # fmt: skip
def test_what_fits_no_block_is_kept_with_its_reason(content, reason):
    converted = convert(content)
    assert [kind for kind, _value in converted.blocks] == ["raw"]
    assert reason in converted.blocks[0][1]["note"]
    assert converted.kept == [converted.blocks[0][1]["note"]]
    assert converted.words_lost() == 0


def test_an_embed_leaves_readers_a_link():
    note, text = convert('<iframe src="//video.example/v/7?x=1"></iframe>').blocks
    assert "<iframe>" in note[1]["words"]
    assert text == ("text", '<p><a href="https://video.example/v/7?x=1">video.example/v/7</a></p>')


LINK = '<p><a href="https://x.example/y">x.example/y</a></p>'


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        ("<pre>a\n\n  b\nc</pre>", [("text", "<p>a</p><p>\u00a0\u00a0b<br/>c</p>")]),
        ("<p>a</p><hr><p>b</p>", [("text", "<p>a</p><p>* * *</p><p>b</p>")]),
        ('<h2><a href="https://x.example/y">a</a></h2>', [("heading", "a"), ("text", LINK)]),
        ('<a href="https://x.example/y"><h2>a</h2></a>', [("heading", "a"), ("text", LINK)]),
        ('<ol start="4"><li>a</li><li>b</li></ol>', [("text", "<p>4. a</p><p>5. b</p>")]),
        (
            "<blockquote>a<ol><li>b</li><li>c</li></ol></blockquote>",
            [("quote", {"words": "<p>a</p><p>1. b</p><p>2. c</p>", "source": ""})],
        ),
    ],
)
def test_what_has_no_block_of_ours_becomes_plain_parts_of_ours(content, blocks):
    converted = convert(content)
    assert converted.blocks == blocks
    assert (converted.kept, converted.words_lost()) == ([], 0)


EXPORTS = Path(__file__).parent.parent / "samples" / "exports"
EVERY_BLOCK = EXPORTS / "every-core-block.html"
THEIR_NAMES = EXPORTS / "core-blocks.txt"


def test_the_sample_holds_every_block_of_wordpress():
    names = {name for name in THEIR_NAMES.read_text().splitlines() if not name.startswith("#")}
    assert len(names) > 100
    assert names <= set(re.findall(r"<!-- wp:([a-z-]+)", EVERY_BLOCK.read_text()))


def test_of_all_blocks_that_wordpress_has_none_is_left_raw():
    converted = convert(EVERY_BLOCK.read_text())
    assert (converted.kept, converted.words_lost()) == ([], 0)
    kinds = {kind for kind, _value in converted.blocks}
    assert kinds == {"text", "heading", "list", "quote", "pull_quote", "table", "note"}
    said = " ".join(value["words"] for kind, value in converted.blocks if kind == "note")
    for unseen in ("quay.jpg", "sea.jpg", "mast.jpg", "wp:latest-posts", "wp:calendar", "<video>"):
        assert unseen in said
    texts = "".join(value for kind, value in converted.blocks if kind == "text")
    for seen in (
        "<p>Older words stand here.</p><p>A second paragraph of them.</p>",
        '<a href="https://tickets.example/">Tickets</a>',
        '<a href="https://old.example/bell.mp3">',
        '<a href="https://map.example/harbour">',
        '<a href="https://old.example/song.mp3">Song of the quay</a>',
        "<p>v = s \\lt t</p>",
        "<p>The tide h at noon.</p>",
        '<a href="https://social.example/@lantern">mastodon</a>',
        "if (tide &lt; 2) {<br/>\u00a0\u00a0\u00a0\u00a0wait();",
    ):
        assert seen in texts


def test_a_picture_of_megabytes_that_is_written_into_a_post_is_a_note():
    whole = f'<p>Before <img src="data:image/png;base64,{"A" * 11_000_000}"> after.</p>'
    note, text = convert(whole).blocks
    assert note[1]["words"].endswith("a picture written into the post itself")
    assert text == ("text", "<p>Before after.</p>")


def test_the_words_within_an_unknown_shortcode_go_on():
    content = '[box colour="red"]Read [this].[/box]'
    assert "<p>Read [this].</p>" in [value for _kind, value in convert(content).blocks]


def test_brackets_in_code_are_left_alone():
    assert only('<pre>[row id="1"]</pre>') == ("text", '<p>[row id="1"]</p>')


PICTURE = '<img src="http://old.example/a.jpg" alt="A quay">'


@pytest.mark.parametrize(
    "content",
    [
        PICTURE,
        f"<p>{PICTURE}</p>",
        f'<a href="http://old.example/a.jpg">{PICTURE}</a>',
        f"[caption id='x' width='3']{PICTURE} Dawn[/caption]",
        f'[caption caption="Dawn"]{PICTURE}[/caption]',
        f"<figure>{PICTURE}<figcaption>Dawn</figcaption></figure>",
        f'<!-- wp:image --><figure class="wp-block-image">{PICTURE}</figure><!-- /wp:image -->',
    ],
)
def test_a_picture_is_a_note_to_the_desk(content):
    kind, value = only(content)
    assert kind == "note"
    assert "http://old.example/a.jpg" in value["words"]
    assert "A quay" in value["words"]
    assert ("Dawn" in value["words"]) == ("Dawn" in content)


def test_a_picture_in_a_line_does_not_break_the_line():
    assert convert(f"one {PICTURE} two").blocks[1] == ("text", "<p>one two</p>")


def test_a_picture_in_what_is_kept_raw_cannot_show_broken():
    blocks = convert(f"<form>{PICTURE} x</form>").blocks
    assert [kind for kind, _value in blocks] == ["note", "raw"]
    assert "<img" not in blocks[1][1]["html"]


def test_a_gallery_names_its_pictures_once():
    pictures = {
        "1": RemotePicture("http://old.example/1.jpg"),
        "2": RemotePicture("http://old.example/2.jpg"),
    }
    blocks = convert('[gallery ids="2,9"]\n\n[gallery]', pictures=pictures).blocks
    words = "".join(value["words"] for kind, value in blocks if kind == "note")
    assert [words.count("2.jpg"), words.count("1.jpg")] == [1, 1]


@pytest.mark.parametrize(
    ("href", "new"),
    [
        ("http://old.example/2019/a/", "/news/a/"),
        ("https://www.old.example/2019/a#part", "/news/a/#part"),
        ("/2019/a/?utm_source=x", "/news/a/"),
        ("../a/", "/news/a/"),
        ("http://old.example/?p=7", "/news/a/"),
        ("http://old.example/wp-content/x.pdf", "http://old.example/wp-content/x.pdf"),
        ("/unknown/", "http://old.example/unknown/"),
        ("https://elsewhere.example/2019/a/", "https://elsewhere.example/2019/a/"),
        ("mailto:desk@old.example", "mailto:desk@old.example"),
        ("#fn1", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://[broken", ""),
    ],
)
def test_links_follow_what_was_brought(href, new):
    known = {"/2019/a": "/news/a/", "?p=7": "/news/a/"}
    links = follow("http://old.example/2019/b/", known, site="http://old.example")
    html = only(f'<a href="{href}">words</a>', new_address=links)[1]
    assert html == (f'<p><a href="{new}">words</a></p>' if new else "<p>words</p>")


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 4000 + "deep words" + "</div>" * 4000,
        "<b>" * 300 + "deep words",
        "<table>loose words<tr>more words<td>x</table>",
        "words</body></html>after",
        "<title>words</title><textarea>a</textarea>",
        "a<b c",
        "</div></p>x<![foo]>y<!-- never closed",
        "[caption]never closed <img src=x> words",
        "<plaintext>words",
    ],
)
def test_broken_markup_loses_no_word(content):
    converted = convert(content)
    assert converted.words_lost() == 0
    assert converted.blocks
