"""The verbs that write stories, sections and notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks import task
from modelcluster.models import get_serializable_data_for_fields
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import ReferenceIndex, Revision

from latefinal.masthead.models import Contributor, Masthead
from latefinal.people.models import User
from latefinal.pictures.models import Picture
from latefinal.pictures.services import settle_use
from latefinal.plumbing.typed_names import called, free_slug
from latefinal.stories.addresses import check_address
from latefinal.stories.errors import CorrectionIsGone
from latefinal.stories.models import (
    Byline,
    Correction,
    Notice,
    Override,
    Paper,
    Section,
    Story,
    Topic,
    WithdrawnCorrection,
)
from latefinal.stories.publish_checks import Problem
from latefinal.stories.rules import render_body

CORRECTION_WITHDRAWN = "latefinal.correction_withdrawn"
SPIKED, UNSPIKED = "latefinal.spiked", "latefinal.unspiked"
CORRECTION_TOLD = "latefinal.correction_told"
CHANGED_SILENTLY = "latefinal.changed_without_correction"
OVERRIDDEN = "latefinal.problem_overridden"
OVERRIDE_TAKEN_BACK = "latefinal.override_taken_back"


@transaction.atomic
def add_section(*, paper: Paper, name: str, slug: str, intro: str = "") -> Section:
    """Open a section at the end of the paper's.

    Raises ValidationError for a slug at which the paper has a page of its own.
    """
    check_address(f"/{slug}/")
    section: Section = paper.add_child(instance=Section(title=name, slug=slug, intro=intro))
    return section


@transaction.atomic
def add_topic(*, name: str) -> Topic:
    """The topic of that name, made if need be. Raises ValidationError for a name too long."""
    name = " ".join(name.split())
    there = called(name, among=Topic.objects.all()).first()
    if there is not None:
        return there
    topic = Topic(name=name, slug=free_slug(name, among=Topic.objects.all(), otherwise="topic"))
    topic.full_clean()
    topic.save()
    return topic


@transaction.atomic
def add_notice(*, under: Paper | Notice, notice: Notice) -> Notice:
    """Put a standing page below the paper or another notice; `notice.live` says if it is shown.

    Raises ValidationError for a slug at which the paper has a page of its own.
    """
    check_address(f"{under.get_absolute_url()}{notice.slug}/")
    added: Notice = under.add_child(instance=notice)
    return added


@transaction.atomic
def draft_story(
    *,
    section: Section,
    story: Story,
    signed_by: Sequence[tuple[Contributor, str]] = (),
    topics: Sequence[Topic] = (),
    editor: User | None = None,
) -> Story:
    """Put an unsaved `story` into `section`, unpublished.

    `signed_by` holds each contributor with a role (or ""), in the order of the byline; none means
    the desk signs.
    """
    story.live = False
    story.owner = editor
    story.bylines = [
        Byline(contributor=contributor, role=role, sort_order=order)
        for order, (contributor, role) in enumerate(signed_by)
    ]
    story.topics.set(topics)
    section.add_child(instance=story)
    story.save_revision(user=editor, log_action=False)
    return story


@transaction.atomic
def publish_story(*, story: Story, at: datetime, editor: User | None = None) -> Story:
    """Publish the story as it is now. `at` (aware) is printed unless it already has a time.

    Raises DoorClosed where credit, alt text or sourcing is missing.
    """
    story.published_at = story.published_at or at
    story.first_published_at = story.first_published_at or story.published_at
    revision = story.save_revision(user=editor, log_action=False)
    revision.publish(user=editor, skip_permission_checks=True)
    story.refresh_from_db()
    return story


@transaction.atomic
def spike_story(*, story: Story, reason: str, editor: User | None = None) -> Story:
    """Kill a story: it leaves the desk's lists, and what it waited for is called off.

    A published one leaves readers' sight; its address answers 410 with `reason`.
    """
    if story.live:
        story.unpublish(user=editor)
    if story.was_published:
        story.spike_reason = reason
    story.is_spiked = True
    story.save(update_fields=["spike_reason", "is_spiked"])
    if waits := story.current_workflow_state:
        waits.cancel(user=editor)
    story.revisions.update(approved_go_live_at=None)
    log(instance=story, action=SPIKED, user=editor, data={"reason": reason})
    return story


@transaction.atomic
def unspike_story(*, story: Story, editor: User | None = None) -> Story:
    """Make a spiked story a draft again, with the text that it had."""
    story.is_spiked = False
    story.save(update_fields=["is_spiked"])
    log(instance=story, action=UNSPIKED, user=editor)
    return story


def keep_the_reason(*, story: Story) -> None:
    """After it was unpublished, let readers be told the reason that stands in its last draft."""
    draft = story.get_latest_revision()
    reason = draft.content.get("spike_reason", "") if draft else ""
    if reason and reason != story.spike_reason:
        story.spike_reason = reason
        story.save(update_fields=["spike_reason"])


@transaction.atomic
def move_story(*, story: Story, section: Section, editor: User | None = None) -> Story:
    """Put `story` below `section`; the address that readers knew leads to its new one."""
    story.move(section, pos="last-child", user=editor)
    # Whoever holds the row goes on writing it: an old path would put it back where it was.
    story.refresh_from_db(fields=["path", "depth", "numchild", "url_path", "section"])
    story.moves_to_id = None
    return story


def follow_the_draft(*, story: Story, editor: User | None = None) -> None:
    """Move the story where the version that was just saved or published asks for it."""
    section = Section.objects.filter(pk=story.moves_to_id).first()
    if section is not None and section.pk != story.section_id:
        move_story(story=story, section=section, editor=editor)


@transaction.atomic
def tell_correction(*, story: Story, words: str, editor: User | None, at: datetime) -> Correction:
    """Readers are told `words` above a published `story`, whose draft stays as it is.

    What they read from now on is a version of its own: that one has the correction, and the one
    that went out by mail has it not.
    """
    live = Story.at_the_desk().get(pk=story.pk)
    correction = Correction.objects.create(
        story=live, words=words, changes_meaning=True, at=at, said_at=at, said_by=editor
    )
    version = Revision.objects.create(
        content_object=live,
        base_content_type=live.get_base_content_type(),
        user=editor,
        created_at=at,
        object_str=str(live),
        content=Story.at_the_desk().get(pk=story.pk).serializable_data(),
    )
    # Not the newest: whoever has the story open would be told that somebody else had saved it.
    Story.at_the_desk().filter(pk=live.pk).update(live_revision=version)
    _note_correction(correction, editor)
    return correction


@transaction.atomic
def withdraw_correction(
    *, correction: Correction, reason: str, editor: User | None, at: datetime
) -> WithdrawnCorrection:
    """Take a published correction away; its story's history keeps its words and the `reason`.

    Readers are told on the corrections page, with the reason. A retraction that is taken away gives
    them the story back. Raises CorrectionIsGone.
    """
    story = correction.story
    if not Correction.objects.said_of(story).select_for_update().filter(pk=correction.pk):
        raise CorrectionIsGone(story.headline)
    fields = {"kind": correction.kind, "words": correction.words, "at": correction.at}
    withdrawn = WithdrawnCorrection.objects.create(
        number=correction.pk, story=story, withdrawn_at=at, reason=reason, **fields
    )
    log(
        instance=story,
        action=CORRECTION_WITHDRAWN,
        user=editor,
        data={**fields, "at": correction.at.isoformat(), "reason": reason},
    )
    correction.delete()
    return withdrawn


@transaction.atomic
def override_problems(
    *, story: Story, problems: Iterable[Problem], reason: str, editor: User | None, at: datetime
) -> list[Override]:
    """Let `story` be published in spite of `problems`, each as long as it is about the same.

    The story's history says so, once of each. Whoever calls has asked whether `editor` may publish
    it, and whether the problems may be overridden.
    """
    given = {"reason": reason, "by": editor, "at": at}
    return [_override(story, problem, given) for problem in problems]


def _override(story: Story, problem: Problem, given: Mapping[str, Any]) -> Override:
    override, is_new = Override.objects.get_or_create(
        story=story,
        fingerprint=problem.fingerprint,
        taken_back_at=None,
        defaults={"key": problem.key, "words": problem.words, **given},
    )
    if is_new:
        _note_override(OVERRIDDEN, override, given["by"])
    return override


@transaction.atomic
def take_back_override(*, override: Override, editor: User | None, at: datetime) -> None:
    """Let the problem stand in the way again, also of a live story; nothing where it does already.

    The row stays, with its reason.
    """
    standing = Override.objects.filter(pk=override.pk, taken_back_at=None)
    if standing.update(taken_back_at=at, taken_back_by=editor):
        _note_override(OVERRIDE_TAKEN_BACK, override, editor)
    override.refresh_from_db()


def _note_override(action: str, override: Override, editor: User | None) -> None:
    data = {"problem": override.words, "reason": override.reason}
    log(instance=override.story, action=action, user=editor, data=data)


@transaction.atomic
def hand_over_drafts(*, owner: User, heir: User) -> int:
    """Make `heir` the owner of what `owner` has not finished, and open what they had locked.

    Answers how many stories these are.
    """
    locked = Story.at_the_desk().filter(locked_by=owner)
    locked.update(locked=False, locked_by=None, locked_at=None)
    drafts = Story.at_the_desk().filter(owner=owner)
    return drafts.filter(Q(live=False) | Q(has_unpublished_changes=True)).update(owner=heir)


def note_the_corrections(*, story: Story, version: Revision) -> None:
    """After `version` was published, let it name the corrections that readers saw with it.

    It may be older than some of them, and those that were new in it had no number.
    """
    rows = [get_serializable_data_for_fields(row) for row in story.corrections.all()]
    if rows or version.content.get("corrections"):
        version.content["corrections"] = rows
        Revision.objects.filter(pk=version.pk).update(content=version.content)


def note_what_was_told(*, story: Story, version: Revision) -> None:
    """Let the history have the corrections that came with `version`; or why it came without one.

    Where readers were told otherwise and nobody gave a reason, it says that.
    """
    user = get_active_log_context().user or version.user
    for correction in story.just_said:
        _note_correction(correction, user)
    if story.is_silent:
        data = {"because": version.content.get("changed_because", "")}
        log(instance=story, action=CHANGED_SILENTLY, user=user, revision=version, data=data)


def _note_correction(correction: Correction, user: User | None) -> None:
    data = {"kind": correction.kind, "words": correction.words}
    log(instance=correction.story, action=CORRECTION_TOLD, user=user, data=data)


def follow_the_tree(*, story: Story) -> None:
    """After a move in the page tree, let the row name the section it is now under."""
    section = story.section_above()
    if section.pk != story.section_id:
        story.section = section
        story.save(update_fields=["section"])


def settle_pictures(*, at: datetime) -> None:
    """On the day after a picture's last, by the paper's wall, take it from readers."""
    settle_use(today=at.astimezone(Masthead.load().zoneinfo).date())


@task()
def draw_bodies_again(picture_id: int) -> None:
    """Render anew the stored body of each live story that shows this picture, as it is now.

    Running it twice is harmless.
    """
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return
    used = ReferenceIndex.get_references_to(picture).values_list("object_id", flat=True)
    for story in Story.at_the_desk().filter(live=True, pk__in=[int(pk) for pk in used.distinct()]):
        body_html = render_body(story.body)
        if body_html != story.body_html:
            # The words stay as they are: neither the door nor a revision has a part in it. Who
            # published meanwhile has drawn the picture as it is now, with newer words: those stay.
            drawn = Story.at_the_desk().filter(pk=story.pk, body_html=story.body_html)
            drawn.update(body_html=body_html)
