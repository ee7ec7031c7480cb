"""The rights of a group, as an owner gives them: in the desk's words, and none that does nothing.

Some of it Wagtail takes from the names of fields and rows, where gettext never looks.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.models import Page
from wagtail.users.forms import GroupForm, PagePermissionsForm
from wagtail.users.views.groups import GroupViewSet

from .roles import OURS_IN_TREE

WHERE = _("The paper or a section")
# Sites are no screen of the desk, and who approves what is for an owner to say.
NOT_GIVEN = ("site", "workflow", "task")


class RightsForm(GroupForm):
    """Without the rights that lead nowhere. A group that has one keeps it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["permissions"].queryset.exclude(
            content_type__app_label="wagtailcore", content_type__model__in=NOT_GIVEN
        )
        self.fields["permissions"].queryset = self.registered_permissions = offered


class Groups(GroupViewSet):
    """Groups, under Settings."""

    def get_form_class(self, **_given: Any) -> type[GroupForm]:
        """Ours, for a new group as for one that is there."""
        return RightsForm


class RightsInTheTree(ModelMultipleChoiceField):  # type: ignore[type-arg]  # not at runtime
    """What a group may do in a section, each right by what it lets one do."""

    def label_from_instance(self, right: Permission) -> str:
        """Wagtail's longer words for it, which the desk has in its own."""
        said = {codename: words for codename, _short, words in Page.permission_types}
        return str(said.get(right.codename) or OURS_IN_TREE[right.codename.rsplit("_", 1)[0]])


def set_up() -> None:
    """Give Wagtail's forms our words; called once when the room is ready."""
    for form in (PagePermissionsForm, WorkflowPageForm):
        form.base_fields["page"].label = WHERE
    theirs = PagePermissionsForm.base_fields["permissions"]
    ours = Permission.objects.filter(codename__in=[f"{verb}_page" for verb in OURS_IN_TREE])
    PagePermissionsForm.base_fields["permissions"] = RightsInTheTree(
        theirs.queryset | ours,
        to_field_name="codename",
        required=False,
        widget=CheckboxSelectMultiple,
    )
