"""What a story tells machines, and what of it can stand elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from latefinal.syndication.rules import (
    Facts,
    Image,
    Owned,
    breadcrumbs,
    for_elsewhere,
    newest,
    news_article,
    script_safe,
)

AT = datetime(2026, 11, 23, 9, 0, 0, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERE = "https://meridian.example/straits/ferry/"
FACTS = Facts(
    url=HERE, kind="news", headline="The ferry", standfirst="", section="The Straits",
    section_url="https://meridian.example/straits/", dateline="", authors=[], keywords=[],
    published=AT, updated=None, words=0, corrections=[], image=None, paper="The Meridian",
    paper_url="https://meridian.example", logo_url="https://meridian.example/logo.png",
    language="en", owned=Owned(),
)  # fmt: skip


def test_what_there_is_nothing_to_say_about_is_left_out_and_a_nought_is_not():
    told = news_article(FACTS)
    empty = {"description", "dateline", "keywords", "correction", "image"}
    assert not empty & told.keys()
    assert (told["wordCount"], told["isAccessibleForFree"]) == (0, True)


def test_a_story_that_nobody_signed_is_the_papers():
    assert news_article(FACTS)["author"] == [news_article(FACTS)["publisher"]]
    signed = [{"@type": "Person", "name": "Ilse Maren"}]
    assert news_article(replace(FACTS, authors=signed))["author"] == signed


@pytest.mark.parametrize(
    ("updated", "said"), [(None, "09:00:00+00:00"), (AT + HOUR, "10:00:00+00:00")]
)
def test_a_story_that_was_not_changed_is_as_old_as_it_is(updated, said):
    told = news_article(replace(FACTS, updated=updated))
    assert told["dateModified"] == f"2026-11-23T{said}"
    assert told["datePublished"] == "2026-11-23T09:00:00+00:00"


@pytest.mark.parametrize(("signs", "is_whole"), [(110, True), (111, False)])
def test_a_headline_longer_than_search_engines_take_is_cut(signs, is_whole):
    headline = "x" * signs
    told = news_article(replace(FACTS, headline=headline))["headline"]
    assert (told == headline) is is_whole
    assert len(told) <= 110


def test_a_picture_is_told_with_its_size_and_what_it_shows():
    image = Image("https://meridian.example/a.jpg", 1280, 720, "A harbour")
    assert news_article(replace(FACTS, image=image))["image"] == {
        "@type": "ImageObject",
        "url": "https://meridian.example/a.jpg",
        "width": 1280,
        "height": 720,
        "caption": "A harbour",
    }


def test_the_way_to_a_story_is_counted_from_the_paper():
    steps = breadcrumbs(FACTS)["itemListElement"]
    assert [(step["position"], step["item"]) for step in steps] == [
        (1, "https://meridian.example/"),
        (2, "https://meridian.example/straits/"),
        (3, HERE),
    ]


def test_json_in_a_script_keeps_its_letters_and_is_short():
    assert script_safe({"a": ["é", "b"]}) == '{"a":["é","b"]}'
    assert json.loads(script_safe("<\u2028>")) == "<\u2028>"


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("/quay/", "https://meridian.example/quay/"),
        ("#n", f"{HERE}#n"),
        ("https://other.example/a", "https://other.example/a"),
        ("http://[none/", "http://[none/"),
    ],
)
def test_an_address_is_seen_from_the_story_and_one_that_is_none_stays(address, seen):
    assert f'href="{seen}"' in for_elsewhere(f'<p><a href="{address}">x</a></p>', at=HERE)


def test_elsewhere_there_is_nothing_that_needs_our_styles():
    ours = (
        '<!-- x --><p class="c" title="t">A <bdi>נמל</bdi></p><p aria-hidden="true">Again</p>'
        '<ul><li dir="rtl">b</li><li>c</li></ul>'
    )
    assert for_elsewhere(ours, at=HERE) == (
        '<p title="t" dir="auto">A <span dir="auto">נמל</span></p>'
        '<ul><li dir="rtl">b</li><li dir="auto">c</li></ul>'
    )


@pytest.mark.parametrize(
    ("moments", "latest"), [([], None), ([None], None), ([AT, None, AT + HOUR], AT + HOUR)]
)
def test_the_newest_of_what_there_is(moments, latest):
    assert newest(moments) == latest
