"""The verbs that make people and owners."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from .errors import ClaimUnknown, ClaimUsed
from .models import Claim, User
from .rules import hash_of

TOKEN_BYTES = 32


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
    first, _, last = name.strip().partition(" ")
    return User.objects.create_superuser(email, password, first_name=first, last_name=last)


@transaction.atomic
def ensure_owner(*, email: str, password: str, name: str) -> User:
    """An owner with this address and password, made or put right; hashed anew only if it differs.

    For the demo, whose password stands in its folder; a paper's owner claims it.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        first, _, last = name.partition(" ")
        return User.objects.create_superuser(email, password, first_name=first, last_name=last)
    if not (user.is_superuser and user.is_active and user.check_password(password)):
        user.is_staff = user.is_superuser = user.is_active = True
        user.set_password(password)
        user.save()
    return user
