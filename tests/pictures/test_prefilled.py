"""What a file says of itself stands in its form, is kept, and goes with each rendition."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from latefinal.pictures.embedded import read_embedded
from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.services import render_next

from .described import WORDS, manifest, photograph
from .test_intake import add, errors_of, fields, in_the_chooser

pytestmark = pytest.mark.django_db
BARE = {"credit": "", "caption": "", "alt": "", "byline": "", "people": "", "copyright": ""}


def described(**told):
    return SimpleUploadedFile("port.jpg", photograph(**told))


def test_what_is_left_empty_is_filled_in_and_what_is_typed_stays(desk, paper):
    assert add(desk, file=described(packet=WORDS), **{**BARE, "credit": "Ours"}).status_code == 302
    picture = Picture.objects.get()
    assert (picture.credit, picture.byline) == ("Ours", "Mara Voss; Ilo Brandt")
    assert (picture.caption, picture.alt) == ("The port at six.", "Cranes against the light")
    assert (picture.people, picture.copyright) == ("Oda Lind", "© Mara Voss")
    assert picture.told_of_machine == "Made by AI"


def test_the_chooser_fills_in_too(desk, paper):
    assert not in_the_chooser(desk, "port.jpg", photograph(packet=WORDS))
    picture = Picture.objects.get()
    assert (picture.credit, picture.byline) == ("A. Photographer", "Mara Voss; Ilo Brandt")


def test_a_file_that_names_its_maker_alone_has_that_as_its_credit_and_no_alt(desk, paper):
    tags = Image.Exif()
    tags[0x013B] = "Mara Voss"
    response = add(desk, file=described(exif=tags), **BARE)
    assert list(errors_of(response)) == ["alt"]
    assert 'value="Mara Voss"' in response.content.decode()


def test_among_many_it_is_there_to_be_read_before_it_is_kept(desk, paper, at):
    told = manifest(program="Paintbox <script>")
    file = described(packet=WORDS.replace(b"AltText", b"Other"), credentials=told)
    address = reverse("wagtailimages:add_multiple")
    answer = desk.post(address, {"files[]": file, "title": "X"}).json()
    assert "Mara Voss / The Meridian" in answer["form"]
    assert "They were written by Paintbox &lt;script&gt; 2.1." in answer["form"]
    number = answer["uploaded_file_id"]
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=(number,))
    data = {f"uploaded-image-{number}-{name}": value for name, value in fields().items()}
    assert desk.post(address, data).json()["success"]
    assert render_next(at=at)
    assert Picture.objects.get().credentials["made_by"] == "Paintbox <script> 2.1"


def words_of(rendition):
    with rendition.file.open() as file, Image.open(file) as picture:
        assert not picture.getexif()
        return read_embedded(picture, file)


def test_every_rendition_says_whose_it_is_and_is_written_anew_when_that_changes(desk, paper, at):
    tags = Image.Exif()
    tags.get_ifd(0x8825).update({1: "N", 2: (41.0, 18.0, 0.0), 3: "E", 4: (69.0, 16.0, 0.0)})
    add(desk, file=described(packet=WORDS, exif=tags))
    render_next(at=at)
    written = {
        "credit": "A. Photographer",
        "byline": "Mara Voss; Ilo Brandt",
        "copyright": "© Mara Voss",
        "source_type": "trainedAlgorithmicMedia",
    }
    names = set(PictureRendition.objects.values_list("file", flat=True))
    assert all(words_of(row) == written for row in PictureRendition.objects.all())
    picture = Picture.objects.get()
    picture.credit = "Mara Voss"
    picture.save()
    assert render_next(at=at)
    assert all(
        words_of(row) == {**written, "credit": "Mara Voss"}
        for row in PictureRendition.objects.all()
    )
    assert set(PictureRendition.objects.values_list("file", flat=True)) == names
    assert not render_next(at=at)
