"""What an edition would hold: news to whom it goes, in the desk's order, every story once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from latefinal.editions.models import Item
from latefinal.editions.rules.ranking import EditionCandidate
from latefinal.editions.services import assemble_as_sent, close_now, leave_out, line_up, put_back
from latefinal.editions.services.lineup import News, edition_of
from latefinal.stories.models import Section
from latefinal.subscriptions.models import Newsletter
from tests.factories import make_picture, make_story

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

# Stories 1 and 2 in the sections 10 and 20, an hour and two hours old.
NEWS = News(
    stories={1: SimpleNamespace(section_id=10), 2: SimpleNamespace(section_id=20)},
    order=[EditionCandidate(2, AT - 2 * HOUR), EditionCandidate(1, AT - HOUR)],
    left_out=[],
    sections=frozenset({10, 20}),
)


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({}, (2, 1)),
        ({"begins": AT - 2 * HOUR}, (1,)),
        ({"begins": AT - 2 * HOUR - SECOND}, (2, 1)),
        ({"sent": {2, 7}}, (1,)),
        ({"sections": "20"}, (2,)),
        ({"sections": "20,30"}, (2,)),
        ({"sections": "30"}, (2, 1)),
        ({"sections": "10", "sent": {1}}, ()),
    ],
)
def test_due_is_what_is_news_was_not_sent_and_was_chosen(given, due):
    assert NEWS.due(**{"sent": (), "begins": AT - 9 * HOUR, **given}) == due


def test_what_was_kept_of_items_ranks_them_as_they_went():
    items = [
        Item(story_id=1, weight=2, news_since=AT - 12 * HOUR),
        Item(story_id=2, weight=2, news_since=None),
        Item(story_id=3, weight=5, news_since=AT - HOUR),
        Item(story_id=4, weight=0, news_since=AT - HOUR, pinned_at=2),
    ]
    assert assemble_as_sent(items, at=AT) == [3, 4, 2, 1]


def held(newsletter, at, day=DAY):
    """The headlines of its stories, and of what the desk left out."""
    found = line_up(edition=edition_of(newsletter=newsletter, local_date=day), at=at)
    return [one.headline for one in found.stories], [one.headline for one in found.left_out]


@pytest.mark.parametrize(("late", "is_news"), [(-SECOND, True), (0 * SECOND, False)])
def test_a_story_is_news_for_a_day_and_a_half_left_out_or_not(evening, section, at, late, is_news):
    make_story(section, title="In", published_at=at - 30 * HOUR)
    out = make_story(section, title="Out", published_at=at - 30 * HOUR)
    leave_out(newsletter=evening, local_date=DAY, story_id=out.pk, at=at)
    expected = (["In"], ["Out"]) if is_news else ([], [])
    assert held(evening, at + 6 * HOUR + late) == expected


@pytest.mark.parametrize(("published", "embargoed"), [(-72, -1), (-1, -72)])
def test_a_story_is_as_new_as_the_later_of_its_hour_and_its_embargo(
    evening, section, at, published, embargoed
):
    make_story(
        section,
        title="Lifted",
        published_at=at + published * HOUR,
        embargoed_until=at + embargoed * HOUR,
    )
    assert held(evening, at) == (["Lifted"], [])


def test_a_picture_leads_over_a_newer_story_without_and_a_long_one_over_a_short(
    evening, section, at
):
    long = [("text", f"<p>{'word ' * 400}</p>")]
    make_story(section, title="Short", published_at=at)
    make_story(section, title="Long", published_at=at - HOUR, body=long)
    make_story(section, title="Seen", published_at=at - HOUR / 2, lead_picture=make_picture())
    assert held(evening, at)[0] == ["Seen", "Long", "Short"]


def test_what_was_sent_is_not_in_the_next_nor_offered_again(section, at, paper):
    breaking = Newsletter.objects.create(name="Breaking", slug="breaking", days="")
    one, _two = (make_story(section, title=title, published_at=at) for title in ("One", "Two"))
    put_back(newsletter=breaking, local_date=DAY, story_id=one.pk, at=at)
    assert held(breaking, at) == (["One"], ["Two"])
    close_now(newsletter=breaking, local_date=DAY, at=at)
    assert held(breaking, at) == ([], ["Two"])
    assert edition_of(newsletter=breaking, local_date=DAY).number == 2
    assert edition_of(newsletter=breaking, local_date=DAY + timedelta(days=1)).number == 1


def test_closed_at_home_its_stories_are_not_in_tomorrows(evening, section, at):
    make_story(section, title="Sent", published_at=at)
    close_now(newsletter=evening, local_date=DAY, at=at)
    make_story(section, title="Next", published_at=at + HOUR)
    assert held(evening, at + 24 * HOUR, DAY + timedelta(days=1)) == (["Next"], [])
    assert edition_of(newsletter=evening, local_date=DAY).number == 1


def test_of_a_newsletter_about_a_section_nothing_else_is_even_offered(paper, section, at):
    other = Section.objects.exclude(pk=section.pk).first()
    own = Newsletter.objects.create(name="Own", slug="own", days="", sections=str(other.pk))
    make_story(section, title="Elsewhere", published_at=at)
    make_story(other, title="Ours", published_at=at)
    assert held(own, at) == ([], ["Ours"])
