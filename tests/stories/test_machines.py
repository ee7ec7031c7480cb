"""What a machine made is asked once, said to readers, and checked by a person."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from latefinal.stories.models import MachineShare, Story
from latefinal.stories.publish_checks import problems_with
from latefinal.stories.services import publish_story
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db

MADE = {"made_by_machine": "translated", "machine": "Reedmark 3"}
CHECKED = {**MADE, "is_checked": "on"}


def asked(story):
    return [(one.field, one.key) for one in problems_with(story)]


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"made_by_machine": ""}, [("made_by_machine", "stories.machine-not-said")]),
        ({"made_by_machine": "", "imported_from": "old:1"}, []),
        (MADE, [("is_checked", "stories.machine-unchecked")]),
        ({**MADE, "machine": " "}, [("machine", ""), ("is_checked", "stories.machine-unchecked")]),
    ],
)
def test_what_is_not_said_or_not_checked_is_asked_before_publishing(section, fields, problems):
    assert asked(factories.make_story(section, published=False, **fields)) == problems


def save(desk, story, **sent):
    desk.post(reverse("wagtailadmin_pages:edit", args=(story.pk,)), story_form(story, **sent))
    return Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()


def test_who_ticks_has_checked_it_and_each_version_says_so(desk, section, editor, at):
    story = factories.make_story(section, published=False)
    draft = save(desk, story, **CHECKED)
    assert (draft.reviewed_by, draft.reviewed_at) == (editor, at)
    screen = desk.get(reverse("wagtailadmin_pages:edit", args=(story.pk,))).content.decode()
    assert "by <bdi>Ilse</bdi>" in screen
    other = factories.make_editor("other@example.org")
    desk.force_login(other)
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        again = save(desk, story, **CHECKED)
        assert (again.reviewed_by, again.reviewed_at) == (editor, at)
        assert asked(again) == []
        assert save(desk, story, **MADE).reviewed_at is None
        assert save(desk, story, **CHECKED).reviewed_by == other
        people = save(desk, story, **{**CHECKED, "made_by_machine": "none"})
    assert (people.machine, people.reviewed_by, people.reviewed_at) == ("", None, None)
    versions = story.revisions.order_by("pk")
    kept = [one.content["reviewed_by"] for one in versions]
    assert kept == [None, editor.pk, editor.pk, None, other.pk, None]
    other.delete()
    assert versions[4].as_object().reviewer == "the desk"


def test_a_writer_is_asked_once_and_others_are_asked_for_themselves(desk, section, editor):
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))
    assert offered(desk, add) == ("", "")
    story = factories.make_story(section, published=False, editor=editor, made_by_machine="")
    save(desk, story, **MADE)
    assert offered(desk, add) == ("translated", "Reedmark 3")
    # A draft of the wire's, where nothing is said yet.
    own = factories.make_story(section, published=False, editor=editor, made_by_machine="")
    assert offered(desk, reverse("wagtailadmin_pages:edit", args=(own.pk,))) == (
        "translated", "Reedmark 3",
    )  # fmt: skip
    other = factories.make_editor("other@example.org")
    desk.force_login(other)
    assert offered(desk, add) == ("", "")
    assert offered(desk, reverse("wagtailadmin_pages:edit", args=(own.pk,))) == ("", "")


def offered(desk, address):
    form = desk.get(address).context["form"]
    return form["made_by_machine"].value(), form["machine"].value()


@pytest.mark.parametrize(
    ("did", "is_checked", "told"),
    [
        ("translated", True, "Translated by machine (Reedmark 3) and checked by the desk."),
        ("translated", False,
         "Translated by machine (Reedmark 3). Nobody at the desk has checked it."),
        ("drafted", True, "Drafted by machine (Reedmark 3) and checked by the desk."),
        ("drafted", False, "Drafted by machine (Reedmark 3). Nobody at the desk has checked it."),
        ("none", False, ""),
        ("", False, ""),
    ],
)  # fmt: skip
def test_readers_feeds_and_machines_are_told_and_nobody_is_named(
    client, section, editor, at, did, is_checked, told
):
    checked = {"reviewed_by": editor, "reviewed_at": at} if is_checked else {}
    told_of = {"made_by_machine": did, "machine": "Reedmark 3", **checked}
    story = factories.make_story(section, **told_of)
    page = client.get(story.get_absolute_url()).content.decode()
    assert page.count(f'<span dir="auto">{told}</span>') == bool(told)
    data, _crumbs = json.loads(re.search(r"ld\+json[^>]*>(.*?)</script>", page, re.DOTALL)[1])
    assert data.get("creditText", "") == told
    assert ("machine" in page) is bool(told)
    if is_checked:
        reviewed = data["mainEntityOfPage"]
        assert reviewed["lastReviewed"] == "2026-11-23"
        assert reviewed["reviewedBy"]["name"] == "The Meridian"
        assert reviewed["@id"] == data["url"]
    else:
        assert data["mainEntityOfPage"] == data["url"]
    feed = client.get("/feed/").content.decode()
    assert feed.count(told) == 1 if told else "machine" not in feed


def test_every_share_that_a_machine_has_is_told():
    for share in MachineShare:
        story = Story(made_by_machine=share, machine="Reedmark 3")
        assert bool(story.machine_told) is story.is_machine_made is (share != MachineShare.NONE)


def test_a_copy_is_checked_by_nobody(section, editor, at):
    told = {**MADE, "reviewed_by": editor, "reviewed_at": at}
    story = factories.make_story(section, published=False, **told)
    assert publish_story(story=story, at=at).reviewed_by == editor
    copy = story.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert (copy.made_by_machine, copy.reviewed_by, copy.reviewed_at) == ("translated", None, None)
