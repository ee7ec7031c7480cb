"""Who may bring people in, and what they may give: never more than they have."""

from __future__ import annotations

from django.db.models import QuerySet

from latefinal.people.models import Invitation, Role, User
from latefinal.stories.models import RoleGroup, Section


def manages_people(user: User) -> bool:
    """Owners do, and publishers of the whole paper or of a section."""
    return bool(user.is_active and (user.is_superuser or _held(user, Role.PUBLISHER).exists()))


def may_give(giver: User, role: Role, section: Section | None) -> bool:
    """Owners give every role; a publisher each but the operator's, where they publish."""
    if giver.is_superuser:
        return True
    if role == Role.OPERATOR:
        return False
    where = _held(giver, Role.PUBLISHER)
    return where.filter(section=None).exists() or (
        section is not None and where.filter(section=section).exists()
    )


def may_change(giver: User, person: User) -> bool:
    """Somebody of whose roles each is theirs to give; an owner only by an owner."""
    if giver.is_superuser:
        return True
    held = RoleGroup.objects.filter(group__user=person)
    return not person.is_superuser and manages_people(giver) and _may_give_all(giver, held)


def may_take_back(giver: User, invitation: Invitation) -> bool:
    """An invitation to what is theirs to give; an owner's by an owner."""
    if giver.is_superuser:
        return True
    offered = RoleGroup.objects.filter(group__in=invitation.groups.all())
    return not invitation.makes_owner and _may_give_all(giver, offered)


def _may_give_all(giver: User, groups: QuerySet[RoleGroup]) -> bool:
    named = groups.select_related("section")
    return all(may_give(giver, Role(one.role), one.section) for one in named)


def _held(user: User, role: Role) -> QuerySet[RoleGroup]:
    return RoleGroup.objects.filter(group__user=user, role=role)
