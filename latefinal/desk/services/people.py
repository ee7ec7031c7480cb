"""Who joins the desk, what each may do, and how somebody leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.log_actions import log

from latefinal.desk.roles import group_of
from latefinal.mailroom.services import send_letter
from latefinal.masthead.models import Masthead
from latefinal.people.models import Invitation, Role, User
from latefinal.people.services import change_groups, end_access, invite, withdraw_invitation
from latefinal.stories.models import RoleGroup, Section
from latefinal.stories.services import hand_over_drafts

Place = tuple[Role, Section | None]
"""A role, and the section that it is held in; None for the whole paper."""

ROLES_CHANGED, LEFT = "latefinal.roles_changed", "latefinal.left_the_desk"


@dataclass(frozen=True)
class InvitationLink:
    """An invitation, its address, and whether a letter with it is on its way."""

    invitation: Invitation
    url: str
    is_mailed: bool


@transaction.atomic
def invite_colleague(
    *, email: str, name: str, places: Iterable[Place], by: User, at: datetime
) -> InvitationLink:
    """Make a link by which somebody joins, and mail it where letters can leave.

    Nobody can read the link again. Raises AlreadyAtTheDesk.
    """
    groups = [group_of(role, section) for role, section in places]
    invitation, token = invite(email=email, name=name, groups=groups, by=by, at=at)
    return _link(invitation, token, at)


@transaction.atomic
def invite_owner(*, email: str, name: str, at: datetime) -> InvitationLink:
    """The same for whom a paper belongs to that a command founded. Raises AlreadyAtTheDesk."""
    invitation, token = invite(email=email, name=name, makes_owner=True, by=None, at=at)
    return _link(invitation, token, at)


def _link(invitation: Invitation, token: str, at: datetime) -> InvitationLink:
    url = settings.LATEFINAL_URL + reverse("join", args=[token])
    link = InvitationLink(invitation, url, is_mailed=bool(settings.MAIL_URL))
    if link.is_mailed:
        _mail(link, at)
    return link


def _mail(link: InvitationLink, at: datetime) -> None:
    masthead, invitation = Masthead.load(), link.invitation
    context = {"masthead": masthead, "invitation": invitation, "url": link.url}
    send_letter(
        key=f"invitation:{invitation.pk}",
        to=invitation.email,
        subject=render_to_string("mail/invitation/subject.txt", context),
        text=render_to_string("mail/invitation/body.txt", context),
        sender_name=masthead.name,
        at=at,
    )


@transaction.atomic
def take_back_invitation(*, invitation: Invitation) -> None:
    """Let its link open nothing any more."""
    withdraw_invitation(invitation=invitation)
    _forget_empty_groups()


@transaction.atomic
def change_roles(*, person: User, places: Iterable[Place], is_owner: bool, by: User) -> None:
    """Give somebody these roles and no others; groups of the paper's own stay. Raises LastOwner."""
    own = Group.objects.filter(user=person, role_group=None)
    groups = [group_of(role, section) for role, section in places]
    change_groups(person=person, groups=[*own, *groups], is_owner=is_owner)
    names = [str(group) for group in groups]
    log(instance=person, action=ROLES_CHANGED, user=by, data={"roles": ", ".join(names)})
    _forget_empty_groups()


@transaction.atomic
def leave_the_desk(*, person: User, heir: User, by: User) -> int:
    """Let `person` sign in no more and end their sessions; `heir` gets their drafts.

    Answers how many drafts these are. Raises LastOwner.
    """
    end_access(person=person)
    drafts = hand_over_drafts(owner=person, heir=heir)
    log(instance=person, action=LEFT, user=by, data={"heir": str(heir), "drafts": drafts})
    _forget_empty_groups()
    return drafts


def _forget_empty_groups() -> None:
    """Of sections in which nobody has that role: they would keep a section from being deleted."""
    invited = Invitation.objects.filter(used_at=None).values("groups")
    empty = RoleGroup.objects.exclude(section=None).filter(~Q(group__in=invited), group__user=None)
    Group.objects.filter(pk__in=list(empty.values_list("group", flat=True))).delete()
