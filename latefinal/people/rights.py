"""A right and what hangs on it at the desk. Rooms name it as Django does: app_label.codename."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail.admin.menu import MenuItem


class GuardedMenuItem(MenuItem):
    """An entry of the desk's menu for those who have `right`."""

    def __init__(self, *args: Any, right: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request: Any) -> bool:
        """Only with the right to."""
        return bool(request.user.has_perm(self.right))


def row_of(right: str) -> QuerySet[Permission]:
    """The right's row, to be offered where groups are given theirs."""
    app, codename = right.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)
