"""The verbs that write stories: what is true after them, and what they leave alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page, PageLogEntry

from latefinal.people.models import Role
from latefinal.stories.errors import CorrectionIsGone
from latefinal.stories.models import Correction, Notice, Section, Story, Topic, WithdrawnCorrection
from latefinal.stories.services import (
    CORRECTION_WITHDRAWN,
    add_notice,
    add_section,
    add_topic,
    draft_story,
    draw_bodies_again,
    move_story,
    publish_story,
    spike_story,
    withdraw_correction,
)
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def other(section):
    """Another section of the paper."""
    return Section.objects.get(slug="straits")


def now(story):
    return Story.at_the_desk().get(pk=story.pk)


def history(story):
    """What the history says was done, and by whom, in that order."""
    entries = PageLogEntry.objects.filter(page=story.pk).order_by("pk")
    return [(entry.action, entry.user) for entry in entries]


def test_a_section_is_opened_behind_the_others(paper):
    made = add_section(paper=paper, name="Economy", slug="economy", intro="Prices and work.")
    assert (made.title, made.intro, made.live) == ("Economy", "Prices and work.", True)
    assert add_section(paper=paper, name="Sport", slug="sport").intro == ""
    slugs = Section.objects.order_by("path").values_list("slug", flat=True)
    assert list(slugs) == ["central-highlands", "straits", "economy", "sport"]


def test_a_notice_is_put_below_what_it_belongs_to(paper):
    about = add_notice(under=paper, notice=Notice(title="About", slug="about"))
    money = add_notice(under=about, notice=Notice(title="Money", slug="money"))
    assert money.is_child_of(about)
    assert about.live


@pytest.mark.parametrize("name", ["Ports", " ports ", "PORTS"])
def test_a_topic_of_that_name_is_the_one_that_is_there(db, name):
    there = factories.make_topic("Ports")
    assert add_topic(name=name) == there
    assert Topic.objects.count() == 1


def test_a_topic_that_is_not_there_is_made_with_an_address_of_its_own(db):
    factories.make_topic("Ports")
    made = [add_topic(name=name) for name in ("  Naval   lease ", "Ports!", "!?")]
    assert [(one.name, one.slug) for one in made] == [
        ("Naval lease", "naval-lease"), ("Ports!", "ports-2"), ("!?", "topic"),
    ]  # fmt: skip


@pytest.mark.parametrize(("length", "fits"), [(120, True), (121, False)])
def test_a_topic_has_a_name_of_120_characters_at_most(db, length, fits):
    if fits:
        assert add_topic(name="x" * length).pk
    else:
        with pytest.raises(ValidationError):
            add_topic(name="x" * length)
        assert not Topic.objects.exists()


def test_a_draft_has_an_owner_a_version_and_whoever_signs_in_their_order(section, editor):
    names = [("Ilse Maren", "in Varen"), ("Tam Oren", ""), ("Neva Tarrick", "photographs")]
    signed = [(factories.make_contributor(name), role) for name, role in names]
    topics = [factories.make_topic("Ports"), factories.make_topic("Leases")]
    story = Story(title="Draft", slug="draft", live=True)
    draft_story(section=section, story=story, signed_by=signed, topics=topics, editor=editor)
    story = now(story)
    assert (story.live, story.owner, story.section) == (False, editor, section)
    assert [(row.contributor, row.role) for row in story.bylines.order_by("sort_order")] == signed
    assert [row.sort_order for row in story.bylines.order_by("sort_order")] == [0, 1, 2]
    assert set(story.topics.all()) == set(topics)
    assert story.latest_revision.user == editor
    assert story.latest_revision.content["move"] is None


def test_a_draft_that_nobody_owns_is_signed_by_the_desk(section):
    story = draft_story(section=section, story=Story(title="Draft", slug="draft"))
    assert now(story).owner is None
    assert not now(story).bylines.exists()
    assert not now(story).topics.exists()


@pytest.mark.parametrize("asked", [None, -HOUR, HOUR])
def test_a_story_bears_the_time_that_was_asked_for_else_that_of_publishing(section, at, asked):
    story = factories.make_story(section, published=False, published_at=asked and at + asked)
    told = publish_story(story=story, at=at)
    assert told.live
    assert told.published_at == told.first_published_at == (at + asked if asked else at)
    publish_story(story=told, at=at + 5 * HOUR)
    assert now(story).published_at == now(story).first_published_at == told.published_at


def test_the_history_says_who_drafted_published_and_spiked_it_and_nothing_twice(
    section, editor, at
):
    story = Story(title="Told", slug="told", standfirst="It was told.", made_by_machine="none")
    draft_story(section=section, story=story, editor=editor)
    publish_story(story=story, at=at, editor=editor)
    spike_story(story=story, reason="Legal advice.", editor=editor)
    actions = [
        ("wagtail.publish", editor),
        ("wagtail.unpublish", editor),
        ("latefinal.spiked", editor),
    ]
    assert [entry for entry in history(story) if entry[0] != "wagtail.create"] == actions
    assert now(story).latest_revision.user == editor
    assert not now(story).live


def test_whoever_calls_has_asked_who_may_publish(section, at):
    reporter = factories.make_member(Role.REPORTER)
    story = factories.make_story(section, published=False)
    assert publish_story(story=story, at=at, editor=reporter).live


def test_a_reason_that_readers_were_told_outlives_a_draft_without_one(section):
    story = factories.make_story(section, spike_reason="Legal advice.")
    story.spike_reason = ""
    story.save_revision()
    now(story).unpublish()
    assert now(story).spike_reason == "Legal advice."


def test_a_story_without_a_version_is_taken_down_as_any_other(section):
    story = factories.make_story(section, spike_reason="Legal advice.")
    Page.objects.filter(pk=story.pk).update(latest_revision=None)
    story.revisions.all().delete()
    now(story).unpublish()
    assert (now(story).live, now(story).spike_reason) == (False, "Legal advice.")


def test_a_story_is_moved_behind_those_of_its_new_section_and_whoever_holds_it_writes_on(
    section, other, editor
):
    there = factories.make_story(other)
    story = factories.make_story(section)
    story.moves_to_id = other.pk
    move_story(story=story, section=other, editor=editor)
    assert (story.section, story.moves_to_id) == (other, None)
    story.save()
    assert [page.pk for page in other.get_children().order_by("path")] == [there.pk, story.pk]
    assert now(story).get_absolute_url() == f"/straits/{story.slug}/"
    assert ("wagtail.move", editor) in history(story)
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_section_that_is_gone_is_no_place_to_move_to(section, at):
    story = factories.make_story(section)
    story.moves_to_id = 999_999
    publish_story(story=story, at=at)
    assert now(story).section == section


def test_a_correction_that_was_withdrawn_is_kept_whole_for_the_desk(section, editor, at):
    story = factories.make_story(section)
    factories.correct(story, words="It is 4.5.", at=at - HOUR, kind="clarification")
    told = Correction.objects.get(story=story)
    number = told.pk
    row = withdraw_correction(correction=told, reason="It was right.", editor=editor, at=at)
    assert row == WithdrawnCorrection.objects.get()
    assert (row.number, row.story_id, row.kind, row.words) == (
        number, story.pk, "clarification", "It is 4.5.",
    )  # fmt: skip
    assert (row.at, row.withdrawn_at, row.reason) == (at - HOUR, at, "It was right.")
    entry = PageLogEntry.objects.get(action=CORRECTION_WITHDRAWN)
    assert (entry.page_id, entry.user) == (story.pk, editor)
    assert entry.data == {
        "kind": "clarification",
        "words": "It is 4.5.",
        "at": (at - HOUR).isoformat(),
        "reason": "It was right.",
    }


def test_only_what_readers_were_told_can_be_withdrawn(section, editor, at):
    story = factories.make_story(section)
    draft = Correction.objects.create(story=story, words="Not yet said.", at=at)
    factories.correct(factories.make_story(section), words="Of another.", at=at)
    with pytest.raises(CorrectionIsGone):
        withdraw_correction(correction=draft, reason="No.", editor=editor, at=at)
    assert Correction.objects.filter(pk=draft.pk).exists()


def shown(section, picture, **fields):
    """A story that shows `picture`, whose stored body is not what it would be now."""
    body = [("picture", {"picture": picture, "caption": ""})]
    story = factories.make_story(section, body=body, **fields)
    Story.at_the_desk().filter(pk=story.pk).update(body_html="As it was.")
    return story


def test_only_live_stories_that_show_a_picture_are_drawn_anew(
    section, django_capture_on_commit_callbacks
):
    picture, another = factories.make_picture(), factories.make_picture()
    with django_capture_on_commit_callbacks(execute=True):
        live = shown(section, picture)
        spiked = spike_story(story=shown(section, picture), reason="Legal advice.")
        without = shown(section, another)
        Story.at_the_desk().filter(pk=spiked.pk).update(body_html="As it was.")
    draw_bodies_again.func(picture.pk)
    assert "A. Photographer" in now(live).body_html
    assert now(spiked).body_html == now(without).body_html == "As it was."


def test_a_picture_that_is_gone_leaves_every_body_as_it_is(section):
    story = shown(section, factories.make_picture())
    draw_bodies_again.func(999_999)
    assert now(story).body_html == "As it was."
