"""A story's file, read; and what is said of one that cannot be."""

from datetime import date, time

import pytest

from latefinal.demo.sample.errors import BadSample
from latefinal.demo.sample.reading import read_stories, read_story

DAY = date(2026, 11, 23)
FILE = """+++
headline = "Snow on {day}"
section = "straits"
kind = "news"
standfirst = "Much."
clock = "09:30"
day = 2
topics = ["Weather"]
slugline = "snow"

[said.bulletin]
speaker = "Hydromet service"
gist = "snow"
via = "told"

[[comments]]
name = "A"
address = "a@example.org"
clock = "10:00"
words = "So?"

[[comments.answers]]
by = "ilse-maren"
clock = "11:00"
words = "So."
+++

[It snowed on {date}.][bulletin]
"""


def test_a_story_is_dated_from_the_day_on_which_it_ran():
    story = read_story(FILE, slug="snow", day=DAY)
    assert story.headline == "Snow on Saturday"
    assert "21 November" in story.text
    assert story.clock == time(9, 30)


def test_a_statement_has_the_same_mark_whenever_it_is_read():
    first, again = (read_story(FILE, slug="snow", day=DAY) for _ in range(2))
    other = read_story(FILE, slug="other", day=DAY)
    assert first.marks == again.marks
    assert first.marks != other.marks
    assert str(first.marks["bulletin"]) in first.blocks[0][1]


def test_a_comment_keeps_its_answers():
    [comment] = read_story(FILE, slug="snow", day=DAY).comments
    assert [answer.by for answer in comment.answers] == ["ilse-maren"]


def test_adding_a_file_adds_a_story(tmp_path):
    (tmp_path / "snow.md").write_text(FILE)
    (tmp_path / "more-snow.md").write_text(FILE.replace("day = 2", "day = 9"))
    assert [story.slug for story in read_stories(day=DAY, folder=tmp_path)] == ["more-snow", "snow"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("+++\nheadline", "headline", "snow: begin with fields"),
        ('kind = "news"', "kind = news", "snow: its fields are no TOML"),
        ('kind = "news"', 'kin = "news"', "SampleStory has no field “kin”"),
        ('kind = "news"', "", "SampleStory: .*kind"),
        ('clock = "09:30"', 'clock = "late"', "SampleStory: .*late"),
        ('gist = "snow"', 'jist = "snow"', "SampleStatement has no field “jist”"),
        ('by = "ilse-maren"', "", "SampleAnswer: .*by"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(before, after, words):
    with pytest.raises(BadSample, match=words):
        read_story(FILE.replace(before, after, 1), slug="snow", day=DAY)


def test_a_mark_without_a_statement_names_the_story():
    story = read_story(FILE.replace("][bulletin]", "][other]"), slug="snow", day=DAY)
    with pytest.raises(BadSample, match=r"^snow: Nobody said"):
        _ = story.blocks
