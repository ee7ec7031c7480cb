"""A claim makes one owner, once; only the newest link does."""

from __future__ import annotations

import pytest

from latefinal.people.errors import ClaimUnknown, ClaimUsed
from latefinal.people.models import Claim, User
from latefinal.people.services import (
    check_claim,
    claim_ownership,
    ensure_owner,
    has_owner,
    offer_claim,
)

pytestmark = pytest.mark.django_db
WHO = {"email": "ilse@example.org", "password": "a long enough password", "name": "Ilse Maren"}


def test_whoever_opens_the_link_becomes_the_owner(at):
    owner = claim_ownership(token=offer_claim(at=at), at=at, **WHO)
    assert owner.is_superuser
    assert (owner.first_name, owner.last_name) == ("Ilse", "Maren")
    assert has_owner()


def test_a_link_is_good_once(at):
    token = offer_claim(at=at)
    claim_ownership(token=token, at=at, **WHO)
    with pytest.raises(ClaimUsed):
        claim_ownership(token=token, at=at, **{**WHO, "email": "other@example.org"})
    assert User.objects.count() == 1


def test_a_new_link_voids_the_one_before(at):
    old = offer_claim(at=at)
    new = offer_claim(at=at)
    with pytest.raises(ClaimUnknown):
        check_claim(token=old)
    assert check_claim(token=new).used_at is None


def test_a_link_made_before_there_was_an_owner_claims_nothing_after(at):
    token = offer_claim(at=at)
    ensure_owner(**WHO)
    with pytest.raises(ClaimUsed):
        check_claim(token=token)


def test_the_token_itself_is_nowhere_in_the_database(at):
    token = offer_claim(at=at)
    assert token not in str(list(Claim.objects.values()))


def test_an_owner_is_made_once_and_put_right():
    first = ensure_owner(**WHO)
    assert ensure_owner(**WHO) == first
    again = ensure_owner(**{**WHO, "password": "quite another password"})
    assert again == first
    assert again.check_password("quite another password")
    assert User.objects.count() == 1
