"""Exports that are odd in one way each: what they hold comes all the same."""

from __future__ import annotations

import pytest

from latefinal.importers.errors import ImportRefused
from latefinal.importers.wordpress.mapping import Rules
from latefinal.stories.models import Story

from . import exports

CASES = exports.SAMPLE.parent / "cases"


def test_two_posts_of_one_number_both_come_once(bring):
    report = bring(CASES / "same-id-twice.xml")
    assert set(Story.objects.values_list("slug", flat=True)) == {"first", "second", "third"}
    assert any("“Second with the same number”" in remark for remark in report.remarks)
    assert sum(bring(CASES / "same-id-twice.xml").came.values()) == 0


def test_an_element_with_a_prefix_that_nobody_declared_is_passed_over(bring):
    assert bring(CASES / "undeclared-prefix.xml").came["posts"] == 1


def test_a_file_that_does_not_name_its_site_is_of_the_one_its_posts_name(bring):
    assert bring(CASES / "no-site-address.xml").site == "old.example"


def test_where_no_post_names_it_either_it_is_asked_for(bring, tmp_path):
    text = (CASES / "no-site-address.xml").read_text()
    path = tmp_path / "export.xml"
    path.write_text(text.replace("<link>https://old.example/first/</link>", ""))
    with pytest.raises(ImportRefused, match="--site"):
        bring(path)
    assert bring(path, rules=Rules(site="https://old.example")).site == "old.example"


def test_footnotes_stand_where_they_stood_and_are_counted(bring):
    report = bring(CASES / "footnotes.xml")
    said = Story.objects.get().body_html
    assert "Harbour <i>ledger</i>, volume seven, counted by hand." in said
    assert (report.words_lost, report.words_before) == (0, 8 + 7)


def test_a_pattern_s_words_stand_where_it_was_used(bring):
    bring(CASES / "pattern.xml")
    said = Story.objects.get().body_html
    assert said.index("taps run") < said.index("waterworks hotline") < said.index("More tomorrow")


@pytest.mark.parametrize("slug", ["bridge-to-open", "bridge-delayed"])
def test_a_former_address_leads_to_the_story(bring, client, slug):
    bring(CASES / "oldslugs.xml")
    answer = client.get(f"/2020/05/{slug}/")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/bridge-opens-at-last/")


def test_who_made_a_picture_stands_in_the_note_to_the_desk(bring):
    bring(CASES / "credits.xml")
    note = Story.objects.get().body[0].value["words"]
    assert "Credit: Tove Brandt / Harbour Archive (https://archive.example/tove)" in note


def test_a_text_of_more_than_ten_megabytes_is_read(bring, tmp_path):
    picture = f'<p>Before</p><img src="data:image/png;base64,{"A" * 10_500_000}"/>'
    bring(exports.write(tmp_path, exports.item(1, content=picture)))
    assert "Before" in Story.objects.get().body_html


def test_a_document_type_is_refused_before_it_is_read(bring, tmp_path):
    path = tmp_path / "export.xml"
    path.write_text('<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE rss [<!ENTITY a "b">]><rss/>')
    with pytest.raises(ImportRefused, match="declares a document type"):
        bring(path)
