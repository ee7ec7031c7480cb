"""The verbs that give a version of a story a name, and take it away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from latefinal.people.models import User
from latefinal.stories.errors import VersionChanged
from latefinal.stories.models import NamedVersion, Story

VERSION_NAMED, NAME_TAKEN_AWAY = "latefinal.version_named", "latefinal.version_name_taken_away"


@transaction.atomic
def name_version(
    *, version: Revision, name: str, seen: datetime, editor: User, at: datetime
) -> NamedVersion:
    """Let `version` be called `name`, or otherwise than so far: from now on it stays as it is.

    `seen` says when it had been saved as whoever names it saw it. Raises VersionChanged where it
    was saved over since.
    """
    locked = Revision.objects.select_for_update().get(pk=version.pk)
    if locked.created_at != seen:
        raise VersionChanged(locked.object_str)
    before = NamedVersion.objects.filter(version=locked).first()
    if before is not None and before.name == name:
        return before
    given = {"name": name, "named_by": editor, "named_at": at}
    named, _is_new = NamedVersion.objects.update_or_create(version=locked, defaults=given)
    _note(VERSION_NAMED, locked, editor, {"name": name, "before": before.name if before else ""})
    return named


@transaction.atomic
def take_name_away(*, version: Revision, editor: User) -> None:
    """Let `version` have no name; nothing where it has none already."""
    named = NamedVersion.objects.select_for_update().filter(version=version).first()
    if named is not None:
        named.delete()
        _note(NAME_TAKEN_AWAY, version, editor, {"name": named.name})


def _note(action: str, version: Revision, editor: User, data: dict[str, str]) -> None:
    story = Story.at_the_desk().get(pk=int(version.object_id))
    log(instance=story, action=action, user=editor, revision=version, data=data)
