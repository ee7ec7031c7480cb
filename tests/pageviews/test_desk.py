"""Numbers at the desk: what stands there, before anything is counted and after."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from latefinal.pageviews.services import KEEP_DAYS, count_sign_up
from latefinal.stories.models import Story
from tests.factories import AT, make_story

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = "/desk/numbers/"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_before_anything_is_counted_the_page_says_what_will_stand_there(reporter):
    answer = reporter.get(PAGE)
    assert "Nothing is counted yet. Some ten seconds after a reader opens the paper" in text(answer)
    assert "Somebody who reads twice counts twice" in text(answer)
    assert b'<svg class="numbers-drawing"' not in answer.content


def test_numbers_are_shown_to_those_who_may_see_them(client, reporter, paper):
    assert "/desk/numbers/" in reporter.get("/desk/").content.decode()
    assert reporter.get(PAGE).status_code == 200
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_today_stands_by_the_papers_hours_before_yesterday(reporter, views, at):
    views("front", at, 5)  # 17:00 in Tashkent
    views("front", at - 17 * HOUR, 2)  # 0:00
    views("front", at - 18 * HOUR, 9)  # 23:00 of yesterday
    today = reporter.get(PAGE).context["today"]
    assert (today.readers, today.yesterday) == (7, 9)
    assert today.hours[0] == (0, 2, 0)
    assert today.hours[17] == (17, 5, 0)
    assert today.hours[18] == (18, None, 0), "it is still to come"
    assert today.hours[23] == (23, None, 9)
    assert len(today.plot.today.split()) == 17
    assert len(today.plot.running.split()) == 2


@pytest.mark.parametrize(("asked", "days"), [("", 7), ("30", 30), ("7", 7), ("x", 7), ("400", 7)])
def test_the_last_days_are_seven_or_thirty(reporter, views, at, asked, days):
    views("front", at, 1)
    views("front", at - (days - 1) * DAY, 4, crawlers=3)
    views("front", at - days * DAY, 100)
    answer = reporter.get(PAGE, {"days": asked})
    period = answer.context["period"]
    assert (len(period.days), period.readers, period.crawlers) == (days, 5, 3)
    assert f"The last {days} days" in text(answer)
    assert answer.content.count(b'class="numbers-column') == days


def test_each_story_stands_with_its_views_its_sign_ups_and_its_curve(reporter, section, views, at):
    much, little, crawled = (make_story(section, title=name) for name in ("Much", "Little", "Bot"))
    views(f"story:{little.pk}", at, 3)
    views(f"story:{much.pk}", at - DAY, 8)
    views(f"story:{much.pk}", at, 4)
    views(f"story:{crawled.pk}", at, 0, crawlers=50)
    count_sign_up(story_number=little.pk, at=at)
    answer = reporter.get(PAGE)
    rows = answer.context["stories"]
    assert [(row.headline, row.readers, row.sign_ups) for row in rows] == [
        ("Much", 12, 0),
        ("Little", 3, 1),
    ]
    assert rows[0].curve.split()[-2:] == ["100.0,1.0", "120.0,12.0"]
    assert f'href="/desk/numbers/story/{much.pk}/"' in answer.content.decode()


def test_a_story_that_is_gone_keeps_its_line_without_a_link(reporter, section, views, at):
    story = make_story(section)
    views(f"story:{story.pk}", at, 3)
    Story.at_the_desk().get(pk=story.pk).delete()
    answer = reporter.get(PAGE)
    assert "A story that is no longer there" in text(answer)
    assert "/desk/numbers/story/" not in answer.content.decode()


def test_sites_stand_by_how_many_came_and_the_unnamed_last(reporter, views, at):
    views("front", at, 9, hosts={"b.example": 2, "a.example": 2, "c.example": 4, "": 1})
    hosts = reporter.get(PAGE).context["hosts"]
    assert hosts.rows == [("c.example", 4), ("a.example", 2), ("b.example", 2)]
    assert hosts.others == 1


def test_a_story_has_a_curve_since_it_was_published(reporter, section, views, at):
    story = make_story(section, published_at=AT - 3 * DAY)
    views(f"story:{story.pk}", at - 2 * DAY, 5, crawlers=2)
    views("front", at, 100)
    period = reporter.get(f"{PAGE}story/{story.pk}/").context["period"]
    assert [day.readers for day in period.days] == [0, 5, 0, 0]
    assert (period.readers, period.crawlers) == (5, 2)


def test_the_curve_of_an_old_story_is_as_long_as_days_are_kept(reporter, section, views, at):
    story = make_story(section, published_at=AT - 2000 * DAY)
    views(f"story:{story.pk}", at, 5)
    answer = reporter.get(f"{PAGE}story/{story.pk}/")
    assert len(answer.context["period"].days) == KEEP_DAYS + 1


def test_a_story_that_nobody_opened_says_so(reporter, section):
    answer = reporter.get(f"{PAGE}story/{make_story(section).pk}/")
    assert "Nobody has opened this story yet" in text(answer)
    assert reporter.get(f"{PAGE}story/999999/").status_code == 404


def test_a_storys_editor_leads_to_its_numbers(desk, section):
    story = make_story(section)
    edit = desk.get(f"/desk/pages/{story.pk}/edit/").content.decode()
    assert f'href="/desk/numbers/story/{story.pk}/"' in edit
    assert (
        "/desk/numbers/story/" not in desk.get(f"/desk/pages/{section.pk}/edit/").content.decode()
    )


def test_many_stories_take_no_more_statements_than_one(reporter, section, views, at):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            reporter.get(PAGE, {"days": "30"})
        return len(asked)

    views(f"story:{make_story(section).pk}", at, 3)
    reporter.get(PAGE)
    of_one = statements()
    for _story in range(12):
        views(f"story:{make_story(section).pk}", at, 3)
    assert statements() == of_one
