"""What becomes of an approval once the story is out by another button than *Approve*."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved

from latefinal.people.models import User
from latefinal.stories.models import Story


def settle_approval(*, story: Story, by: User | None) -> None:
    """The published or scheduled `story` waits no more.

    What it waited for is approved, by whoever published it; what it could not be approved by them,
    or had been returned, is called off.
    """
    if (waits := story.current_workflow_state) is not None:
        _settle(waits, story=story, by=by)


@transaction.atomic
def _settle(waits: WorkflowState, *, story: Story, by: User | None) -> None:
    step = waits.current_task_state
    may_approve = by is not None and "approve" in [
        name for name, *_words in step.task.specific.get_actions(story, by)
    ]
    if waits.status != WorkflowState.STATUS_IN_PROGRESS or not may_approve:
        waits.cancel(user=by)
        return
    # Not `finish`, which would publish it once more.
    waits.status = WorkflowState.STATUS_APPROVED
    waits.save()
    step.specific.approve(user=by, update=False)
    workflow_approved.send(sender=WorkflowState, instance=waits, user=by)
