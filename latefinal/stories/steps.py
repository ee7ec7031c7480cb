"""What a submitted story waits for, step by step: to be approved, then to be published.

Wagtail's own step asks which groups somebody is in, wherever the story stands. Ours asks what they
may do in its section.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Task, TaskState
from wagtail.permissions import page_permission_policy

APPROVE, PUBLISH = "approve", "publish"


class ReturningForm(TaskStateCommentForm):
    """Why a story is returned: whoever wrote it has to know."""

    comment = forms.CharField(
        label=gettext_lazy("What is to be mended"),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Say in a sentence what is to be mended.")},
    )


class EditorialStep(Task):
    """Waits for somebody who has `right` in the story's section."""

    right = models.CharField(
        max_length=10,
        choices=[(APPROVE, gettext_lazy("approve")), (PUBLISH, gettext_lazy("publish"))],
    )

    class Meta:
        verbose_name = gettext_lazy("editorial step")
        verbose_name_plural = gettext_lazy("editorial steps")

    def is_for(self, user: Any, page: Page) -> bool:
        """Whether `user` decides on `page` at this step."""
        return bool(page_permission_policy.user_has_permission_for_instance(user, self.right, page))

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        """Who decides on it edits it."""
        return self.is_for(user, obj)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """Nobody else writes in it while it waits: whoever decides knows what they read."""
        return not self.is_for(user, obj)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        """Who decides on it."""
        return self.is_for(user, obj)

    def user_can_unlock(self, obj: Page, user: Any) -> bool:
        """Who decides on it, also where somebody else holds the lock."""
        return self.is_for(user, obj)

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        """What the foot of the editor offers: (verb, words, whether it asks for a note)."""
        if not self.is_for(user, obj):
            return []
        return [
            ("reject", _("Return with a note"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with a note"), True),
        ]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """A note is asked of who returns it, and taken from who approves it."""
        if action == "reject":
            return ReturningForm
        form: type[forms.Form] = super().get_form_for_action(action)
        return form

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Approve or return it. Raises BadRequest where a story is returned without a note.

        The dialog asks for one; what is posted past it need not have been asked.
        """
        if action_name == "reject" and not str(kwargs.get("comment", "")).strip():
            raise BadRequest(_("Say in a sentence what is to be mended."))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """What waits at this step in the sections of `user`."""
        waiting = TaskState.objects.filter(task=self.task_ptr, status=TaskState.STATUS_IN_PROGRESS)
        where = "workflow_state__object_id"
        numbers = [int(pk) for pk in waiting.values_list(where, flat=True)]
        theirs = page_permission_policy.instances_user_has_permission_for(user, self.right)
        theirs = theirs.filter(pk__in=numbers).values_list("pk", flat=True)
        return waiting.filter(workflow_state__object_id__in=[str(pk) for pk in theirs])

    @classmethod
    def get_description(cls) -> str:
        """What an owner reads who builds a way of their own."""
        return _("Somebody who may approve, or publish, in the story's section decides on it")
