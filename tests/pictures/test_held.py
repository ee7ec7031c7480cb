"""A file that was chosen is there still when its form comes back to be mended."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from latefinal.people.models import Role
from latefinal.pictures.models import HeldFile, Picture
from latefinal.pictures.services import HELD_FOR, MOST_HELD, drop_held_files
from tests import factories

from . import hostile
from .intake import fields
from .test_intake import NothingStored

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
IN_THE_CHOOSER = "image-chooser-upload-"


def png(name="harbour.png", colour=(140, 29, 24)):
    return SimpleUploadedFile(name, hostile.saved(Image.new("RGB", (600, 400), colour), "PNG"))


class Door:
    """A form by which one picture comes in: where it is sent, and how its fields are named."""

    def __init__(self, address, prefix=""):
        self.address, self.prefix = address, prefix

    def send(self, browser, *, held="", **changed):
        data = {self.prefix + name: value for name, value in fields(**changed).items()}
        response = browser.post(reverse(self.address), {**data, f"{self.prefix}file-held": held})
        if response.status_code == 302:
            return "taken"
        is_json = response["Content-Type"].startswith("application/json")
        shown = response.json() if is_json else response.content.decode()
        if not is_json:
            return shown
        return "taken" if shown["step"] in ("chosen", "duplicate_found") else shown["htmlFragment"]


DOORS = [Door("wagtailimages:add"), Door("wagtailimages_chooser:create", IN_THE_CHOOSER)]
each_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.address)


def held_in(shown):
    return re.search(r'file-held"(?: value="(\d+)")?>', shown)[1] or ""


@each_door
@pytest.mark.parametrize("missing", ["credit", "alt", "title"])
def test_a_file_is_chosen_once_whatever_else_is_missing(desk, paper, door, missing):
    shown = door.send(desk, file=png(), **{missing: ""})
    assert "harbour.png is kept: it need not be chosen again" in shown
    again = door.send(desk, held=held_in(shown), **{missing: ""})
    assert held_in(again) == held_in(shown)
    assert HeldFile.objects.count() == 1
    assert door.send(desk, held=held_in(again)) == "taken"
    picture = Picture.objects.get()
    assert (picture.title, picture.width, picture.height) == ("Harbour", 600, 400)


@each_door
def test_a_file_that_became_a_picture_is_held_no_more(desk, paper, door):
    shown = door.send(desk, file=png(), credit="")
    name = HeldFile.objects.get().file.name
    assert default_storage.exists(name)
    door.send(desk, held=held_in(shown))
    assert not HeldFile.objects.exists()
    assert not default_storage.exists(name)


@each_door
def test_another_file_takes_the_place_of_the_one_that_is_held(desk, paper, door):
    shown = door.send(desk, file=png(), credit="")
    shown = door.send(desk, file=png("pier.png", (0, 0, 0)), held=held_in(shown), credit="")
    assert "pier.png is kept" in shown
    assert [str(held) for held in HeldFile.objects.all()] == ["pier.png"]


@each_door
def test_a_file_that_is_refused_is_not_held(desk, paper, door):
    shown = door.send(desk, file=SimpleUploadedFile("words.png", b"no picture"), credit="")
    assert "no picture" in shown
    assert held_in(shown) == ""
    assert not HeldFile.objects.exists()


def test_the_file_of_a_picture_that_is_changed_is_held_too(desk, paper):
    picture = factories.make_picture()
    address = reverse("wagtailimages:edit", args=[picture.pk])
    shown = desk.post(address, {"file": png("pier.png"), "file-held": "", **fields(credit="")})
    assert "pier.png is kept" in shown.content.decode()
    number = held_in(shown.content.decode())
    assert desk.post(address, {"file-held": number, **fields()}).status_code == 302
    assert Picture.objects.get().file.name.endswith("pier.png")


def test_what_is_held_for_one_person_is_nobody_elses(desk, paper, client):
    number = held_in(DOORS[0].send(desk, file=png(), credit=""))
    desk.force_login(factories.make_member(Role.PUBLISHER))
    shown = DOORS[0].send(desk, held=number)
    assert "Choose the file again" in shown
    assert not Picture.objects.exists()
    held = HeldFile.objects.get()
    assert desk.get(f"/media/{held.file.name}").status_code == 404


def test_what_is_held_is_dropped_after_a_day(desk, paper, at):
    number = held_in(DOORS[0].send(desk, file=png(), credit=""))
    name = HeldFile.objects.get().file.name
    drop_held_files(at=at + HELD_FOR - timedelta(seconds=1))
    assert default_storage.exists(name)
    drop_held_files(at=at + HELD_FOR)
    assert not default_storage.exists(name)
    assert "Choose the file again" in DOORS[0].send(desk, held=number)


def test_of_one_person_few_files_are_held(desk, paper):
    for number in range(MOST_HELD + 2):
        DOORS[0].send(desk, file=png(f"{number}.png"), credit="")
    assert [str(held) for held in HeldFile.objects.order_by("pk")] == [
        f"{number}.png" for number in range(2, MOST_HELD + 2)
    ]


def test_where_it_cannot_be_held_one_is_told_to_choose_it_again(desk, paper, stored_by):
    stored_by(NothingStored)
    shown = DOORS[0].send(desk, file=png(), credit="")
    assert "Choose the file again" in shown
    assert "Say who made it" in shown


def test_the_uploader_for_many_holds_in_its_own_way(desk, half_way):
    assert not HeldFile.objects.exists()


@each_door
@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "-1", "²", "one"])
def test_a_number_of_no_file_is_no_file(desk, paper, door, number):
    shown = door.send(desk, held=number, credit="")
    assert held_in(shown) == ""
    assert "is kept" not in shown
