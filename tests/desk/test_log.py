"""Everything that was done stands in one log, which a publisher reads and filters."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from latefinal.desk.services.people import change_roles
from latefinal.people.models import Role
from latefinal.stories.models import Correction, Story
from latefinal.stories.services import (
    CHANGED_SILENTLY,
    CORRECTION_TOLD,
    CORRECTION_WITHDRAWN,
    OVERRIDDEN,
    publish_story,
    spike_story,
    withdraw_correction,
)
from tests import factories
from tests.desk.forms import story_form

PUBLISH = {"action-publish": "1"}
LOG = reverse("wagtailadmin_reports:site_history")


@pytest.fixture
def story(section, editor, at):
    """Published in spite of a problem, corrected, changed, retracted, brought back, spiked."""
    story = factories.make_story(section, title="Cranes", body=[("text", "<p>Words.</p>")])
    let_pass = {"key": "a", "fingerprint": "b", "words": "Nobody else says so.", "at": at}
    story.overrides.create(**let_pass, reason="It is ten to six.", by=editor)
    factories.correct(story, words="It was two cranes.", at=at)
    story = Story.at_the_desk().get(pk=story.pk)
    story.title = "Three cranes"
    publish_story(story=story, at=at, editor=editor)
    factories.correct(story, words="None of it was so.", at=at, kind="retraction")
    told = Correction.objects.get(kind="retraction")
    withdraw_correction(correction=told, reason="It was so.", editor=editor, at=at)
    return spike_story(story=Story.at_the_desk().get(pk=story.pk), reason="Law.", editor=editor)


def words_of(client, query=""):
    return " ".join(client.get(f"{LOG}{query}").content.decode().split())


@pytest.mark.parametrize("role", [Role.PUBLISHER, None], ids=["a publisher", "an owner"])
def test_what_became_of_a_story_is_in_the_log_and_can_be_filtered(client, story, editor, role):
    client.force_login(factories.make_member(role) if role else editor)
    words = words_of(client)
    for told in (
        "Correction: It was two cranes.",
        "Retraction: None of it was so.",
        "Without a correction: nobody said why.",
        "“None of it was so.” was taken away. Reason: It was so.",
        "Unpublished",
    ):
        assert told in words, told
    filtered = words_of(client, f"?action={CORRECTION_TOLD}")
    assert "It was two cranes." in filtered
    assert "nobody said why" not in filtered
    assert "It was two cranes." not in words_of(
        client, f"?user={editor.pk}&action={CHANGED_SILENTLY}"
    )


def test_what_was_let_pass_and_an_older_version_put_back_are_in_it(client, desk, section, editor):
    story = factories.make_story(section, title="First")
    first = story.latest_revision
    edit = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    desk.post(edit, story_form(story, title="Second", **PUBLISH))
    story = Story.at_the_desk().get(pk=story.pk)
    back = reverse("wagtailadmin_pages:revisions_revert", args=(story.pk, first.pk))
    desk.post(back, story_form(story, title="First", **PUBLISH))
    client.force_login(factories.make_member(Role.PUBLISHER))
    words = words_of(client)
    assert "Without a correction: A typing mistake." in words
    actions = set(PageLogEntry.objects.filter(page=story.pk).values_list("action", flat=True))
    assert {"wagtail.publish", "wagtail.revert", CHANGED_SILENTLY} <= actions


def test_who_was_given_which_role_is_in_it(client, section, editor):
    reporter = factories.make_member(Role.REPORTER)
    change_roles(person=reporter, places=[(Role.EDITOR, None)], is_owner=False, by=editor)
    client.force_login(factories.make_member(Role.PUBLISHER))
    assert "Does now: Editor" in words_of(client)


def test_the_log_of_one_section_is_not_shown_in_another(client, story):
    elsewhere = factories.Section.objects.exclude(pk=story.section_id).get()
    client.force_login(factories.make_member(Role.PUBLISHER, section=elsewhere))
    assert "It was two cranes." not in words_of(client)


def test_every_act_of_ours_has_words_for_the_log(db):
    from wagtail.log_actions import registry

    known = {name for name, _label in registry.get_choices()}
    assert {CORRECTION_TOLD, CHANGED_SILENTLY, CORRECTION_WITHDRAWN, OVERRIDDEN} <= known
