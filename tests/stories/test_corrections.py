"""A published correction is the story's: no version, and no path to readers, takes it away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry
from wagtail.test.utils.form_data import inline_formset

from latefinal.desk.schedule import publish_scheduled
from latefinal.people.models import Role
from latefinal.stories.errors import CorrectionIsGone
from latefinal.stories.models import Correction, Story, WithdrawnCorrection
from latefinal.stories.services import CORRECTION_WITHDRAWN, withdraw_correction
from tests import factories
from tests.desk.forms import story_form

HOUR = timedelta(hours=1)
PUBLISH = {"action-publish": "1"}
WORDS = "It is 4.5 million."


def address_of(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def a_row(words=WORDS, pk="", delete=""):
    return {
        "id": pk,
        "kind": "correction",
        "at": "2026-11-23 11:00",
        "words": words,
        "changes_meaning": "",
        "DELETE": delete,
    }


def said(story):
    return list(Correction.objects.filter(story=story.pk).values_list("words", flat=True))


@pytest.fixture
def older(section, at):
    """A story with a correction, and the version of it from before that."""
    story = factories.make_story(section)
    version = story.latest_revision
    factories.correct(story, words=WORDS, at=at - HOUR)
    return version


def put_back(desk, story, version, at):
    address = reverse("wagtailadmin_pages:revisions_revert", args=(story.pk, version.pk))
    assert WORDS in desk.get(address).content.decode()
    desk.post(address, story_form(story, revision=version.pk, **PUBLISH))


def at_its_hour(desk, story, version, at):
    version.approved_go_live_at = at - HOUR
    version.save()
    publish_scheduled(at=at)


def several_at_once(desk, story, version, at):
    Page.objects.filter(pk=story.pk).update(latest_revision=version, has_unpublished_changes=True)
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    desk.post(f"{address}?id={story.pk}", {"include_descendants": ""})


def by_approval(desk, story, version, at):
    Page.objects.filter(pk=story.pk).update(latest_revision=version, has_unpublished_changes=True)
    waits = factories.submit(Story.at_the_desk().get(pk=story.pk), by=None, approved=True)
    task = waits.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=(story.pk, "approve", task.pk))
    desk.post(address, {"comment": ""})


def by_its_version(desk, story, version, at):
    version.publish()


@pytest.mark.parametrize(
    "path", [put_back, at_its_hour, several_at_once, by_approval, by_its_version]
)
def test_a_correction_outlives_the_version_that_is_published_again(desk, client, older, at, path):
    story = Story.at_the_desk().get(pk=int(older.object_id))
    before = Story.at_the_desk().get(pk=story.pk).live_revision_id
    path(desk, story, older, at)
    story = Story.at_the_desk().get(pk=story.pk)
    assert story.live_revision_id != before
    assert said(story) == [WORDS]
    assert WORDS in client.get(story.get_absolute_url()).content.decode()
    named = [row["words"] for row in story.live_revision.content["corrections"]]
    assert named == [WORDS], "the version that readers got does not name it"


def test_a_correction_is_not_lost_when_its_row_is_binned(desk, older):
    story = Story.at_the_desk().get(pk=int(older.object_id))
    number = story.corrections.get().pk
    binned = {"corrections": inline_formset([a_row("", number, "1")], initial=1)}
    desk.post(address_of(story), story_form(story, **binned, **PUBLISH))
    assert said(story) == [WORDS]


def test_a_correction_is_typed_in_the_editor_and_stays_as_it_was_published(desk, section):
    story = factories.make_story(section)
    typed = {"corrections": inline_formset([a_row()])}
    desk.post(address_of(story), story_form(story, **typed, **PUBLISH))
    screen = desk.get(address_of(story)).content.decode()
    assert WORDS in screen
    row = story.corrections.get()
    changed = {"corrections": inline_formset([a_row("Nothing.", row.pk)], initial=1)}
    desk.post(address_of(story), story_form(story, **changed))
    assert said(story) == [WORDS]


def test_publishing_twice_from_one_screen_says_a_correction_once(desk, section):
    story = factories.make_story(section)
    typed = {"corrections": inline_formset([a_row()])}
    desk.post(address_of(story), story_form(story, **typed, **PUBLISH))
    number = story.corrections.get().pk
    desk.post(address_of(story), story_form(story, **typed, **PUBLISH))
    assert [row.pk for row in Correction.objects.filter(story=story)] == [number]


def test_a_correction_of_a_draft_goes_with_its_row(desk, section):
    story = factories.make_story(section, published=False)
    typed = {"corrections": inline_formset([a_row()])}
    desk.post(address_of(story), story_form(story, **typed))
    number = Correction.objects.get(story=story).pk
    binned = {"corrections": inline_formset([a_row(WORDS, number, "1")], initial=1)}
    desk.post(address_of(story), story_form(story, **binned))
    assert said(story) == []


def test_taking_one_away_needs_a_reason_that_readers_and_the_history_are_told(desk, client, older):
    story = Story.at_the_desk().get(pk=int(older.object_id))
    address = reverse("withdraw_correction", args=(story.corrections.get().pk,))
    assert address in desk.get(address_of(story)).content.decode()
    assert desk.post(address, {"reason": " "}).status_code == 422
    assert said(story) == [WORDS]
    desk.post(address, {"reason": "The figure was right at first."})
    assert said(story) == []
    assert WORDS not in client.get(story.get_absolute_url()).content.decode()
    page = client.get("/corrections/").content.decode()
    assert "The figure was right at first." in page
    assert "we took it away" in page
    entry = PageLogEntry.objects.get(action=CORRECTION_WITHDRAWN)
    assert (entry.page_id, entry.data["words"]) == (story.pk, WORDS)
    history = desk.get(reverse("wagtailadmin_pages:history", args=(story.pk,))).content.decode()
    assert "The figure was right at first." in history


def test_one_that_was_taken_away_returns_with_no_version(desk, older, editor, at):
    story = Story.at_the_desk().get(pk=int(older.object_id))
    newer = story.live_revision
    told = story.corrections.get()
    withdraw_correction(correction=told, reason="It was right.", editor=editor, at=at)
    newer.refresh_from_db()
    newer.publish()
    without_number = newer.content["corrections"] = [
        {"pk": None, "kind": told.kind, "words": told.words, "at": told.at, "story": story.pk}
    ]
    assert without_number
    newer.save()
    newer.publish()
    assert said(story) == []
    assert WithdrawnCorrection.objects.filter(story=story).count() == 1


def test_one_that_two_people_take_away_is_taken_away_once(older, editor, at):
    story = Story.at_the_desk().get(pk=int(older.object_id))
    first, second = story.corrections.get(), story.corrections.get()
    withdraw_correction(correction=first, reason="It was right.", editor=editor, at=at)
    with pytest.raises(CorrectionIsGone, match=story.headline):
        withdraw_correction(correction=second, reason="No.", editor=editor, at=at)


def test_a_reporter_takes_no_correction_away(client, older):
    story = Story.at_the_desk().get(pk=int(older.object_id))
    client.force_login(factories.make_member(Role.REPORTER))
    address = reverse("withdraw_correction", args=(story.corrections.get().pk,))
    assert client.post(address, {"reason": "I made it."}).status_code in {302, 403}
    assert said(story) == [WORDS]


def test_a_retraction_that_is_taken_away_gives_the_story_back(client, section, editor, at):
    story = factories.make_story(section)
    factories.correct(story, words="None of it was so.", at=at - HOUR, kind="retraction")
    assert client.get(story.get_absolute_url()).status_code == 410
    told = Correction.objects.get(story=story)
    withdraw_correction(correction=told, reason="It was so.", editor=editor, at=at)
    assert client.get(story.get_absolute_url()).status_code == 200
