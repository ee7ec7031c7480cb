"""What was approved for a set time goes out at that time, story by story.

Wagtail's own command stops at the first story whose door is closed, and all behind it stay unseen.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from latefinal.stories.errors import NotPublishable
from latefinal.stories.publish_checks import Problem

DOOR_CLOSED = "latefinal.door_closed"

logger = logging.getLogger(__name__)


def publish_scheduled(*, at: datetime) -> int:
    """Publish what is due at `at` (aware), unpublish what has expired; how many went out.

    A story whose door is closed, or whose address another has taken, stays back. That is written
    into its history once for the desk, and it is tried again: a credit added to its picture lets
    it out.
    """
    for page in Page.objects.live().filter(expire_at__lt=at).order_by("expire_at"):
        with transaction.atomic():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            _forget_time(page.pk, "expire_at", at)
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    return sum(_publish(revision, at) for revision in due)


def _publish(revision: Revision, at: datetime) -> bool:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
            _forget_time(int(revision.object_id), "go_live_at", at)
    except NotPublishable as error:
        _tell_the_desk(revision, error)
        return False
    except ValidationError as error:
        problems = [Problem("", words) for words in error.messages]
        _tell_the_desk(revision, NotPublishable(revision.object_str, problems))
        return False
    return True


def _forget_time(page_id: int, field: str, at: datetime) -> None:
    """Take a time that has come out of the page and of what its editor opens.

    Wagtail leaves it there, and refuses the next save of a page whose end has passed.
    """
    Page.objects.filter(pk=page_id, **{f"{field}__lte": at}).update(**{field: None})
    page = Page.objects.get(pk=page_id)
    opened = {page.latest_revision_id, page.live_revision_id} - {None}
    for version in Revision.objects.filter(pk__in=opened):
        moment = parse_datetime(version.content.get(field) or "")
        if moment is not None and moment <= at:
            version.content[field] = None
            version.save(update_fields=["content"])


def _tell_the_desk(revision: Revision, error: NotPublishable) -> None:
    if not PageLogEntry.objects.filter(action=DOOR_CLOSED, revision=revision).exists():
        logger.warning("%s", error)
        log(
            instance=revision.content_object,
            action=DOOR_CLOSED,
            revision=revision,
            data={"reason": str(error)},
        )
