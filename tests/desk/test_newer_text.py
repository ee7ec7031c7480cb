"""Whoever presses a button over somebody else's newer text is told of it, and asked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from latefinal.desk.services.newer_text import SEEN
from latefinal.desk.views.newer_text import KEEP
from latefinal.people.models import Role
from latefinal.plumbing.markup import plain_text
from latefinal.stories.models import Story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db

ACTS = {
    "publish": {"action-publish": "1"},
    "submit": {"action-submit": "1"},
    "save": {},
}


@pytest.fixture
def story(section):
    return factories.make_story(section, published=False)


@pytest.fixture
def other(paper):
    """Somebody else at the desk."""
    member = factories.make_member(Role.PUBLISHER)
    member.first_name, member.last_name = "Tam", "Halloran"
    member.save()
    client = Client()
    client.force_login(member)
    return client


def place(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def opened(client, story):
    """What the form that somebody has open says of the text they see."""
    page = client.get(place(story)).content.decode()
    found = dict(re.findall(r'name="(loaded_revision_\w+)" value="([^"]+)"', page))
    assert len(found) == 2
    return found


def words(said):
    return streamfield([("text", rich_text(f"<p>{said}</p>", features=["bold"]))])


def now(story):
    return Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()


@pytest.mark.parametrize("act", ACTS)
def test_who_acts_on_a_text_that_is_not_the_newest_is_asked_and_loses_nothing(
    desk, other, story, act
):
    seen = opened(desk, story)
    other.post(place(story), story_form(story, body=words("Two cranes fell.")))
    mine = story_form(story, body=words("One crane fell."), **seen, **ACTS[act])
    asked = desk.post(place(story), mine)
    said = asked.content.decode()
    assert asked.status_code == 409
    assert "Tam Halloran" in said
    assert '<span class="deletion">Two cranes fell.</span>' in said
    assert '<span class="addition">One crane fell.</span>' in said
    assert "Two cranes fell." in str(now(story).body)
    assert not Story.at_the_desk().get(pk=story.pk).live
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', said)
    again = {name: unescape(value) for name, value in fields}
    again[SEEN] = asked.context["seen"][1]
    assert desk.post(place(story), again).status_code == 302
    assert "One crane fell." in str(now(story).body)


def test_a_text_may_be_kept_beside_the_newer_one(desk, other, story):
    seen = opened(desk, story)
    other.post(place(story), story_form(story, body=words("Two cranes fell.")))
    mine = story_form(story, body=words("One crane fell."), **seen, **{KEEP: "1"})
    assert desk.post(place(story), mine).url == place(story)
    assert "Two cranes fell." in str(now(story).body)
    kept = story.revisions.order_by("-pk").first()
    assert "One crane fell." in str(kept.as_object().body)
    history = desk.get(reverse("wagtailadmin_pages:history", args=(story.pk,)))
    assert "Kept a text beside a newer one" in history.content.decode()
    assert reverse("wagtailadmin_pages:revisions_view", args=(story.pk, kept.pk)) in (
        history.content.decode()
    )


def test_what_a_form_saved_itself_is_no_newer_text(desk, story):
    seen = opened(desk, story)
    by_itself = {"HTTP_ACCEPT": "application/json"}
    assert desk.post(place(story), story_form(story, **seen), **by_itself).json()["success"]
    pressed = story_form(story, **seen, **ACTS["publish"])
    assert desk.post(place(story), pressed).status_code == 302
    assert Story.at_the_desk().get(pk=story.pk).live


def test_saving_in_the_background_over_one_row_is_newer_too(desk, other, story):
    seen = opened(other, story)
    by_itself = {"HTTP_ACCEPT": "application/json"}
    saved = other.post(place(story), story_form(story, **seen), **by_itself).json()
    opened_then = opened(desk, story)
    form = story_form(story, overwrite_revision_id=saved["revision_id"], body=words("Three fell."))
    assert other.post(place(story), form, **by_itself).json()["revision_id"] == saved["revision_id"]
    mine = story_form(story, **opened_then, **ACTS["publish"])
    assert desk.post(place(story), mine).status_code == 409


def test_a_text_that_differs_in_markup_alone_is_not_shown_as_another(desk, other, story):
    seen, block = opened(desk, story), story.body[0]
    story.standfirst = "Theirs."
    story.save_revision(user=get_user(other))
    same = rich_text(f"<p>{plain_text(block.value.source)}</p>", features=["bold"])
    mine = story_form(story, standfirst="Mine.", body=streamfield([("text", same)]), **seen)
    asked = desk.post(place(story), {**mine, "body-0-id": block.id})
    named = [one.field_label() for one in asked.context["differences"]]
    assert ("Standfirst" in named, "Body" in named) == (True, False)


def test_a_form_with_errors_is_asked_as_well(desk, other, story):
    seen = opened(desk, story)
    other.post(place(story), story_form(story, body=words("Two cranes fell.")))
    mine = story_form(story, title="", **seen, **ACTS["publish"])
    asked = desk.post(place(story), mine)
    assert asked.status_code == 409
    assert "Your text has errors" in asked.content.decode()
    assert KEEP not in asked.content.decode()
