"""What is read from an export, and what is refused in one sentence."""

from datetime import UTC, datetime

import pytest

from latefinal.importers.errors import ImportRefused
from latefinal.importers.wordpress.parse import read_export

from . import exports


def test_the_whole_sample_is_read():
    export = read_export(exports.SAMPLE)
    assert (export.title, export.site) == ("The Lantern of Ostrel", "lantern.example")
    assert [author.name for author in export.authors.values()] == ["Mira Tolvane", "Never Wrote"]
    assert export.terms["category", "harbour"].name == "Harbour & Docks"
    assert export.terms["post_tag", "undeclared"].name == "Undeclared"
    assert len(export.of_type("post")) == 9
    first = export.items[0]
    assert first.published == datetime(2019, 3, 2, 6, 30, tzinfo=UTC)
    assert [term.slug for term in first.terms] == ["ferries", "ferries-2", "winter"]
    assert [reply.kind for reply in first.replies] == ["comment", "pingback", "comment", "comment"]
    assert (first.picture, first.is_sticky, first.has_password) == ("32", True, False)


def test_bytes_that_xml_forbids_do_not_stop_it(tmp_path):
    path = exports.write(tmp_path, exports.item(1, content="before\x08\x00after"))
    assert read_export(path).items[0].content == "beforeafter"


def test_a_very_long_post_is_read_across_chunks(tmp_path):
    words = "fog and rain " * 60_000
    path = exports.write(tmp_path, exports.item(1, content=words))
    assert read_export(path).items[0].content == words


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_the_versions_in_use_are_read(tmp_path, version):
    head = exports.HEAD.replace("export/1.2/", f"export/{version}/").replace(
        "<wp:wxr_version>1.2", f"<wp:wxr_version>{version}"
    )
    path = exports.write(tmp_path, exports.item(1), head=head)
    assert [row.id for row in read_export(path).items] == ["1"]


def test_a_zeroed_date_falls_back_to_the_feeds_then_to_the_wall_clock(tmp_path):
    never = {"post_date_gmt": "0000-00-00 00:00:00"}
    feed = "<pubDate>Wed, 01 Jan 2020 08:00:00 +0200</pubDate>"
    path = exports.write(
        tmp_path,
        exports.item(1, **never, more=feed),
        exports.item(2, **never, post_date="2020-02-02 09:00:00"),
        exports.item(3, **never, more="<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"),
    )
    assert [row.published for row in read_export(path).items] == [
        datetime(2020, 1, 1, 6, tzinfo=UTC),
        datetime(2020, 2, 2, 9, tzinfo=UTC),
        None,
    ]


LAUGHS = """<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>"""
FOREIGN = """<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("doctype", [LAUGHS, FOREIGN, "<!DOCTYPE rss>"])
def test_a_document_type_is_refused_before_any_entity_is_opened(tmp_path, doctype):
    head = exports.HEAD.replace("<rss", f"{doctype}\n<rss", 1)
    path = exports.write(tmp_path, exports.item(1, more="<wp:x>&c;</wp:x>"), head=head)
    with pytest.raises(ImportRefused, match="document type"):
        read_export(path)


BAD = {
    "empty": b"",
    "blank": b"  \n",
    "text": b"Dear desk, please find attached.",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "zip": b"PK\x03\x04" + bytes(range(256)),
    "html": b"<!DOCTYPE html><html><body>no</body></html>",
    "another feed": b"<rss version='2.0'><channel><title>x</title></channel></rss>",
    "atom": b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
    "wrong version": exports.HEAD.replace("_version>1.2", "_version>9.9").encode()
    + b"</channel></rss>",
    "no version": exports.HEAD.replace("wxr_version", "other").encode() + b"</channel></rss>",
    "no site": exports.HEAD.replace("http://small.example/blog", "").encode() + b"</channel></rss>",
    "truncated": exports.SAMPLE.read_bytes()[:6000],
    "truncated at a tag": exports.SAMPLE.read_bytes().rpartition(b"</channel>")[0],
    "damaged": exports.SAMPLE.read_bytes().replace(b"</item>", b"</itme>", 1),
    "unknown entity": exports.SAMPLE.read_bytes().replace(b"<title>Home", b"<title>&nbsp;Home"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_not_an_export_is_refused_in_one_sentence(tmp_path, kind):
    path = tmp_path / "export.xml"
    path.write_bytes(BAD[kind])
    with pytest.raises(ImportRefused) as refused:
        read_export(path)
    said = str(refused.value)
    assert "export.xml" in said
    assert "\n" not in said


@pytest.mark.parametrize(("name", "said"), [("", "is a folder"), ("nowhere.xml", "no file")])
def test_a_folder_and_a_missing_file_are_named(tmp_path, name, said):
    with pytest.raises(ImportRefused, match=said):
        read_export(tmp_path / name)


@pytest.mark.parametrize("cut", range(2, 99, 4))
def test_wherever_it_breaks_off_it_is_refused(tmp_path, cut):
    path = tmp_path / "export.xml"
    whole = exports.SAMPLE.read_bytes()
    path.write_bytes(whole[: len(whole) * cut // 100])
    with pytest.raises(ImportRefused):
        read_export(path)
