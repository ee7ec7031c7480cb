"""Whoever opens a story that was returned is told so, with the note."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, WorkflowState

from latefinal.stories.models import Story


@hooks.register("before_edit_page")
def say_that_it_was_returned(request: Any, page: Page) -> None:
    """Wagtail says it in a panel that is closed, and not with which words."""
    if request.method != "GET" or not isinstance(page, Story):
        return
    waits = page.current_workflow_state
    if waits is None or waits.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    task = waits.current_task_state
    told = {"who": task.finished_by or _("the editors"), "note": task.comment}
    words = _("Returned by %(who)s: %(note)s") if task.comment else _("Returned by %(who)s.")
    messages.warning(request, words % told)
