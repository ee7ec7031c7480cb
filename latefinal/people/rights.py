"""A right and what hangs on it at the desk. Rooms name it as Django does: app_label.codename."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from wagtail.admin.menu import MenuItem

from .models import User


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


def people_with(right: str) -> QuerySet[User]:
    """Those who may sign in and have `right`, by their groups, by themselves or as owners."""
    rows = row_of(right)
    by_any = Q(groups__permissions__in=rows) | Q(user_permissions__in=rows) | Q(is_superuser=True)
    return User.objects.filter(by_any, is_active=True).distinct().order_by("pk")
