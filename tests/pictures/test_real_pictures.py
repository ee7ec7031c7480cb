"""Pictures from other people's cameras and programs, where they are at hand."""

import csv
from pathlib import Path

import pytest
from PIL import Image

from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.services import render_next

from .test_intake import at_the_form

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "pictures"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real pictures lie beside the project"),
]


def test_real_pictures_are_shown_upright_and_bare_or_refused_in_words(desk, paper, at):
    with (DATA / "expected.tsv").open() as file:
        rows = {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}
    said = {name: at_the_form(desk, name, (DATA / name).read_bytes()) for name in rows}
    assert "HEIC" in said.pop("mei-cheers.heic")
    assert not any(said.values())
    # The wide ones cost the most and are made the same way.
    PictureRendition.objects.exclude(filter_spec__startswith="width-360|").delete()
    while render_next(at=at):
        pass
    assert not list(Picture.objects.in_trouble().values_list("file", "problem", "width", "height"))
    for rendition in PictureRendition.objects.filter(filter_spec="width-360|format-jpeg"):
        with rendition.file.open() as file, Image.open(file) as picture:
            picture.load()
            assert (picture.mode, dict(picture.getexif())) == ("RGB", {})
            assert (picture.width > picture.height) == (rendition.width > rendition.height)
