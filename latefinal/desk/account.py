"""Somebody's own account, where Wagtail's asks too much of a name and offers too few letters."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm, NotificationPreferencesForm
from wagtail.admin.views.account import NameEmailSettingsPanel, NotificationsSettingsPanel
from wagtail.permissions import page_permission_policy

from latefinal.stories.steps import APPROVE, PUBLISH

WAITING = "submitted_notifications"


class NameForm(NameEmailForm):
    """Many people have one name."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)


class LettersForm(NotificationPreferencesForm):
    """A switch for each letter that its owner can get.

    Wagtail offers that of a submitted story to those who publish; here an editor decides too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decides = {APPROVE, PUBLISH}
        if page_permission_policy.user_has_any_permission(self.instance.user, decides):
            self.fields.setdefault(WAITING, deepcopy(self.base_fields[WAITING]))
            self.order_fields([WAITING])


def set_up() -> None:
    """Give Wagtail's account our forms; called once when the room is ready."""
    NameEmailSettingsPanel.form_class = NameForm
    NotificationsSettingsPanel.form_class = LettersForm
