"""A version that somebody named stays: the editor writes no more over it, and nobody purges it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision
from wagtail.test.utils.form_data import rich_text, streamfield

from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.errors import VersionChanged
from latefinal.stories.models import NamedVersion, Story
from latefinal.stories.services import name_version, take_name_away
from tests import factories
from tests.desk.forms import story_form

pytestmark = pytest.mark.django_db

CUTS = "before the lawyer's cuts"
BY_ITSELF = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def story(section):
    return factories.make_story(section, published=False)


def place(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def history(desk, story, **asked):
    return desk.get(reverse("wagtailadmin_pages:history", args=(story.pk,)), asked).content.decode()


def naming(version):
    return reverse("name_version", args=(version.object_id, version.pk))


def words(said):
    return streamfield([("text", rich_text(f"<p>{said}</p>", features=["bold"]))])


def save_by_itself(desk, story, said, over=None):
    """What the editor sends while somebody types; the version that came of it."""
    more = {"overwrite_revision_id": over.pk} if over else {}
    same_block = {"body-0-id": story.body[0].id}
    form = {**story_form(story, body=words(said), **more), **same_block}
    saved = desk.post(place(story), form, **BY_ITSELF).json()
    assert saved["success"], saved
    return Revision.objects.get(pk=saved["revision_id"])


def call(version, name, by):
    version.refresh_from_db()
    given = {"seen": version.created_at, "editor": by, "at": clock.now()}
    return name_version(version=version, name=name, **given)


def test_what_the_editor_saves_by_itself_is_one_version_until_somebody_acts(desk, story, noon):
    before = story.revisions.count()
    first = save_by_itself(desk, story, "One crane fell.")
    noon.shift(timedelta(seconds=30))
    second = save_by_itself(desk, story, "Two cranes fell.", over=first)
    assert (first.pk, story.revisions.count()) == (second.pk, before + 1)
    assert "Two cranes fell." in str(second.as_object().body)
    page = history(desk, story)
    assert len(re.findall(f"/revisions/{first.pk}/view/", page)) == 1


def test_the_editor_saves_beside_a_version_that_was_named_meanwhile(desk, story, editor):
    first = save_by_itself(desk, story, "One crane fell.")
    call(first, CUTS, editor)
    second = save_by_itself(desk, story, "Two cranes fell.", over=first)
    third = save_by_itself(desk, story, "Three cranes fell.", over=second)
    assert first.pk != second.pk == third.pk
    first.refresh_from_db()
    assert "One crane fell." in str(first.as_object().body)
    now = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    assert "Three cranes fell." in str(now.body)


def test_a_version_without_a_name_is_saved_over_again(desk, story, editor):
    first = save_by_itself(desk, story, "One crane fell.")
    call(first, CUTS, editor)
    take_name_away(version=first, editor=editor)
    assert save_by_itself(desk, story, "Two cranes fell.", over=first).pk == first.pk


def test_a_version_that_was_saved_over_since_it_was_seen_is_not_named(story, editor):
    version = story.latest_revision
    before = version.created_at - timedelta(seconds=5)
    with pytest.raises(VersionChanged, match=re.escape(story.headline)):
        name_version(version=version, name=CUTS, seen=before, editor=editor, at=clock.now())
    assert not NamedVersion.objects.exists()


def test_named_versions_are_not_purged_and_go_with_their_story(story, editor):
    named = story.latest_revision
    call(named, CUTS, editor)
    unnamed = story.save_revision()
    newest = story.save_revision()
    call_command("purge_revisions", verbosity=0)
    assert set(story.revisions.all()) == {named, newest}
    assert unnamed not in set(story.revisions.all())
    with pytest.raises(ProtectedError):
        story.revisions.all().delete()
    story.delete()
    assert not NamedVersion.objects.exists()
    assert not Revision.objects.filter(pk=named.pk).exists()


def test_once_its_name_is_taken_away_a_version_is_purged(story, editor):
    version = story.latest_revision
    call(version, CUTS, editor)
    take_name_away(version=version, editor=editor)
    story.save_revision()
    call_command("purge_revisions", verbosity=0)
    assert not Revision.objects.filter(pk=version.pk).exists()


def test_an_editor_names_a_version_calls_it_otherwise_and_takes_the_name_away(desk, story):
    version = save_by_itself(desk, story, "One crane fell.")
    assert naming(version) in history(desk, story)
    seen = re.search(r'name="seen" value="([^"]+)"', desk.get(naming(version)).content.decode())
    sent = {"seen": seen.group(1), "name": CUTS}
    assert desk.post(naming(version), sent).url.endswith("/history/")
    assert "before the lawyer&#x27;s cuts" in history(desk, story)
    desk.post(naming(version), {**sent, "name": "with all names"})
    assert NamedVersion.objects.get().name == "with all names"
    desk.post(naming(version), {"take_away": "1"})
    assert not NamedVersion.objects.exists()
    told = [str(one.message) for one in PageLogEntry.objects.order_by("pk") if "name" in one.data]
    assert told == [
        f"Named a version “{CUTS}”",
        f"Named a version “with all names”, so far “{CUTS}”",
        "Took the name “with all names” of a version away",
    ]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_that_says_nothing_or_too_much_is_sent_back(desk, story, name):
    version = story.latest_revision
    sent = {"seen": version.created_at.isoformat(), "name": name}
    assert desk.post(naming(version), sent).status_code == 422
    assert not NamedVersion.objects.exists()


def test_who_names_what_was_saved_over_meanwhile_is_told_and_presses_once_more(desk, story):
    version = story.latest_revision
    late = {"seen": (version.created_at - timedelta(seconds=5)).isoformat(), "name": CUTS}
    answer = desk.post(naming(version), late)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "this version was saved again meanwhile" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    desk.post(naming(version), {**late, "seen": seen})
    assert NamedVersion.objects.get().name == CUTS


def test_a_version_of_another_story_is_not_there(desk, section, story):
    other = factories.make_story(section)
    address = reverse("name_version", args=(other.pk, story.latest_revision_id))
    assert desk.get(address).status_code == 404


def test_a_reporter_names_versions_of_their_own_draft_alone(section, story):
    reporter = factories.make_member(Role.REPORTER)
    client = Client()
    client.force_login(reporter)
    assert client.get(naming(story.latest_revision)).status_code == 403
    mine = factories.make_story(section, published=False)
    Story.at_the_desk().filter(pk=mine.pk).update(owner=reporter)
    assert client.get(naming(mine.latest_revision)).status_code == 200


def test_the_history_can_be_narrowed_to_what_has_a_name(desk, story, editor):
    named = save_by_itself(desk, story, "One crane fell.")
    call(named, CUTS, editor)
    other = save_by_itself(desk, story, "Two cranes fell.", over=named)
    views = {one: f"/revisions/{one.pk}/view/" for one in (named, other)}
    page = history(desk, story, has_name="true")
    assert (views[named] in page, views[other] in page) == (True, False)
    page = history(desk, story, has_name="false")
    assert (views[named] in page, views[other] in page) == (False, True)


def test_the_history_asks_for_all_names_at_once(desk, story, editor):
    statements = []
    for number in range(6):
        version = save_by_itself(desk, story, f"{number} cranes fell.")
        call(version, f"{CUTS} {number}", editor)
        with CaptureQueriesContext(connection) as asked:
            history(desk, story)
        statements.append(len(asked))
    assert statements[-1] == statements[1]


def test_any_two_versions_are_compared_word_by_word_and_known_by_their_names(desk, story, editor):
    first = save_by_itself(desk, story, "The council sold one crane of the harbour.")
    call(first, CUTS, editor)
    save_by_itself(desk, story, "The council sold a mast of the harbour.", over=first)
    third = save_by_itself(desk, story, "The council sold both cranes of the harbour.")
    screen = reverse("wagtailadmin_pages:revisions_compare", args=(story.pk, "earliest", "latest"))
    assert screen in history(desk, story)
    page = desk.get(screen).content.decode()
    assert f"“{CUTS}”, ".replace("'", "&#x27;") in page
    two = {"older": first.pk, "newer": third.pk}
    chosen = desk.get(screen, two)
    assert chosen.url.endswith(f"/compare/{first.pk}...{third.pk}/")
    page = desk.get(chosen.url).content.decode()
    assert '<span class="deletion">one crane</span>' in page
    assert '<span class="addition">both cranes</span>' in page
    assert f'<option value="{first.pk}" selected>' in page


def test_only_versions_of_the_story_are_compared(desk, section, story):
    other = factories.make_story(section)
    screen = reverse("wagtailadmin_pages:revisions_compare", args=(story.pk, "earliest", "latest"))
    two = {"older": other.latest_revision_id, "newer": story.latest_revision_id}
    assert desk.get(screen, two).status_code == 200  # and not on to what is not there
