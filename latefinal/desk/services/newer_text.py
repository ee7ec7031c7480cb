"""Nobody publishes, submits or saves over a text they have not seen: they are told, and asked.

Wagtail stops its own saving in the background where somebody else has saved since; a person's press
on a button goes through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from wagtail.admin.compare import ChildRelationComparison, FieldComparison
from wagtail.log_actions import log
from wagtail.models import Revision

from latefinal.people.models import User
from latefinal.stories.models import Story
from latefinal.stories.rules import is_seen

SEEN = "newer_text_seen"
"""The field in which somebody says which newer text they were told of."""

KEPT_BESIDE = "latefinal.kept_beside"


@dataclass(frozen=True)
class NewerText:
    """What somebody else saved since the sender of a form opened the story.

    `mine` is the story as the form has it; None where the form has errors, of which they are told
    once they go on.
    """

    theirs: Story
    version: Revision
    mine: Story | None

    def differences(self) -> list[FieldComparison | ChildRelationComparison]:
        """What differs field by field, from their text to mine, as Wagtail compares versions."""
        if self.mine is None:
            return []
        panel = Story.get_edit_handler().get_bound_panel(
            instance=self.theirs, request=None, form=None
        )
        compared = (one(self.theirs, self.mine) for one in panel.get_comparison())
        return [one for one in compared if one.has_changed() and is_seen(one)]


def newer_text(*, draft: Story, sent: Mapping[str, str], by: User) -> NewerText | None:
    """What was saved since `sent` was opened, and not yet told of; None where nothing was.

    `draft` is the newest version.
    """
    version = draft.get_latest_revision()
    if version is None or sent.get(SEEN) == stamp(version) or not _is_newer(version, sent, by):
        return None
    return NewerText(theirs=draft, version=version, mine=_as_sent(draft, sent, by))


def stamp(version: Revision) -> str:
    """Names a version as it is now: saving in the background writes over the same row."""
    return f"{version.pk} {version.created_at.isoformat()}"


def _is_newer(version: Revision, sent: Mapping[str, str], by: User) -> bool:
    """Whether `version` is somebody else's, and not the one that the form was opened with.

    What the editor saved by itself is the sender's own: a press does not say that it was.
    """
    if version.user_id == by.pk:
        return False
    opened = (sent.get("loaded_revision_id"), sent.get("loaded_revision_created_at"))
    # Who sends neither is a program, and says nothing of what it has seen.
    return bool(opened[0]) and opened != (str(version.pk), version.created_at.isoformat())


def _as_sent(draft: Story, sent: Mapping[str, str], by: User) -> Story | None:
    form_class = Story.get_edit_handler().get_form_class()
    mine = draft.get_latest_revision_as_object()
    form = form_class(sent, instance=mine, parent_page=mine.get_parent(), for_user=by)
    form.defer_required_fields()
    return form.save(commit=False) if form.is_valid() else None


@transaction.atomic
def keep_beside(*, text: NewerText, by: User) -> Revision | None:
    """Keep mine in the history, beside theirs, which stays the newest. None: mine has errors."""
    if text.mine is None:
        return None
    version = Revision.objects.create(
        content_object=text.mine,
        base_content_type=text.mine.get_base_content_type(),
        user=by,
        object_str=str(text.mine),
        content=text.mine.serializable_data(),
    )
    log(instance=text.mine, action=KEPT_BESIDE, user=by, revision=version, content_changed=True)
    return version
