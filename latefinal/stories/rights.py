"""Where in the paper somebody may do a thing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from .models import Section


def writes_somewhere(user: Any) -> bool:
    """Whether there is a section in which `user` may write."""
    return bool(page_permission_policy.user_has_permission(user, "add"))


def sections_where(user: Any, verb: str) -> QuerySet[Section]:
    """The sections in which `user` has that right of the tree; an owner has each everywhere."""
    policy = PagePermissionPolicy(Section)
    return policy.instances_user_has_permission_for(user, verb)
