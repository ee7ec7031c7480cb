"""Guessing passwords is slow, and nobody can lock the desk out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from latefinal.desk.sign_in import (
    DEVICE_COOKIE,
    LINKS_OF_PAIR,
    TRIES_OF_ADDRESS,
    TRIES_OF_NETWORK,
    TRIES_OF_PAIR,
    minutes_to_wait,
)
from latefinal.people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
TOO_MANY = "Too many passwords."


@pytest.fixture
def editor(paper):
    user = factories.make_member(Role.PUBLISHER)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, user, password=PASSWORD, ip="198.51.100.7"):
    address = user if isinstance(user, str) else user.email
    form = {"username": address, "password": password}
    return client.post(reverse("wagtailadmin_login"), form, REMOTE_ADDR=ip)


def network(number: int) -> str:
    return f"203.0.{number}.9"


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client, editor, time_machine, at):
    time_machine.move_to(at, tick=False)
    for _ in range(TRIES_OF_PAIR):
        assert "didn&#x27;t match" in sign_in(client, editor, "wrong").content.decode()
    assert TOO_MANY in sign_in(client, editor).content.decode()
    time_machine.move_to(at + timedelta(minutes=minutes_to_wait(at=at)), tick=False)
    assert sign_in(client, editor).status_code == 302


def test_the_right_password_lets_what_was_mistyped_be_forgotten(client, editor):
    for _ in range(3):
        for _ in range(TRIES_OF_PAIR - 1):
            sign_in(client, editor, "wrong")
        assert sign_in(client, editor).status_code == 302
        client.post(reverse("wagtailadmin_logout"))
        client.cookies.clear()


def test_a_stranger_elsewhere_keeps_nobody_out(client, editor):
    for _ in range(TRIES_OF_PAIR + 1):
        sign_in(client, editor, "wrong", ip=network(1))
    assert sign_in(client, editor, ip=network(2)).status_code == 302


def test_a_network_that_tries_many_addresses_is_slowed(client, editor):
    for number in range(TRIES_OF_NETWORK):
        sign_in(client, f"someone{number}@example.org", "wrong")
    assert TOO_MANY in sign_in(client, editor).content.decode()
    assert sign_in(client, editor, ip=network(3)).status_code == 302


def test_many_networks_cannot_guess_at_one_address_nor_shut_its_own_browser_out(client, editor):
    sign_in(client, editor)
    device = client.cookies[DEVICE_COOKIE]
    client.cookies.clear()
    for number in range(TRIES_OF_ADDRESS):
        sign_in(client, editor, "wrong", ip=network(number))
    assert TOO_MANY in sign_in(client, editor, ip=network(100)).content.decode()
    client.cookies[DEVICE_COOKIE] = device.value
    assert sign_in(client, editor, ip=network(100)).status_code == 302


def test_a_browser_is_known_for_one_person_only(client, editor):
    other = factories.make_member(Role.REPORTER)
    sign_in(client, editor)
    for _ in range(TRIES_OF_PAIR):
        sign_in(client, other, "wrong")
    client.post(reverse("wagtailadmin_logout"))
    assert TOO_MANY in sign_in(client, other, "wrong").content.decode()


def test_links_for_a_new_password_are_bounded_and_the_last_one_stays_good(client, editor):
    address = reverse("wagtailadmin_password_reset")
    for _ in range(LINKS_OF_PAIR):
        assert client.post(address, {"email": editor.email}).status_code == 302
    refused = client.post(address, {"email": editor.email})
    assert "The last one, in your mailbox, is still good" in refused.content.decode()
    assert len(mail.outbox) == LINKS_OF_PAIR
    elsewhere = client.post(address, {"email": editor.email}, REMOTE_ADDR=network(4))
    assert elsewhere.status_code == 302
    link = next(line for line in mail.outbox[0].body.split() if "/password_reset/" in line)
    assert "new_password1" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize("method", ["get", "head", "options", "put"])
def test_only_a_button_signs_out(client, editor, method):
    sign_in(client, editor)
    getattr(client, method)(reverse("wagtailadmin_logout"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    client.post(reverse("wagtailadmin_logout"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 302
