"""The library finds by words, credit, people, use and last day, and sets one credit for many."""

from datetime import date

import pytest
from django.urls import reverse

from latefinal.pictures.models import Picture
from latefinal.pictures.services import render_next
from tests import factories

pytestmark = pytest.mark.django_db
CREDIT = ("pictures", "picture", "set_credit")


@pytest.fixture
def library(section):
    """Five pictures, one of them used."""
    made = {
        "Crane": {"credit": "Mara Voss", "use_until": date(2026, 11, 25)},
        "Dredger": {"people": "Oda Lind; Per Holm", "caption": "At work off the mole."},
        "Ferry": {"source_type": "trainedAlgorithmicMedia"},
        "Gate": {"credit": ""},
        "Hut": {"credit": "Mara Voss", "use_until": date(2027, 3, 1)},
    }
    pictures = [
        factories.make_picture(title=title, rendered=False, **fields)
        for title, fields in made.items()
    ]
    factories.make_story(section, lead_picture=pictures[0])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=mole", "Dredger"),
        ("q=Lind", "Dredger"),
        ("credit=mara", "Crane Hut"),
        ("people=holm", "Dredger"),
        ("state=unused", "Dredger Ferry Gate Hut"),
        ("state=ending", "Crane"),
        ("state=bare", "Gate"),
        ("state=machine", "Ferry"),
        ("q=voss&state=unused", "Hut"),
        ("state=no-such", "Crane Dredger Ferry Gate Hut"),
    ],
)
def test_pictures_are_found(desk, library, asked, found):
    page = desk.get(f"{reverse('wagtailimages:index')}?{asked}")
    assert sorted(one.title for one in page.context["object_list"]) == found.split()


def set_credit(desk, which, **data):
    address = f"{reverse('wagtail_bulk_action', args=CREDIT)}?{which}"
    assert desk.get(address).status_code == 200
    return desk.post(address, data, follow=True).content.decode()


def credits_set():
    return dict(Picture.objects.values_list("title", "credit"))


def test_all_that_a_filter_leaves_get_one_credit(desk, library, at):
    before = credits_set()
    told = set_credit(desk, "id=all&state=bare", credit="The Meridian")
    assert "1 picture has the credit now." in told
    assert credits_set() == {**before, "Gate": "The Meridian"}
    hut = Picture.objects.get(title="Hut").pk
    assert "none was changed" in set_credit(desk, f"id={hut}", credit="Somebody")
    set_credit(desk, f"id={hut}", credit="Somebody", also_others="on")
    assert credits_set()["Hut"] == "Somebody"
    assert Picture.objects.waiting(at=at).filter(pk=hut).exists()
    assert render_next(at=at)


def test_whoever_may_not_change_pictures_sets_no_credit(client, library):
    stranger = factories.make_editor("stranger@example.org")
    stranger.is_superuser = False
    stranger.save()
    client.force_login(stranger)
    address = f"{reverse('wagtail_bulk_action', args=CREDIT)}?id=all"
    before = credits_set()
    client.post(address, {"credit": "Somebody", "also_others": "on"})
    assert credits_set() == before
