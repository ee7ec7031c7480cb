"""What the desk and the paper ask of stories, corrections and notices, at the edges."""

from datetime import timedelta

import pytest

from latefinal.masthead.models import Masthead
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Correction, Notice, Section, Story, WithdrawnCorrection
from latefinal.stories.services import add_notice, spike_story, withdraw_correction
from tests import factories

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(("late", "kept"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_a_story_is_kept_from_readers_until_its_embargo_lifts(section, at, late, kept):
    story = factories.make_story(section, embargoed_until=at)
    factories.make_story(section, embargoed_until=at + HOUR, published=False)
    factories.make_story(section)
    asked = Story.at_the_desk().embargoed(at=at + late)
    assert list(asked) == ([story] if kept else [])


def told(story, words, at, **said):
    """A correction of it, as it is stored."""
    factories.correct(story, words=words, at=at, **said)
    return Correction.objects.get(story=story, words=words)


def test_what_is_live_without_a_time_is_not_on_the_record(section, at):
    story = factories.make_story(section)
    Story.at_the_desk().filter(pk=story.pk).update(published_at=None)
    assert not Story.on_the_record(at=at).exists()


def test_the_newest_story_stands_first_and_of_two_at_once_the_later_one(section, at):
    old, first, second = (
        factories.make_story(section, published_at=moment) for moment in (at - HOUR, at, at)
    )
    draft = factories.make_story(section, published=False, published_at=None)
    assert list(Story.on_the_record(at=at)) == [second, first, old]
    assert list(Story.at_the_desk().newest_first()) == [second, first, old, draft]


def test_retracted_is_what_readers_were_told_and_still_find(section, at):
    kept, spiked, draft, corrected = (factories.make_story(section) for _number in range(4))
    for story in (kept, spiked):
        told(story, "None of it was so.", at, kind="retraction")
    told(corrected, "It is 4.5.", at)
    spike_story(story=Story.at_the_desk().get(pk=spiked.pk), reason="Legal advice.")
    Correction.objects.create(story=draft, kind="retraction", words="Not yet.", at=at)
    assert list(Story.at_the_desk().retracted()) == [kept]


def test_a_line_in_a_list_costs_no_statement_of_its_own(
    section, at, django_assert_num_queries, django_assert_max_num_queries
):
    signed = [(factories.make_contributor(), "")]
    for _number in range(3):
        factories.make_story(section, signed_by=signed, lead_picture=factories.make_picture())
    with django_assert_num_queries(3):
        for story in Story.on_the_record(at=at).for_lists():
            assert story.section.title
            assert [row.contributor.name for row in story.bylines.all()]
            assert story.lead_picture.renditions.all()


def withdrawn(correction, at, reason="It was right."):
    return withdraw_correction(correction=correction, reason=reason, editor=None, at=at)


@pytest.mark.parametrize(("late", "shown"), [(-SECOND, False), (0 * SECOND, True)])
def test_corrections_are_told_of_stories_that_readers_may_see(section, at, late, shown):
    story = factories.make_story(section)
    one, two = told(story, "One.", at - 2 * HOUR), told(story, "Two.", at - HOUR)
    gone = withdrawn(one, at)
    Story.at_the_desk().filter(pk=story.pk).update(embargoed_until=at)
    asked = at + late
    assert list(Correction.objects.on_the_record(at=asked)) == ([two] if shown else [])
    assert list(WithdrawnCorrection.objects.on_the_record(at=asked)) == ([gone] if shown else [])
    Story.at_the_desk().filter(pk=story.pk).update(embargoed_until=None)
    assert Correction.objects.on_the_record(at=asked).exists()
    assert WithdrawnCorrection.objects.on_the_record(at=asked).exists()


def test_nothing_is_told_of_the_corrections_of_a_spiked_story(section, at):
    story = factories.make_story(section)
    one, _two = told(story, "One.", at), told(story, "Two.", at)
    withdrawn(one, at)
    spike_story(story=Story.at_the_desk().get(pk=story.pk), reason="Legal advice.")
    assert not Correction.objects.on_the_record(at=at).exists()
    assert not WithdrawnCorrection.objects.on_the_record(at=at).exists()


def test_the_last_correction_is_told_first(section, at):
    story = factories.make_story(section)
    first, old, last = told(story, "B", at), told(story, "A", at - HOUR), told(story, "C", at)
    assert list(Correction.objects.on_the_record(at=at)) == [last, first, old]
    for row, moment in ((last, at), (first, at + HOUR), (old, at - HOUR)):
        withdrawn(row, moment, reason=row.words)
    gone = WithdrawnCorrection.objects.on_the_record(at=at)
    assert [row.reason for row in gone] == ["B", "C", "A"]


def test_of_a_storys_corrections_only_the_published_ones_were_said(section, at):
    story, other = factories.make_story(section), factories.make_story(section)
    said = told(story, "Said.", at)
    told(other, "Of another.", at)
    Correction.objects.create(story=story, words="Not yet said.", at=at)
    assert list(Correction.objects.said_of(story)) == [said]


def test_a_notice_is_found_at_its_own_path_and_at_no_other(paper):
    about = add_notice(under=paper, notice=Notice(title="About", slug="about"))
    below = add_notice(under=about, notice=Notice(title="About it", slug="about"))
    add_notice(under=paper, notice=Notice(title="All about", slug="all-about"))
    assert list(Notice.objects.at_path("about/")) == [about]
    assert list(Notice.objects.at_path("about/about/")) == [below]
    assert not Notice.objects.at_path("money/").exists()


def test_on_every_page_stand_the_live_sections_and_notices_right_below_the_paper(
    paper, django_assert_num_queries
):
    about = add_notice(under=paper, notice=Notice(title="About", slug="about"))
    add_notice(under=about, notice=Notice(title="Money", slug="money"))
    add_notice(under=paper, notice=Notice(title="Later", slug="later", live=False))
    factories.make_story(Section.objects.get(slug="straits"))
    every_page()  # before the first there was a masthead to be made
    with django_assert_num_queries(1):
        found = every_page()
    assert [section.slug for section in found.sections] == ["central-highlands", "straits"]
    assert [(notice.pk, notice.address) for notice in found.notices] == [(about.pk, "/about/")]
    assert found.masthead == Masthead.load()
