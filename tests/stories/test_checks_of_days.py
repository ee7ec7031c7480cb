"""Days without a date: advice while writing, a question where the story goes out another day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from latefinal.desk.schedule import publish_scheduled
from latefinal.stories.checks_of_days import days_without_dates
from latefinal.stories.models import Story
from latefinal.stories.publish_checks import problems_with
from latefinal.stories.services import publish_story
from tests import factories

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
"""By the paper's clock it is Tuesday, 24 November, one o'clock at night."""
HOUR = timedelta(hours=1)


def draft(section, *paragraphs, **fields):
    markup = "".join(f"<p>{one}</p>" for one in paragraphs)
    fields = {"body": [("text", markup)], "published_at": None, **fields}
    return factories.make_story(section, published=False, **fields)


def advised(story, at=LATE):
    return " ".join(one.words for one in days_without_dates(story, at))


def test_the_writer_is_told_each_day_once_by_the_papers_calendar(section, at):
    story = draft(
        section,
        "The road opened <b>today</b>. It opened today.",
        "“Go on Thursday,” he said. They will meet on Thursday.<br/>It shut on Friday (20 Nov).",
        standfirst="It opened yesterday.",
    )
    told = "“yesterday” is 23 November, “today” is 24 November, “on Thursday” is 26 November."
    assert told in advised(story)
    assert problems_with(story) == []
    story = publish_story(story=story, at=at)
    assert "“today” is 23 November, “on Thursday” is 26 November" in advised(story)
    assert advised(draft(section, "Words of no day.")) == ""


def test_a_paper_in_another_language_is_told_nothing(section, settings):
    settings.LATEFINAL_LANGUAGE = "de-AT"
    assert advised(draft(section, "It opened today.")) == ""


@pytest.mark.parametrize("field", ["go_live_at", "embargoed_until"])
@pytest.mark.parametrize(
    ("words", "hours", "said"),
    [
        ("It opened today. It shuts tonight, and today.", 24, "“today”, “tonight”"),
        ("It opened today.", 22, ""),  # still Tuesday there
        ("It opened today, 24 November.", 24, ""),
        ("It opened on Tuesday.", 24, ""),
        ("“It opened today,” he said.", 24, ""),
    ],
)
def test_today_is_asked_about_where_readers_get_it_on_a_later_day(
    section, field, words, hours, said
):
    story = draft(section, words, **{field: LATE + hours * HOUR})
    with time_machine.travel(LATE, tick=False):
        told = [one.words for one in problems_with(story) if one.key == "stories.other-day"]
    assert told == ([f"It says {said}, and goes out on 25 November, a later day. Write the date "
                     "that is meant."] if said else [])  # fmt: skip


def test_a_reason_holds_until_the_story_is_out_and_a_new_hour_of_that_day_needs_none(section):
    with time_machine.travel(LATE, tick=False):
        story = draft(section, "It opens today.", go_live_at=LATE + 24 * HOUR)
        factories.let_pass(story)
        story.go_live_at = LATE + 25 * HOUR
        assert problems_with(story) == []
        story.save_revision(approved_go_live_at=story.go_live_at)
        story.go_live_at += 24 * HOUR
        assert [one.key for one in problems_with(story)] == ["stories.other-day"]
    with time_machine.travel(LATE + 26 * HOUR, tick=False):
        assert publish_scheduled(at=LATE + 26 * HOUR) == 1
        assert Story.at_the_desk().get(pk=story.pk).live


def test_what_was_scheduled_with_today_in_it_is_kept_back_at_its_hour_too(section):
    with time_machine.travel(LATE, tick=False):
        story = draft(section, "It opens today.", go_live_at=LATE + 24 * HOUR)
        story.save_revision(approved_go_live_at=story.go_live_at)
    with time_machine.travel(LATE + 25 * HOUR, tick=False):
        assert publish_scheduled(at=LATE + 25 * HOUR) == 0
        # Who looks at it on the day, and saves it, has it before them.
        draft_of_the_day = Story.at_the_desk().get(pk=story.pk)
        draft_of_the_day.go_live_at = None
        assert publish_story(story=draft_of_the_day, at=LATE + 25 * HOUR).live
