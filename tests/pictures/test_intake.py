"""How pictures come in, and what is refused at the form."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.rules import rendition_specs
from tests import factories

pytestmark = pytest.mark.django_db


def png(name="harbour.png", size=(1600, 900)):
    file = io.BytesIO()
    Image.new("RGB", size, (140, 29, 24)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def claims_to_be(width, height):
    """A PNG of a few bytes whose header says that it is huge."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return SimpleUploadedFile("huge.png", b"\x89PNG\r\n\x1a\n" + parts, "image/png")


def photograph(*, orientation=6, with_place=True):
    """A JPEG of 1200 x 800 as a camera on its side writes it, with the place it was taken."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera"
    if with_place:
        exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 18.0, 0.0), 3: "E", 4: (69.0, 16.0, 0.0)})
    Image.new("RGB", (1200, 800), (90, 90, 90)).save(file, "JPEG", exif=exif, comment=b"of whom")
    return SimpleUploadedFile("street.jpg", file.getvalue(), "image/jpeg")


def fields(**changed):
    return {
        "title": "Harbour",
        "kind": "own",
        "credit": "A. Photographer",
        "caption": "The outer harbour.",
        "alt": "A harbour at dusk",
        "rights": "Staff",
        "tags": "",
        **changed,
    }


def add(desk, **changed):
    return desk.post(reverse("wagtailimages:add"), {"file": png(), **fields(**changed)})


def errors_of(response):
    return response.context["form"].errors


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


def test_every_rendition_is_made_when_a_picture_comes_in(
    desk, paper, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        add(desk)
    made = set(PictureRendition.objects.values_list("filter_spec", flat=True))
    assert set(rendition_specs()) <= made


@pytest.mark.parametrize(
    "spec",
    ["width-360|format-jpeg", "width-360|format-webp", "width-360|format-avif", "max-165x165"],
)
def test_a_rendition_stands_upright_and_says_not_where_it_was_taken(desk, paper, spec):
    add(desk, file=photograph())
    rendition = Picture.objects.get().get_rendition(spec)
    with rendition.file.open() as file, Image.open(file) as picture:
        assert picture.height > picture.width
        assert not picture.getexif()
        assert "comment" not in picture.info
