"""What the sample holds, judged from its files alone."""

import re
from collections import Counter
from datetime import date

import pytest
from PIL import Image

from latefinal.demo.sample import reading
from latefinal.plumbing.markup import plain_text
from latefinal.stories.relative_days import relative_days

DAY = date(2026, 11, 23)
STORIES = reading.read_stories(day=DAY)
PAPER = reading.read_paper(day=DAY)
BY_SLUG = {story.slug: story for story in STORIES}
BLOCKS = {"text", "heading", "list", "table", "quote", "pull_quote", "aside", "picture", "note"}


def words_of(story):
    return len(plain_text(" ".join(str(value) for _kind, value in story.blocks)).split())


def test_there_are_at_least_sixteen_stories_in_five_sections():
    shown = [story for story in STORIES if story.state == "published"]
    assert len(shown) >= 16
    assert Counter(story.section for story in shown).keys() == {
        section["slug"] for section in PAPER["sections"]
    }
    assert {story.kind for story in shown} == {"news", "analysis", "opinion"}


def test_no_two_stories_share_a_slug_or_a_headline():
    for name in ("slug", "headline", "slugline"):
        assert max(Counter(getattr(story, name) for story in STORIES).values()) == 1


@pytest.mark.parametrize("slug", [one.slug for one in STORIES if one.state == "embargoed"])
def test_what_goes_out_later_says_no_today_since_the_sample_may_be_made_before_midnight(slug):
    words = [plain_text(str(value)) for _kind, value in BY_SLUG[slug].blocks]
    near = [one.words for text in words for one in relative_days(text, on=DAY) if one.is_near]
    assert near == []


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_story_has_250_to_700_words(slug):
    assert 250 <= words_of(BY_SLUG[slug]) <= 700


@pytest.mark.parametrize("slug", BY_SLUG)
def test_every_mark_has_a_statement_and_every_statement_a_mark(slug):
    assert BY_SLUG[slug].words.keys() == BY_SLUG[slug].said.keys()


@pytest.mark.parametrize("slug", BY_SLUG)
def test_whoever_speaks_in_their_own_words_stands_in_quotation_marks(slug):
    story = BY_SLUG[slug]
    bare = re.sub(r"^> \[", "> “[", story.text, flags=re.MULTILINE)
    for key, said in story.said.items():
        if said.direct:
            # The mark may cover the quotation or the sentence that it stands in.
            assert "“" in story.words[key] or f"“[{story.words[key]}" in bare


def test_every_kind_of_block_is_used():
    assert {kind for story in STORIES for kind, _ in story.blocks} == BLOCKS


def test_statements_came_in_every_way_and_through_every_kind_of_owner():
    said = [one for story in STORIES for one in story.said.values()]
    assert len(said) >= 16
    assert {one.via for one in said} == {"outlet", "document", "told", "on-air"}
    assert any(one.seen for one in said)
    owners = {outlet["ownership"] for outlet in PAPER["outlets"]}
    assert owners == {
        "state", "captured-public", "captured-private", "public", "independent", "unknown",
    }  # fmt: skip


def test_the_desks_own_cases_are_there():
    corrections = [one for story in STORIES for one in story.corrections]
    assert {one.kind for one in corrections} == {
        "correction", "clarification", "update", "retraction",
    }  # fmt: skip
    assert any(one.changes_meaning for one in corrections)
    assert Counter(story.state for story in STORIES)["embargoed"] == 1
    assert Counter(story.state for story in STORIES)["draft"] == 1
    comments = [one for story in STORIES for one in story.comments]
    assert {one.ruling for one in comments} == {"approve", "remove", ""}
    assert any(one.answers for one in comments)


def test_links_lead_to_stories_of_the_sample_that_ran_before():
    for story in STORIES:
        for section, slug in re.findall(r"\]\(/([a-z-]+)/([a-z-]+)/\)", story.text):
            assert BY_SLUG[slug].section == section
            assert STORIES.index(BY_SLUG[slug]) < STORIES.index(story)


def test_no_address_belongs_to_anybody():
    addresses = PAPER["readers"] + [one.address for story in STORIES for one in story.comments]
    assert all(address.endswith("@example.org") for address in addresses)


def test_every_date_is_written_out():
    whole = f"{PAPER}{STORIES}"
    assert not re.search(r"\{(day|date|month|year)", whole)


def test_every_picture_is_used_and_everything_used_is_there():
    used = {story.picture for story in STORIES if story.picture}
    used |= {
        value["picture"] for story in STORIES for kind, value in story.blocks if kind == "picture"
    }
    assert used == PAPER["pictures"].keys()
    assert {file.stem for file in reading.DRAWINGS.glob("*.svg")} == used
    assert {file.stem for file in reading.DRAWINGS.glob("*.webp")} == used


def test_pictures_are_light_and_described():
    files = list(reading.DRAWINGS.glob("*.webp"))
    for file in files:
        with Image.open(file) as picture:
            assert picture.size == (1600, 800)
        assert file.stat().st_size <= 150 * 1024
    assert sum(file.stat().st_size for file in reading.DRAWINGS.iterdir()) < 2 * 1024 * 1024
    for words in PAPER["pictures"].values():
        assert 20 <= len(words["alt"]) <= 300
        assert words["caption"]


def test_the_paper_says_that_it_is_a_sample():
    about = next(notice for notice in reading.read_notices() if notice.slug == "about")
    assert "is a sample" in str(about.blocks[0][1])
    assert "invented" in str(about.blocks[0][1])
