"""Who may do what at the desk: reporters write and submit, editors publish and rule.

The owner is a superuser and needs no group. A desk may alter the groups afterwards, in Settings.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
)

from latefinal.stories.models import Paper

REPORTERS = "Reporters"
EDITORS = "Editors"

# In Django's words, as app_label.codename.
ON_PAGES = {
    REPORTERS: ("wagtailcore.add_page", "wagtailcore.change_page"),
    EDITORS: (
        "wagtailcore.add_page",
        "wagtailcore.change_page",
        "wagtailcore.publish_page",
        "wagtailcore.bulk_delete_page",
        "wagtailcore.lock_page",
        "wagtailcore.unlock_page",
    ),
}
# Wagtail keeps the rights to any picture model under its own.
ON_PICTURES = {
    REPORTERS: ("wagtailimages.add_image", "wagtailimages.choose_image"),
    EDITORS: (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.delete_image",
        "wagtailimages.choose_image",
    ),
}
_BOTH = (
    "wagtailadmin.access_admin",
    "sourcing.view_statement",
    "stories.add_topic",
    "pageviews.view_dailyviews",
    "wire.view_wireitem",
    "wire.change_wireitem",
    "wire.view_feed",
)
ELSEWHERE = {
    REPORTERS: (
        *_BOTH,
        "outlets.view_outlet",
        "outlets.add_outlet",
        "sourcing.view_source",
        "stories.view_topic",
        "masthead.view_contributor",
    ),
    EDITORS: (
        *_BOTH,
        *(f"outlets.{verb}_outlet" for verb in ("add", "change", "delete")),
        *(f"wire.{verb}_feed" for verb in ("add", "change", "delete")),
        *(f"sourcing.{verb}_source" for verb in ("add", "change", "delete")),
        *(f"stories.{verb}_topic" for verb in ("change", "delete")),
        *(f"masthead.{verb}_contributor" for verb in ("add", "change", "delete")),
        "masthead.change_masthead",
        "comments.add_ruling",
        "editions.change_edition",
        "readers.view_reader",
        "readers.change_reader",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ),
}


@transaction.atomic
def ensure_roles(*, paper: Paper) -> None:
    """Give reporters and editors their rights on `paper`. Run again it mends what is missing."""
    Group.objects.filter(name="Moderators").delete()  # Wagtail's own, for which we have editors
    everything = Collection.get_first_root_node()
    Group.objects.get_or_create(name=REPORTERS)
    editors, _made = Group.objects.get_or_create(name=EDITORS)
    for name in (REPORTERS, EDITORS):
        group = Group.objects.get(name=name)
        # The welcome page and the tree's root are no concern of a role.
        GroupPagePermission.objects.filter(group=group).exclude(page=paper).delete()
        for right in _rights(ON_PAGES[name]):
            GroupPagePermission.objects.get_or_create(group=group, page=paper, permission=right)
        for right in _rights(ON_PICTURES[name]):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=everything, permission=right
            )
        group.permissions.add(*_rights(ELSEWHERE[name]))
    _let_editors_approve(editors)


def _rights(names: tuple[str, ...]) -> list[Permission]:
    """The rows of those rights; a name that is none is a mistake here, and raises."""
    asked = Q()
    for name in names:
        app, codename = name.split(".")
        asked |= Q(content_type__app_label=app, codename=codename)
    rights = list(Permission.objects.filter(asked))
    if len(rights) != len(set(names)):
        found = {f"{right.content_type.app_label}.{right.codename}" for right in rights}
        raise LookupError(f"There is no right called {sorted(set(names) - found)}.")
    return rights


def _let_editors_approve(editors: Group) -> None:
    """What a reporter submits waits for any editor."""
    task = GroupApprovalTask.objects.order_by("pk").first()
    if task is None:
        return
    task.name = "Editor's approval"
    task.save(update_fields=["name"])
    task.groups.set([editors])
    Workflow.objects.filter(workflow_tasks__task=task).update(name="Editor's approval")
