"""What is kept beside a story when it is published, and by whom that is decided."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from latefinal.related import choosing
from latefinal.related.errors import NotRelatedToItself
from latefinal.related.models import RelatedStory, Stem, StoryProfile, TellingStem
from latefinal.related.services import (
    ban_related,
    choose_forgotten,
    choose_related,
    find_unread,
    pin_related,
    undecide_related,
)
from latefinal.stories.services import publish_story
from tests import factories


def rows():
    found = RelatedStory.objects.order_by("story", "other")
    return list(found.values_list("story", "other", "standing"))


def counted():
    return dict(Stem.objects.filter(stories__gt=0).values_list("word", "stories"))


def test_a_published_story_is_chosen_for_by_the_nudge(section, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story = factories.make_story(section)
    assert StoryProfile.objects.get(story=story).chosen_at is not None


def test_a_lost_nudge_is_found_by_the_sweep(section):
    story = factories.make_story(section)
    assert list(StoryProfile.objects.due()) == [StoryProfile.objects.get(story=story)]
    choose_forgotten(at=factories.AT)
    assert not StoryProfile.objects.due().exists()


def test_a_story_that_was_never_read_is_found(section):
    story = factories.make_story(section)
    factories.make_story(section, published=False)
    StoryProfile.objects.all().delete()
    find_unread(at=factories.AT)
    assert [row.story_id for row in StoryProfile.objects.due()] == [story.pk]


def test_both_ways_are_kept_with_the_words_in_common(publish):
    one, other = publish("lease"), publish("clause")
    assert rows() == [(one.pk, other.pk, "chosen"), (other.pk, one.pk, "chosen")]
    assert set(RelatedStory.objects.first().words) == {"Varen", "lease"}


def test_choosing_twice_changes_nothing(publish):
    one, _other = publish("lease"), publish("clause")
    before = rows(), counted(), TellingStem.objects.count()
    choose_related(story_id=one.pk, at=factories.AT)
    assert (rows(), counted(), TellingStem.objects.count()) == before


def test_a_story_with_other_words_is_related_to_others(publish):
    one, _other = publish("lease"), publish("clause")
    wheat = publish("wheat")
    one.title = "Prices of wheat fall, say millers"
    publish_story(story=one, at=factories.AT)
    choose_forgotten(at=factories.AT)
    assert rows() == [(one.pk, wheat.pk, "chosen"), (wheat.pk, one.pk, "chosen")]
    assert counted()["wheat"] == 2


def test_a_rare_topic_is_found_however_long_ago(publish):
    topic = factories.make_topic()
    then = factories.AT - timedelta(days=4000)
    old = publish("wheat", topics=[topic], published_at=then)
    new = publish("schools", topics=[topic])
    assert (new.pk, old.pk, "chosen") in rows()


def test_a_copy_stands_beside_nothing(publish):
    publish("lease")
    publish("lease")
    assert rows() == []


def test_what_an_editor_decided_outlives_a_new_choice(publish):
    one, near, far = publish("lease"), publish("clause"), publish("wheat")
    ban_related(story=one, other=near)
    pin_related(story=one, other=far)
    choose_related(story_id=one.pk, at=factories.AT)
    choose_related(story_id=near.pk, at=factories.AT)
    assert {(one.pk, near.pk, "banned"), (one.pk, far.pk, "pinned")} <= set(rows())


def test_a_decision_taken_back_leaves_it_to_the_words(publish):
    one, near, far = publish("lease"), publish("clause"), publish("wheat")
    for row in (ban_related(story=one, other=near), pin_related(story=one, other=far)):
        undecide_related(row=row)
    assert [row[1:] for row in rows() if row[0] == one.pk] == [(near.pk, "chosen")]


def test_a_story_cannot_be_pinned_beside_itself(publish):
    story = publish("lease")
    with pytest.raises(NotRelatedToItself, match="cannot stand beside itself"):
        pin_related(story=story, other=story)
    with pytest.raises(IntegrityError), transaction.atomic():
        RelatedStory.objects.create(story=story, other=story)


def test_no_more_are_kept_on_a_side_than_are_worth_it(publish, section, monkeypatch):
    monkeypatch.setattr(choosing, "KEPT", 1)
    old = publish("lease", published_at=factories.AT - timedelta(days=9))
    for number, word in enumerate(("ferries", "judges", "pilots", "miners")):
        at = factories.AT - timedelta(days=number)
        body = [("text", f"<p>{word} {word}</p>")]
        title = f"Varen lease: {word}"
        factories.make_story(section, title=title, standfirst="", body=body, published_at=at)
        choose_forgotten(at=factories.AT)
    assert 1 <= RelatedStory.objects.filter(story=old).count() <= 2


def test_a_story_that_is_gone_is_no_error(publish):
    story = publish("lease")
    story.unpublish()
    choose_related(story_id=story.pk, at=factories.AT)
    choose_related(story_id=0, at=factories.AT)


def test_all_can_be_chosen_anew(publish, capsys):
    one, other = publish("lease"), publish("clause")
    far = publish("wheat")
    pin_related(story=one, other=far)
    before, words = rows(), counted()
    Stem.objects.create(word="nobody", stories=3)
    StoryProfile.objects.filter(story=one).delete()
    call_command("rebuild_related")
    assert "Chosen for 3 stories." in capsys.readouterr().out
    assert (rows(), counted()) == (before, words)
    assert {one.pk, other.pk} <= set(TellingStem.objects.values_list("story", flat=True))
