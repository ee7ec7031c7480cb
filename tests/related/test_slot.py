"""What readers see under a story, at one statement."""

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.related.services import ban_related, choose_forgotten, pin_related
from latefinal.related.shown import beside
from latefinal.related.slots import under_the_story
from latefinal.stories.models import Correction, Section, Story
from latefinal.stories.parts import put_parts_on
from latefinal.stories.services import spike_story
from tests import factories

LIFT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LATER = factories.AT + timedelta(hours=1)


def shown(story, *, at=LATER):
    found = beside(story, at=at)
    return [one.pk for one in found.earlier], [one.pk for one in found.later]


def test_what_came_before_and_what_came_since_stand_apart(publish):
    first, second = publish("lease"), publish("clause", published_at=LATER)
    assert shown(first) == ([], [second.pk])
    assert shown(second) == ([first.pk], [])


def test_the_page_names_both_lists(client, publish):
    before, now = factories.AT - timedelta(days=3), factories.AT - timedelta(days=2)
    for about in ("wheat", "schools", "lease"):
        publish(about, published_at=before)
    story = publish("clause", published_at=now)
    publish("pilots")
    page = client.get(story.get_absolute_url()).text
    assert page.index('id="since-title"') < page.index('id="related-title"')


@pytest.mark.parametrize("taken_back", ["spiked", "retracted"])
def test_what_was_taken_back_is_not_shown(publish, taken_back):
    story, other = publish("lease"), publish("clause")
    assert shown(story) == ([other.pk], [])
    if taken_back == "spiked":
        spike_story(story=other, reason="Legal advice.")
    else:
        other.corrections.add(Correction(kind="retraction", words="It was not so."))
        other.save()
    assert shown(story) == ([], [])
    # Nor is it when the choice is made anew.
    choose_forgotten(at=factories.AT)
    assert shown(story) == ([], [])


def test_a_draft_is_not_shown_though_it_is_pinned(section, publish):
    story = publish("lease")
    pin_related(story=story, other=factories.make_story(section, published=False))
    assert shown(story) == ([], [])


def test_one_under_embargo_is_shown_when_that_lifts(publish):
    story, held = publish("lease"), publish("clause", embargoed_until=LIFT)
    assert shown(story, at=LIFT - timedelta(seconds=1)) == ([], [])
    assert shown(story, at=LIFT) == ([], [held.pk])


def test_a_pin_comes_first_and_one_left_out_stays_out(publish):
    story, near = publish("lease"), publish("clause")
    far = publish("wheat")
    pin_related(story=story, other=far)
    assert shown(story) == ([far.pk, near.pk], [])
    ban_related(story=story, other=near)
    assert shown(story) == ([far.pk], [])


def test_where_nothing_is_near_others_of_the_section_are_offered_as_such(client, publish):
    publish("wheat", section=Section.objects.get(slug="straits"))
    story, near = publish("lease"), publish("schools")
    found = beside(story, at=LATER)
    assert [one.pk for one in found.of_its_section] == [near.pk]
    page = client.get(story.get_absolute_url()).text
    assert "More from <bdi>Central Highlands</bdi>" in page


def test_one_left_out_is_not_offered_for_its_section_either(publish):
    story, other = publish("lease"), publish("schools")
    ban_related(story=story, other=other)
    assert not beside(story, at=LATER)


def test_a_story_alone_has_nothing_beside_it(client, publish):
    story = publish("lease")
    assert under_the_story(story=story, at=LATER, request=None) is None
    assert 'id="related-title"' not in client.get(story.get_absolute_url()).text


def test_it_is_shown_with_section_day_and_byline(client, publish):
    contributors = [(factories.make_contributor(name), "") for name in ("Ilse Maren", "T. Osk")]
    story, other = publish("lease"), publish("clause", signed_by=contributors)
    page = client.get(story.get_absolute_url()).text
    assert f'<a href="{other.get_absolute_url()}">{other.headline}</a>' in page
    assert "Ilse Maren, T. Osk" in page
    assert "Meridian Staff" in client.get(other.get_absolute_url()).text


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("related", [True, False])
def test_it_takes_one_statement_however_many_there_are(
    section, publish, number, related, django_assert_num_queries
):
    story = publish("lease")
    for _ in range(number):
        signed = [(factories.make_contributor(), "")]
        other = factories.make_story(section, title="Wheat", signed_by=signed)
        if related:
            pin_related(story=story, other=other)
    found = Story.on_the_record(at=LATER).whole().get(pk=story.pk)
    put_parts_on(found)
    with django_assert_num_queries(1):
        filling = under_the_story(story=found, at=LATER, request=None)
    rows = filling.context["beside"]
    assert len(rows.earlier if related else rows.of_its_section) == min(number, 3)
