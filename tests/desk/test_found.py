"""A paper is founded from the command line, and its owner comes by a link."""

from __future__ import annotations

import json
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.stories.models import Section
from tests import factories

pytestmark = pytest.mark.django_db

OWNER = "ilse@example.org"
PASSWORD = {"name": "Ilse Maren", "password": "a kettle on a cold stove"}
PASSWORD["again"] = PASSWORD["password"]
ORDERED = ("--zone", "Asia/Tashkent", "--section", "The Straits", "--section", "Economy")


def found(*more: str, name: str = "The Meridian", owner: str = OWNER) -> str:
    said = StringIO()
    call_command("found", "--name", name, "--owner", owner, *more, stdout=said)
    return said.getvalue()


def link(*more: str) -> str:
    return urlsplit(json.loads(found("--json", *more))["link"]).path


def test_the_owner_takes_over_what_a_script_founded(client):
    address = link(*ORDERED, "--evening", "19:30")
    masthead = Masthead.load()
    assert (masthead.name, masthead.zone) == ("The Meridian", "Asia/Tashkent")
    assert f"{masthead.evening:%H:%M}" == "19:30"
    assert set(Section.objects.values_list("title", flat=True)) == {"The Straits", "Economy"}
    assert client.post(address, PASSWORD).url == "/desk/"
    assert User.objects.get(email=OWNER).is_superuser


def test_run_again_before_the_owner_came_the_newer_link_counts(client):
    old, new = link(*ORDERED), link(*ORDERED)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert Section.objects.count() == 2


def test_a_paper_that_has_its_owner_is_left_alone(paper, editor):
    with pytest.raises(CommandError, match="Here is a paper already"):
        found()
    assert User.objects.count() == 1


def test_a_paper_of_another_name_is_left_alone(paper):
    with pytest.raises(CommandError, match="“The Meridian”"):
        found(name="The Lantern")
    assert Masthead.load().name == "The Meridian"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--zone", "Nowhere/Town"), "zone: "),
        (("--evening", "dusk"), "evening: "),
        (("--section", "desk"), "sections: “desk” would stand at /desk/"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_founded(db, given, words):
    with pytest.raises(CommandError, match=words):
        found(*given)
    assert not Section.objects.exists()


def test_an_address_that_is_none_owns_nothing(db):
    with pytest.raises(CommandError, match="email: "):
        found(owner="ilse")


def test_people_sees_the_owner_who_has_not_come(client, paper):
    found()
    client.force_login(factories.make_editor())
    page = client.get("/desk/people/").content.decode()
    assert OWNER in page
    assert "Owner" in page
