"""How pictures come in, and what is refused at the form."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse
from PIL import Image
from wagtail.models import UploadedFile

from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.rules import DESK_SPECS, rendition_specs
from latefinal.pictures.services import render_next, renditions_of
from tests import factories

from . import hostile
from .intake import fields, png

FILES = hostile.hostile_files()
TAKEN = [name for name, (_, words) in FILES.items() if not words]

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def claims_to_be(width, height):
    """A PNG of a few bytes whose header says that it is huge."""
    return SimpleUploadedFile("huge.png", hostile.png(width, height), "image/png")


def photograph(*, orientation=6, with_place=True):
    """A JPEG as a camera on its side writes it, with the place it was taken.

    Wider than the narrowest width, so that it is made smaller in each kind, and left as it is.
    """
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera"
    if with_place:
        exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 18.0, 0.0), 3: "E", 4: (69.0, 16.0, 0.0)})
    Image.new("RGB", (420, 280), (90, 90, 90)).save(file, "JPEG", exif=exif, comment=b"of whom")
    return SimpleUploadedFile("street.jpg", file.getvalue(), "image/jpeg")


def add(desk, **changed):
    return desk.post(reverse("wagtailimages:add"), {"file": png(), **fields(**changed)})


def errors_of(response):
    return response.context["form"].errors


def at_the_form(desk, name, content):
    """What is said of the file; nothing where it is taken."""
    response = add(desk, file=SimpleUploadedFile(name, content))
    return "" if response.status_code == 302 else str(errors_of(response)["file"])


def among_many(desk, name, content):
    file = SimpleUploadedFile(name, content)
    answer = desk.post(reverse("wagtailimages:add_multiple"), {"files[]": file, "title": name})
    return answer.json().get("error_message", "")


def in_the_chooser(desk, name, content):
    prefix = "image-chooser-upload-"
    data = {prefix + name: value for name, value in fields().items()}
    data[prefix + "file"] = SimpleUploadedFile(name, content)
    answer = desk.post(reverse("wagtailimages_chooser:create"), data).json()
    return "" if "result" in answer else answer["htmlFragment"]


def test_a_picture_comes_in_with_what_must_be_known(desk, paper):
    response = add(desk)
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.credit, picture.alt) == ("A. Photographer", "A harbour at dusk")


@pytest.mark.parametrize("missing", ["credit", "alt"])
def test_credit_and_alt_are_asked_for_when_it_comes_in(desk, paper, missing):
    response = add(desk, **{missing: ""})
    assert missing in errors_of(response)
    assert not Picture.objects.exists()


def test_a_handout_names_its_outlet(desk, paper):
    response = add(desk, kind="handout")
    assert "handed it out" in str(errors_of(response)["outlet"])


def test_only_a_handout_names_an_outlet(desk, paper):
    response = add(desk, kind="own", outlet=factories.make_outlet().pk)
    assert "Only a handout" in str(errors_of(response)["outlet"])


def test_a_handout_with_its_outlet_comes_in(desk, paper):
    outlet = factories.make_outlet()
    assert add(desk, kind="handout", outlet=outlet.pk).status_code == 302
    assert Picture.objects.get().outlet == outlet


def test_a_file_that_is_no_picture_is_refused_in_words(desk, paper):
    file = SimpleUploadedFile("harbour.png", b"%PDF-1.7 no picture", "image/png")
    response = add(desk, file=file)
    assert "no picture" in str(errors_of(response)["file"])
    assert not Picture.objects.exists()


def test_a_picture_of_30000_pixels_square_is_refused_in_words(desk, paper):
    response = add(desk, file=claims_to_be(30_000, 30_000))
    assert "too many pixels" in str(errors_of(response)["file"])
    assert not Picture.objects.exists()


@pytest.mark.parametrize("size", [(30_000, 30_000), (12_000, 10_000)])
def test_the_choosers_upload_refuses_a_huge_picture_in_words(desk, paper, size):
    prefix = "image-chooser-upload-"
    data = {prefix + name: value for name, value in fields().items()}
    response = desk.post(
        reverse("wagtailimages_chooser:create"), {prefix + "file": claims_to_be(*size), **data}
    )
    assert "too many pixels" in response.json()["htmlFragment"]
    assert not Picture.objects.exists()


def test_the_choosers_upload_asks_for_the_credit(desk, paper):
    prefix = "image-chooser-upload-"
    data = {prefix + name: value for name, value in fields(credit="").items()}
    response = desk.post(reverse("wagtailimages_chooser:create"), {prefix + "file": png(), **data})
    assert "Say who made it" in response.json()["htmlFragment"]


@pytest.mark.parametrize("file", [claims_to_be(30_000, 30_000), png("words.png")])
def test_the_uploader_for_many_stores_nothing_before_all_is_known(desk, paper, file):
    response = desk.post(reverse("wagtailimages:add_multiple"), {"files[]": file, "title": "X"})
    answer = response.json()
    if file.name == "huge.png":
        assert not answer["success"]
        assert "too many pixels" in answer["error_message"]
    else:
        assert "credit" in answer["form"]
    assert not Picture.objects.exists()


def test_the_uploader_for_many_asks_for_the_same(desk, paper):
    answer = desk.post(
        reverse("wagtailimages:add_multiple"), {"files[]": png(), "title": "X"}
    ).json()
    upload = answer["uploaded_file_id"]
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=(upload,))
    data = {f"uploaded-image-{upload}-{name}": value for name, value in fields().items()}
    refused = desk.post(address, {**data, f"uploaded-image-{upload}-credit": ""}).json()
    assert "Say who made it" in refused["form"]
    assert desk.post(address, data).json()["success"]
    assert Picture.objects.get().credit == "A. Photographer"


class NothingStored(FileSystemStorage):
    """A storage that takes nothing, and gives back what is there."""

    def _save(self, name, content):
        raise OSError("no route to the bucket")


class NothingThere(FileSystemStorage):
    """A storage that cannot be reached at all."""

    def _open(self, name, mode="rb"):
        raise OSError("no route to the bucket")

    _save = delete = _open


@pytest.mark.parametrize("door", [at_the_form, among_many, in_the_chooser])
def test_a_storage_that_is_away_is_a_sentence_at_every_door(desk, paper, stored_by, door):
    stored_by(NothingStored)
    assert "cannot be stored at this moment" in door(desk, "harbour.png", png().read())
    assert not Picture.objects.exists()
    assert not UploadedFile.objects.exists()


def test_of_many_one_whose_file_vanished_keeps_what_was_written(desk, half_way):
    address, data = half_way
    lost = UploadedFile.objects.get().file
    with lost.open():
        kept = lost.read()
    lost.storage.delete(lost.name)
    answer = desk.post(address, data).json()
    assert not answer["success"]
    assert "no longer here" in answer["form"]
    assert "A. Photographer" in answer["form"]
    assert not Picture.objects.exists()
    lost.storage.save(lost.name, ContentFile(kept))
    assert desk.post(address, data).json()["success"]


@pytest.mark.parametrize("storage", [NothingStored, NothingThere])
def test_of_many_none_is_lost_while_the_storage_is_away(
    desk, half_way, settings, storage, stored_by
):
    address, data = half_way
    before = settings.STORAGES
    stored_by(storage)
    answer = desk.post(address, data).json()
    assert not answer["success"]
    assert "cannot be stored at this moment" in answer["form"]
    assert "A. Photographer" in answer["form"]
    dropped = desk.post(address.replace("create_from_uploaded_image", "delete_upload"))
    assert dropped.status_code == (503 if storage is NothingThere else 200)
    settings.STORAGES = before
    if storage is NothingThere:
        assert desk.post(address, data).json()["success"]
        assert Picture.objects.get().credit == "A. Photographer"


@pytest.mark.parametrize("door", [at_the_form, among_many, in_the_chooser])
def test_every_hostile_file_gets_its_sentence_or_is_taken_at_every_door(desk, paper, door):
    said = {name: door(desk, name, content) for name, (content, _) in FILES.items()}
    wrong = {name: said[name] for name, (_, words) in FILES.items() if not fits(said[name], words)}
    assert not wrong


def fits(said, words):
    return words in said if words else said == ""


def test_a_hostile_file_that_is_taken_is_shown(desk, paper, at):
    for name in TAKEN:
        at_the_form(desk, name, FILES[name][0])
    # Every width as JPEG, the smallest in every kind: to encode the others costs the most.
    PictureRendition.objects.exclude(
        Q(filter_spec__endswith="format-jpeg") | Q(filter_spec__startswith="width-360|")
    ).delete()
    while render_next(at=at):
        pass
    assert Picture.objects.count() == len(TAKEN)
    assert not Picture.objects.in_trouble().exists()
    for rendition in PictureRendition.objects.filter(filter_spec__startswith="width-360"):
        with rendition.file.open() as file, Image.open(file) as picture:
            picture.load()
            assert b"<script>" not in Path(rendition.file.path).read_bytes()


def test_a_file_is_called_by_what_is_in_it(desk, paper):
    at_the_form(desk, "a-jpeg-really.png", FILES["a-jpeg-really.png"][0])
    assert Picture.objects.get().file.name.endswith(".jpg")


def test_sixteen_bits_of_grey_keep_their_shades(desk, paper, at):
    shades = Image.new("I;16", (2, 1))
    shades.putpixel((0, 0), 0x4000)
    shades.putpixel((1, 0), 0xC000)
    add(desk, file=SimpleUploadedFile("grey.png", hostile.saved(shades, "PNG")))
    render_next(at=at)
    shown = renditions_of(Picture.objects.get())["width-360|format-webp"]
    with shown.file.open() as file, Image.open(file) as picture:
        dark, light = (picture.convert("L").getpixel((x, 0)) for x in (0, 1))
    assert abs(dark - 0x40) < 8
    assert abs(light - 0xC0) < 8


def test_every_rendition_is_made_once_a_picture_has_come_in(desk, paper, at):
    add(desk)
    assert not PictureRendition.objects.exists()
    assert render_next(at=at)
    made = set(PictureRendition.objects.values_list("filter_spec", flat=True))
    assert made == {*rendition_specs(), *DESK_SPECS}
    assert not render_next(at=at)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_rendition_stands_upright_and_says_not_where_it_was_taken(desk, paper, at, orientation):
    add(desk, file=photograph(orientation=orientation))
    render_next(at=at)
    for rendition in PictureRendition.objects.exclude(filter_spec="fill-600x338"):
        with rendition.file.open() as file, Image.open(file) as picture:
            assert (picture.height > picture.width) == (orientation > 4)
            assert picture.size == (rendition.width, rendition.height)
            assert not picture.getexif()
            assert "comment" not in picture.info
