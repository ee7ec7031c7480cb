"""What is counted, dated and asked of a story, without a database."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from latefinal.outlets.models import Outlet
from latefinal.pictures.models import Picture
from latefinal.stories.rules import (
    count_words,
    minutes_to_read,
    missing_from_pictures,
    pictures_of,
    printed_time,
    render_body,
)

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (230, 1), (231, 2), (460, 2), (461, 3)]
)
def test_a_minute_that_is_begun_counts_and_there_is_at_least_one(words, minutes):
    assert minutes_to_read(words) == minutes


@pytest.mark.parametrize(
    ("markup", "words"),
    [("", 0), ("<p>One <b>two</b></p>\n<p>three</p>", 3), ('<a href="of no account">x</a>', 1)],
)
def test_words_are_counted_and_elements_are_not(markup, words):
    assert count_words(markup) == words


@pytest.mark.parametrize(
    ("asked", "embargo", "held", "printed"),
    [
        (AT - SECOND, None, False, AT - SECOND),
        (AT + SECOND, None, False, AT + SECOND),
        (AT - SECOND, None, True, AT),
        (AT - SECOND, AT, False, AT),
        (AT - SECOND, AT - 2 * SECOND, False, AT - SECOND),
        (AT - SECOND, AT - 2 * SECOND, True, AT),
        (AT - SECOND, AT + SECOND, True, AT + SECOND),
    ],
)
def test_no_time_is_printed_before_readers_may_read(asked, embargo, held, printed):
    assert printed_time(asked=asked, embargo=embargo, held=held, at=AT) == printed


def picture(number, **fields):
    """A picture of which everything is known."""
    known = {"title": f"P{number}", "credit": "A. Photographer", "alt": "A harbour"}
    return Picture(pk=number, collection_id=1, **{**known, **fields})


def block(kind, value="", *, drawn=""):
    """What a body's blocks know of themselves, without the tables that a page asks for."""
    return SimpleNamespace(block_type=kind, value=value, render=lambda: drawn)


def story(lead=None, *pictures):
    body = [block("picture", {"picture": one}) for one in pictures]
    return SimpleNamespace(lead_picture=lead, body=[block("heading"), *body])


def test_the_pictures_of_a_story_are_its_lead_and_those_of_its_body_in_order():
    one, two, three = (picture(number) for number in (1, 2, 3))
    assert pictures_of(story(one, three, two)) == [one, three, two]
    assert pictures_of(story(None, two, None)) == [two]
    assert pictures_of(story()) == []


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, []),
        ({"kind": "handout", "outlet": Outlet(pk=1, name="Agency")}, []),
        ({"credit": ""}, ["has no credit"]),
        ({"alt": ""}, ["has no alternative text"]),
        ({"kind": "handout"}, ["is a handout"]),
        ({"credit": "", "alt": "", "kind": "handout"},
         ["has no credit", "has no alternative text", "is a handout"]),
    ],
)  # fmt: skip
def test_each_thing_that_a_picture_lacks_is_said_at_its_field(fields, missing):
    bad, sound = picture(1, **fields), picture(2)
    for shown, field in ((story(bad, sound), "lead_picture"), (story(sound, bad), "body")):
        problems = list(missing_from_pictures(shown))
        assert [problem.field for problem in problems] == [field] * len(missing)
        for problem, words in zip(problems, missing, strict=True):
            assert f"“P1” {words}" in problem.words


def test_a_body_is_its_blocks_and_nothing_where_one_is_for_the_desk_alone():
    blocks = [block("text", drawn=" <p>One</p>\n"), block("note", drawn="\n "),
              block("text", drawn="<p>Two</p>")]  # fmt: skip
    assert render_body(blocks) == "<p>One</p>\n<p>Two</p>"
