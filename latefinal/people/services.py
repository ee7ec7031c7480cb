"""The verbs that make people and owners."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction

from .errors import (
    AlreadyAtTheDesk,
    ClaimUnknown,
    ClaimUsed,
    InvitationEnded,
    InvitationUnknown,
    InvitationUsed,
    LastOwner,
)
from .models import Claim, Invitation, User
from .rules import hash_of

TOKEN_BYTES = 32
INVITATION_LASTS = timedelta(days=7)
INVITATION_IS_KEPT = timedelta(days=30)
"""After its end, to say that it was used or is over; then name and address are forgotten."""


def has_owner() -> bool:
    """Whether somebody may do everything here."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


@transaction.atomic
def offer_claim(*, at: datetime) -> str:
    """Make a new one-time link's token; every earlier one that was not used is void."""
    Claim.objects.filter(used_at__isnull=True).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Claim.objects.create(token_hash=hash_of(token), made_at=at)
    return token


def check_claim(*, token: str) -> Claim:
    """The claim that `token` opens. Raises ClaimUnknown or ClaimUsed."""
    claim = Claim.objects.filter(token_hash=hash_of(token)).first()
    if claim is None:
        raise ClaimUnknown
    if claim.used_at is not None or has_owner():
        raise ClaimUsed
    return claim


@transaction.atomic
def claim_ownership(*, token: str, email: str, password: str, name: str, at: datetime) -> User:
    """Use the link up and make its bearer the owner.

    Raises ClaimUnknown or ClaimUsed: one conditional UPDATE decides between two browsers.
    """
    claim = check_claim(token=token)
    if not Claim.objects.filter(pk=claim.pk, used_at__isnull=True).update(used_at=at):
        raise ClaimUsed
    return User.objects.create_superuser(email, password, **_names(name))


@transaction.atomic
def ensure_owner(*, email: str, password: str, name: str) -> User:
    """An owner with this address and password, made or put right; hashed anew only if it differs.

    For the demo, whose password stands in its folder; a paper's owner claims it.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        return User.objects.create_superuser(email, password, **_names(name))
    if not (user.is_superuser and user.is_active and user.check_password(password)):
        user.is_staff = user.is_superuser = user.is_active = True
        user.set_password(password)
        user.save()
    return user


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    groups: Iterable[Group] = (),
    makes_owner: bool = False,
    by: User | None,
    at: datetime,
) -> tuple[Invitation, str]:
    """An invitation and its link's token, which is stored nowhere; an earlier one is void.

    Raises AlreadyAtTheDesk.
    """
    if User.objects.filter(email__iexact=email, is_active=True).exists():
        raise AlreadyAtTheDesk(email)
    Invitation.objects.filter(email__iexact=email, used_at=None).delete()
    Invitation.objects.filter(ends_at__lt=at - INVITATION_IS_KEPT).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        makes_owner=makes_owner,
        token_hash=hash_of(token),
        made_by=by,
        made_at=at,
        ends_at=at + INVITATION_LASTS,
    )
    invitation.groups.set(groups)
    return invitation, token


def check_invitation(*, token: str, at: datetime) -> Invitation:
    """The invitation that `token` opens.

    Raises InvitationUnknown, InvitationUsed or InvitationEnded.
    """
    invitation = Invitation.objects.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise InvitationUnknown
    if invitation.used_at is not None:
        raise InvitationUsed
    if invitation.ends_at <= at:
        raise InvitationEnded
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str, at: datetime) -> User:
    """Use the link up: its bearer signs in from now on, with what the invitation gives.

    Who had left comes back as the same person. Raises what `check_invitation` does: one
    conditional UPDATE decides between two browsers.
    """
    invitation = check_invitation(token=token, at=at)
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at):
        raise InvitationUsed
    person = User.objects.filter(email__iexact=invitation.email).first()
    if person is not None and person.is_active:
        raise InvitationUsed  # they came by another way meanwhile, and have a password of their own
    if person is None:
        person = User.objects.create_user(invitation.email, password)
    person.first_name, person.last_name = _names(name).values()
    person.is_active, person.is_superuser = True, invitation.makes_owner
    person.set_password(password)
    person.save()
    person.groups.set(invitation.groups.all())
    return person


def withdraw_invitation(*, invitation: Invitation) -> None:
    """Let the link open nothing any more; of one that was used nothing changes."""
    Invitation.objects.filter(pk=invitation.pk, used_at=None).delete()


@transaction.atomic
def change_groups(*, person: User, groups: Iterable[Group], is_owner: bool) -> None:
    """What somebody may do from now on. Raises LastOwner."""
    if not is_owner:
        _keep_an_owner(person)
    person.is_superuser = is_owner
    person.save(update_fields=["is_superuser"])
    person.groups.set(groups)


@transaction.atomic
def end_access(*, person: User) -> None:
    """Let somebody sign in no more, and end every session of theirs at once. Raises LastOwner.

    The row stays, for what they wrote and did: Django's sessions hang on the password's hash.
    """
    _keep_an_owner(person)
    person.is_active = person.is_superuser = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "is_superuser", "password"])
    person.groups.clear()
    person.user_permissions.clear()


def _keep_an_owner(person: User) -> None:
    owners = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if list(owners.values_list("pk", flat=True)) == [person.pk]:
        raise LastOwner(str(person))


def _names(name: str) -> dict[str, str]:
    """As Django keeps them: what stands before the first space, and the rest."""
    first, _, last = name.strip().partition(" ")
    return {"first_name": first, "last_name": last.strip()}
