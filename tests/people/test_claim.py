"""A claim makes one owner, once; only the newest link does."""

from __future__ import annotations

import pytest
from django.db import connection

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


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("Ilse", "Ilse", ""), (" Ilse van der Maren ", "Ilse", "van der Maren")],
)
def test_an_owner_has_the_name_that_they_gave(at, name, first, last):
    owner = claim_ownership(token=offer_claim(at=at), at=at, **{**WHO, "name": name})
    assert (owner.first_name, owner.last_name) == (first, last)
    assert owner.is_staff
    assert Claim.objects.get().used_at == at


def test_a_used_link_stays_used_when_there_is_no_owner_any_more(at):
    token = offer_claim(at=at)
    claim_ownership(token=token, at=at, **WHO)
    User.objects.update(is_active=False)
    with pytest.raises(ClaimUsed):
        check_claim(token=token)
    new = offer_claim(at=at)
    assert check_claim(token=new).made_at == at
    assert Claim.objects.count() == 2


def test_of_two_browsers_the_second_to_write_becomes_nobody(at):
    token = offer_claim(at=at)

    def first(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "people_claim" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute("UPDATE people_claim SET used_at = made_at")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first), pytest.raises(ClaimUsed):
        claim_ownership(token=token, at=at, **WHO)
    assert not User.objects.exists()


def test_a_link_uses_up_no_other(at):
    token = offer_claim(at=at)
    other = Claim.objects.create(token_hash="offered at the same moment", made_at=at)
    claim_ownership(token=token, at=at, **WHO)
    other.refresh_from_db()
    assert other.used_at is None


@pytest.mark.parametrize("lacks", ["is_superuser", "is_active"])
def test_whoever_may_not_do_everything_or_not_sign_in_is_no_owner(lacks):
    User.objects.create_superuser(WHO["email"], WHO["password"])
    assert has_owner()
    User.objects.update(**{lacks: False})
    assert not has_owner()


@pytest.mark.parametrize("lacks", ["is_superuser", "is_active"])
def test_whoever_has_the_owner_s_address_is_put_right(lacks):
    ensure_owner(**WHO)
    User.objects.update(is_staff=False, **{lacks: False})
    ensure_owner(**{**WHO, "email": "ILSE@example.org"})
    owner = User.objects.get()
    assert (owner.is_staff, owner.is_superuser, owner.is_active) == (True, True, True)
    assert owner.check_password(WHO["password"])


def test_an_owner_s_new_password_is_kept_and_one_that_is_right_is_not_hashed_anew():
    ensure_owner(**WHO)
    before = User.objects.get().password
    ensure_owner(**WHO)
    assert User.objects.get().password == before
    ensure_owner(**{**WHO, "password": "quite another password"})
    owner = User.objects.get()
    assert owner.check_password("quite another password")
    assert (owner.first_name, owner.last_name) == ("Ilse", "Maren")


def test_whoever_signs_in_types_their_address_in_any_case():
    made = User.objects.create_user("Ilse@EXAMPLE.org", WHO["password"], first_name="Ilse")
    assert (made.email, made.first_name) == ("Ilse@example.org", "Ilse")
    found = User.objects.get_by_natural_key("iLSE@Example.ORG")
    assert found == made
    assert found.check_password(WHO["password"])
    assert (found.is_staff, found.is_superuser) == (False, False)


def test_without_a_password_nobody_signs_in():
    assert not User.objects.create_user("ilse@example.org").has_usable_password()
