"""Who may do what at the desk. The owner is a superuser and needs no group.

A role may be held in the whole paper or in some sections. What hangs on a section (stories, and the
comments below them) is given in Wagtail's tree and ends at its border; the rest is given whole. A
desk may alter the groups afterwards, in Settings.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowTask,
)

from latefinal.people.models import Role
from latefinal.stories.models import EditorialStep, Paper, RoleGroup, Section
from latefinal.stories.steps import APPROVE, PUBLISH


@dataclass(frozen=True)
class RoleRights:
    """Rights by where they are given.

    `in_tree` are verbs of Wagtail's tree and ours, `on_pictures` of its picture library,
    `elsewhere` is in Django's words: app_label.codename.
    """

    in_tree: tuple[str, ...] = ()
    on_pictures: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def _verbs(app: str, noun: str, *verbs: str) -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{noun}" for verb in verbs)


_ALL = ("add", "change", "delete")
_WRITES = (
    "sourcing.view_statement",
    "sourcing.view_source",
    "stories.view_topic",
    "stories.add_topic",
    "masthead.view_contributor",
    "outlets.view_outlet",
    "outlets.add_outlet",
    "pageviews.view_dailyviews",
    "wire.view_wireitem",
    "wire.change_wireitem",
    "wire.view_feed",
)
_EDITS = (
    *_WRITES,
    *_verbs("outlets", "outlet", *_ALL),
    *_verbs("wire", "feed", *_ALL),
    *_verbs("sourcing", "source", *_ALL),
    *_verbs("stories", "topic", *_ALL),
    *_verbs("masthead", "contributor", *_ALL),
    "pictures.change_picture",
)
_KEEPS_HOUSE = (
    "masthead.change_masthead",
    *_verbs("readers", "reader", "view", "change"),
    *_verbs("wagtailredirects", "redirect", *_ALL),
)

_PUBLISHES = ("comments.add_ruling", "editions.change_edition", "people.view_user")
"""To see people is to find in the log who was given which role."""

RIGHTS = {
    Role.REPORTER: RoleRights(in_tree=("add",), on_pictures=("add", "choose"), elsewhere=_WRITES),
    Role.EDITOR: RoleRights(
        in_tree=("add", "change", "lock", "unlock", APPROVE),
        on_pictures=(*_ALL, "choose"),
        elsewhere=_EDITS,
    ),
    Role.PUBLISHER: RoleRights(
        in_tree=("add", "change", "lock", "unlock", APPROVE, PUBLISH, "bulk_delete", "moderate"),
        on_pictures=(*_ALL, "choose"),
        elsewhere=(*_EDITS, *_KEEPS_HOUSE, *_PUBLISHES),
    ),
    Role.PICTURE_EDITOR: RoleRights(
        on_pictures=(*_ALL, "choose"), elsewhere=("outlets.view_outlet", "pictures.change_picture")
    ),
    Role.MODERATOR: RoleRights(in_tree=("moderate",), elsewhere=("comments.add_ruling",)),
    Role.OPERATOR: RoleRights(elsewhere=(*_KEEPS_HOUSE, *_verbs("wire", "feed", *_ALL))),
}
OURS_IN_TREE = {APPROVE: _("Approve any story"), "moderate": _("Rule on comments")}
"""Rights in the tree that Wagtail does not have."""

BOUND_TO_SECTIONS = tuple(role for role, rights in RIGHTS.items() if rights.in_tree)
"""Roles that may be held in some sections alone."""

APPROVAL, STEPS = "the editors", {APPROVE: "Editing", PUBLISH: "Publishing"}
"""What a story is submitted to, and what it then waits for, one after the other."""


@transaction.atomic
def ensure_roles(*, paper: Paper) -> None:
    """Have a group for each role in the whole of `paper`. Run again it mends what is missing."""
    Group.objects.filter(name__in=("Moderators", "Editors"), role_group=None).delete()  # Wagtail's
    for action, words in OURS_IN_TREE.items():
        Permission.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(Page),
            codename=f"{action}_page",
            defaults={"name": str(words)},
        )
    for role in Role:
        group_of(role)
    for one in RoleGroup.objects.select_related("group", "section"):
        _give_rights(one, where=one.section or paper)
    _let_stories_wait()


@transaction.atomic
def group_of(role: Role, section: Section | None = None) -> Group:
    """Of those who have `role` in `section`, or everywhere; made with its rights if need be."""
    there = RoleGroup.objects.filter(role=role, section=section).select_related("group").first()
    if there is None:
        there = RoleGroup(role=role, section=section)
        there.group = Group.objects.get_or_create(name=str(there))[0]
        there.save()
        _give_rights(there, where=section or Paper.objects.get())
    return there.group


def _give_rights(one: RoleGroup, *, where: Page) -> None:
    """What its role may do, at `where` in the tree and nowhere else there."""
    group, rights = one.group, RIGHTS[Role(one.role)]
    # The welcome page and the tree's root are no concern of a role.
    GroupPagePermission.objects.filter(group=group).exclude(page=where).delete()
    for right in _rights([f"wagtailcore.{verb}_page" for verb in rights.in_tree]):
        GroupPagePermission.objects.get_or_create(group=group, page=where, permission=right)
    # Wagtail keeps the rights to any picture model under its own.
    for right in _rights([f"wagtailimages.{verb}_image" for verb in rights.on_pictures]):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=right
        )
    group.permissions.add(*_rights(["wagtailadmin.access_admin", *rights.elsewhere]))


def _rights(names: list[str]) -> list[Permission]:
    """The rows of those rights; a name that is none is a mistake here, and raises."""
    asked = Q(pk=None)
    for name in names:
        app, codename = name.split(".")
        asked |= Q(content_type__app_label=app, codename=codename)
    rights = list(Permission.objects.filter(asked))
    if len(rights) != len(set(names)):
        found = {f"{right.content_type.app_label}.{right.codename}" for right in rights}
        raise LookupError(f"There is no right called {sorted(set(names) - found)}.")
    return rights


def _let_stories_wait() -> None:
    """What is submitted waits for an editor of its section, and then for a publisher."""
    workflow = Workflow.objects.order_by("pk").first()
    if workflow is None or EditorialStep.objects.exists():
        return
    workflow.name = APPROVAL
    workflow.save(update_fields=["name"])
    Task.objects.filter(workflow_tasks__workflow=workflow).delete()  # Wagtail's own, for all
    for order, (right, name) in enumerate(STEPS.items()):
        step = EditorialStep.objects.create(name=name, right=right)
        WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=order)
