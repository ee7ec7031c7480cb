"""Whoever is to decide on a story is told by mail that it waits for them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import TaskState
from wagtail.permissions import page_permission_policy
from wagtail.users.models import UserProfile

from latefinal.desk.who_has_what import words_of_draft
from latefinal.editions.services.editors import reachable
from latefinal.mailroom.services import send_letter
from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.stories.models import Story
from latefinal.stories.steps import EditorialStep
from latefinal.subscriptions.rules.words import wrapped


@transaction.atomic
def tell_who_decides(*, waits: TaskState, by: User | None, at: datetime) -> int:
    """Mail all who decide on the story that `waits`, but for `by`, whose act it was; to how many.

    Who wants no such letters gets none. A step that is not ours is left to Wagtail.
    """
    step, story = waits.task.specific, waits.workflow_state.content_object.specific
    if not isinstance(step, EditorialStep) or not isinstance(story, Story):
        return 0
    masthead = Masthead.load()
    context = {"masthead": masthead, **_context(waits, step, story, by)}
    told = [(one, address) for one, address in reachable(_asked(step, story)) if one != by]
    for person, address in told:
        with override(UserProfile.get_for_user(person).get_preferred_language()):
            send_letter(
                key=f"to-decide:{waits.pk}:{person.pk}",
                to=address,
                subject=render_to_string("mail/to_decide/subject.txt", context),
                text=wrapped(render_to_string("mail/to_decide/body.txt", context)),
                sender_name=masthead.name,
                at=at,
            )
    return len(told)


def _asked(step: EditorialStep, story: Story) -> QuerySet[User]:
    """Who may sign in, decides on `story` at `step` and wants to be told of it."""
    deciding = page_permission_policy.users_with_permission_for_instance(step.right, story)
    # Who has never opened their account has no profile, and is told.
    asked: QuerySet[User] = deciding.exclude(wagtail_userprofile__submitted_notifications=False)
    return asked


def _context(
    waits: TaskState, step: EditorialStep, story: Story, by: User | None
) -> dict[str, object]:
    site, edit = settings.LATEFINAL_URL, reverse("wagtailadmin_pages:edit", args=[story.pk])
    before = waits.workflow_state.task_states.exclude(pk=waits.pk).order_by("pk").last()
    approved = before if before and before.status == TaskState.STATUS_APPROVED else None
    return {
        "headline": story.draft_title,
        "section": story.section,
        "words": words_of_draft(waits.revision.content) if waits.revision else story.word_count,
        "right": step.right,
        "by": by,
        "approved": approved,
        "link": site + edit,
        "board": site + reverse("who_has_what"),
        "account": site + reverse("wagtailadmin_account") + "#tab-notifications",
    }
