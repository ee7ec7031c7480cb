"""What is written down of a story, and when."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from latefinal.outlets.models import Outlet
from latefinal.past import drawing
from latefinal.past.models import PastDue, PastText, PastVersion, Sight, StoryPast
from latefinal.past.rules import pack, unpack
from latefinal.past.services import (
    A_WHILE,
    LONGEST_CHAIN,
    MILLISECOND,
    find_unkept,
    keep_committed,
    keep_due,
    keep_left,
    keep_past,
)
from latefinal.stories.models import Section, Story
from latefinal.stories.services import publish_story, spike_story
from latefinal.stories.slots import body_filters
from tests import factories
from tests.factories import AT

from .reading import as_kept, as_read

MINUTE = timedelta(minutes=1)


def change(story, at, **fields):
    with time_machine.travel(at, tick=False):
        again = Story.at_the_desk().get(pk=story.pk)
        for name, value in fields.items():
            setattr(again, name, value)
        publish_story(story=again, at=at)
        keep_due(at=at)


def versions(story):
    return list(PastVersion.objects.filter(past__story=story.pk))


@settings(max_examples=60)
@given(before=st.text(max_size=300), words=st.text(max_size=300))
def test_what_is_packed_comes_out_again_whatever_was_before(before, words):
    assert unpack(pack(words, before=before), before=before) == words
    assert unpack(pack(words)) == words


def test_a_text_that_is_put_back_is_stored_once_and_each_moment_has_its_own(section, client):
    story = factories.make_story(section, title="First")
    keep_due(at=AT)
    for number, title in enumerate(["Second", "First", "Second"], start=1):
        change(story, AT + number * MINUTE, title=title)
    assert PastText.objects.count() == 2
    assert [row.at for row in versions(story)] == [AT + number * MINUTE for number in range(4)]
    for number, title in enumerate(["First", "Second", "First", "Second"]):
        kept = as_kept(story.pk, AT + number * MINUTE + MINUTE / 2)
        assert f'<h1 dir="auto">{title}</h1>' in kept.words
    assert as_kept(story.pk, AT - MINUTE).status == 404
    assert as_kept(story.pk, AT + 9 * MINUTE) == as_read(story, client)


def test_a_small_change_costs_a_fraction_of_the_story_and_chains_stay_short(section):
    body = [("text", "".join(f"<p>Sentence {number * 7919} is here.</p>" for number in range(400)))]
    story = factories.make_story(section, body=body)
    keep_due(at=AT)
    for number in range(1, LONGEST_CHAIN + 3):
        change(story, AT + number * MINUTE, title=f"Title {number}")
    sizes = {row.depth: len(row.packed) for row in PastText.objects.order_by("-pk")}
    assert max(sizes) == LONGEST_CHAIN - 1
    assert sizes[1] < sizes[0] / 10
    titles = [as_kept(story.pk, AT + number * MINUTE).words for number in range(1, 19)]
    assert all(f">Title {number}<" in words for number, words in enumerate(titles, start=1))


def test_what_lifts_by_the_clock_is_there_on_the_second_though_nobody_is_at_work(section, client):
    lifts = AT + 60 * MINUTE
    with time_machine.travel(AT, tick=False):
        story = factories.make_story(section, embargoed_until=lifts)
        keep_due(at=AT)
    assert as_kept(story.pk, lifts - MINUTE / 60).status == 404
    with time_machine.travel(lifts, tick=False):
        assert as_kept(story.pk, lifts) == as_read(story, client)
    later = lifts + 30 * MINUTE
    change(story, AT + MINUTE, embargoed_until=later)
    assert as_kept(story.pk, later - MINUTE).status == 404
    assert [row.at for row in versions(story)] == [later]


def test_what_was_changed_while_nobody_kept_it_counts_from_the_change(section):
    """As after a kill -9 between the change and what follows it."""
    story = factories.make_story(section, title="First")
    keep_due(at=AT)
    Story.at_the_desk().filter(pk=story.pk).update(kicker="Late")
    PastDue.objects.update(at=AT + MINUTE)
    assert "Late" not in as_kept(story.pk, AT + 5 * MINUTE).words
    assert keep_due(at=AT + 5 * MINUTE) == 1
    assert "Late" not in as_kept(story.pk, AT).words
    assert "Late" in as_kept(story.pk, AT + MINUTE + MILLISECOND).words
    assert keep_due(at=AT + 6 * MINUTE) == 0


def test_what_was_committed_just_now_counts_from_now_and_is_left_to_whoever_changed_it(section):
    """Its row was written before the commit, and until then readers had what was before."""
    story = factories.make_story(section, title="First")
    keep_due(at=AT)
    Story.at_the_desk().filter(pk=story.pk).update(kicker="Late")
    PastDue.objects.update(at=AT + MINUTE)
    assert keep_left(at=AT + MINUTE + A_WHILE / 2) == 0
    committed = AT + MINUTE + A_WHILE / 4
    assert keep_committed(began=AT + MINUTE, at=committed) == 1
    assert [row.at for row in versions(story)] == [AT, committed]


@pytest.mark.django_db(transaction=True)
def test_what_stood_between_two_changes_is_kept_though_nobody_had_drawn_it():
    factories.plant()
    factories.found()
    section = Section.objects.first()
    with time_machine.travel(AT, tick=False):
        story = factories.make_story(section, title="First")
    # Changed by somebody who has not come to drawing it yet.
    Story.at_the_desk().filter(pk=story.pk).update(title="Second")
    with time_machine.travel(AT + MINUTE, tick=False):
        again = Story.at_the_desk().get(pk=story.pk)
        with transaction.atomic():
            for title in ("Never seen", "Third"):
                again.title = title
                again.save()
    words = [row.text.markup for row in versions(story)]
    titles = ["First", "Second", "Third"]
    assert all(f">{title}<" in kept for title, kept in zip(titles, words, strict=True))


def test_a_spiked_story_is_gone_with_its_reason_and_a_draft_never_was(section):
    draft = factories.make_story(section, published=False)
    story = factories.make_story(section)
    keep_due(at=AT)
    with time_machine.travel(AT + MINUTE, tick=False):
        spike_story(story=story, reason="Legal advice.")
    keep_due(at=AT + MINUTE)
    assert [row.sight for row in versions(story)] == [Sight.SHOWN, Sight.GONE]
    assert as_kept(story.pk, AT + MINUTE) == (410, "Legal advice.")
    assert versions(draft) == []


def test_a_label_is_another_in_each_story_that_shows_it(section):
    outlet = factories.make_outlet()
    picture = factories.make_picture(kind="handout", outlet=outlet)
    story, other = (
        factories.make_story(section, lead_picture=picture),
        factories.make_story(section),
    )
    keep_due(at=AT)
    Outlet.objects.filter(pk=outlet.pk).update(name="Karsa Wire")
    assert set(PastDue.objects.values_list("past__story", flat=True)) == {story.pk}
    keep_due(at=AT + MINUTE)
    assert "Karsa Wire" in versions(story)[-1].text.markup
    assert len(versions(other)) == 1


def test_another_release_or_theme_has_every_story_drawn_again(section, monkeypatch):
    story = factories.make_story(section)
    keep_due(at=AT)
    find_unkept(at=AT)
    assert not PastDue.objects.exists()
    monkeypatch.setattr(drawing.latefinal, "__version__", "99.0")
    drawing.program_seal.cache_clear()
    find_unkept(at=AT)
    assert PastDue.objects.get().past.story_id == story.pk
    keep_due(at=AT + MINUTE)
    assert len(versions(story)) == 1, "the same words are no other version"
    find_unkept(at=AT)
    assert not PastDue.objects.exists()
    drawing.program_seal.cache_clear()


def test_a_story_of_an_earlier_release_is_found(section):
    story = factories.make_story(section)
    StoryPast.objects.all().delete()
    find_unkept(at=AT)
    assert keep_due(at=AT) == 1
    assert len(versions(story)) == 1


def test_one_that_cannot_be_drawn_keeps_no_other_waiting_and_is_tried_again(section, caplog):
    whole, broken = factories.make_story(section), factories.make_story(section)

    def breaks(story, markup):
        return {}["no such word"] if story.pk == broken.pk else markup

    body_filters.register(breaks)
    try:
        keep_due(at=AT)
    finally:
        body_filters.unregister(breaks)
    assert "was not kept: KeyError" in caplog.text
    assert [len(versions(story)) for story in (whole, broken)] == [1, 0]
    keep_due(at=AT + MINUTE)
    assert len(versions(broken)) == 1


def test_two_who_keep_one_story_write_it_once(section):
    story = factories.make_story(section)
    past = StoryPast.objects.get(story=story)
    assert keep_past(past_id=past.pk, at=AT)
    assert not keep_past(past_id=past.pk, at=AT)
    assert len(versions(story)) == 1


def test_the_database_holds_one_version_at_a_moment(section):
    story = factories.make_story(section)
    keep_due(at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PastVersion.objects.create(past=story.past, at=AT, sight=Sight.HIDDEN)


def test_a_deleted_story_takes_its_past_with_it(section):
    story = factories.make_story(section)
    keep_due(at=AT)
    Story.at_the_desk().get(pk=story.pk).delete()
    keep_due(at=AT)
    connection.check_constraints()
    assert not StoryPast.objects.exists()
    assert not PastDue.objects.exists()
