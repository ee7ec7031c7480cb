"""A published story is changed with a correction, or somebody says why there is none."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import inline_formset

from latefinal.people.models import Role
from latefinal.stories.models import Correction, Story
from latefinal.stories.services import CHANGED_SILENTLY, publish_story
from tests import factories
from tests.desk.forms import story_form

PUBLISH = {"action-publish": "1"}


def send(client, story, **changed):
    address = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    return client.post(address, story_form(story, **{**PUBLISH, **changed}))


def entries(story):
    return list(PageLogEntry.objects.filter(page=story.pk, action=CHANGED_SILENTLY))


@pytest.fixture
def story(section):
    return factories.make_story(section)


def test_a_changed_story_without_a_correction_asks_why(desk, story):
    answer = send(desk, story, title="Three cranes", changed_because="")
    assert "Readers have this story in other words." in answer.content.decode()
    story.refresh_from_db()
    assert story.title != "Three cranes"
    send(desk, story, title="Three cranes", changed_because="A typing mistake.")
    story.refresh_from_db()
    assert story.title == "Three cranes"
    (entry,) = entries(story)
    assert (entry.user.email, entry.data) == (
        "editor@example.org",
        {"because": "A typing mistake."},
    )
    history = desk.get(reverse("wagtailadmin_pages:history", args=(story.pk,))).content.decode()
    assert "Without a correction: A typing mistake." in history


def test_a_correction_is_the_answer_and_says_who_published_it(desk, story, editor):
    row = {
        "id": "", "kind": "note", "at": "2026-11-23 11:00", "words": "It was two cranes.",
        "changes_meaning": "", "DELETE": "",
    }  # fmt: skip
    told = {"corrections": inline_formset([row])}
    send(desk, story, title="Two cranes", changed_because="", **told)
    correction = Correction.objects.get(story=story)
    assert (correction.said_by, correction.get_kind_display()) == (editor, "Editor’s note")
    assert entries(story) == []
    screen = desk.get(reverse("wagtailadmin_pages:edit", args=(story.pk,))).content.decode()
    assert "· <bdi>Ilse</bdi>" in screen


@pytest.mark.parametrize(
    "changed",
    [{"published": False}, {"embargoed_until": factories.AT.replace(hour=20)}],
    ids=["a draft", "under embargo"],
)
def test_what_readers_have_not_read_asks_for_nothing(desk, section, changed):
    story = factories.make_story(section, **changed)
    answer = send(desk, story, title="Three cranes", changed_because="")
    assert answer.status_code == 302
    assert entries(story) == []


def test_the_same_words_ask_for_nothing(desk, story):
    send(desk, story, changed_because="It is shorter.")
    again = Story.at_the_desk().get(pk=story.pk)
    assert send(desk, again, changed_because="").status_code == 302
    assert len(entries(story)) == 1


def test_a_reason_in_a_draft_is_kept_until_somebody_publishes_it(desk, story, client):
    send(
        desk,
        story,
        title="Three cranes",
        changed_because="We knew better.",
        **{"action-publish": ""},
    )
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision()
    assert entries(story) == []
    draft.publish()
    assert [entry.data["because"] for entry in entries(story)] == ["We knew better."]


def test_past_the_editor_the_history_says_that_nobody_said_why(story, at):
    story.title = "Three cranes"
    publish_story(story=story, at=at)
    (entry,) = entries(story)
    assert entry.data == {"because": ""}
    assert "nobody said why" in str(entry.formatter.format_message(entry))


def test_a_reporter_who_submits_is_asked_as_well(client, story):
    reporter = factories.make_member(Role.REPORTER)
    Story.at_the_desk().filter(pk=story.pk).update(owner=reporter)
    client.force_login(reporter)
    given = {"action-publish": "", "action-submit": "1", "changed_because": ""}
    answer = send(client, story, title="Three cranes", **given)
    assert "Readers have this story in other words." in answer.content.decode()
