"""Pictures wait to be rendered, one worker holds each, and nothing is lost on the way."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from wagtail.images.models import Filter

from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.rendering import look_at
from latefinal.pictures.rules import DESK_SPECS, rendition_specs, spec, srcset
from latefinal.pictures.services import (
    LEASE,
    REST,
    add_picture,
    make_renditions,
    render_again,
    render_next,
    rendition_lost,
    renditions_of,
    store_renditions,
    when_rendered,
)
from tests import factories

from . import hostile
from .test_intake import fields, png

SECOND = timedelta(seconds=1)


def small():
    """A file that is rendered in no time."""
    content = hostile.saved(Image.new("RGB", (16, 9), (140, 29, 24)), "PNG")
    return ImageFile(BytesIO(content), name="small.png")


@pytest.fixture
def waiting(db):
    """A picture whose renditions are still to be made."""
    return factories.make_picture(rendered=False, file=small())


def damaged(**changed):
    """A picture that no worker can read."""
    picture = factories.make_picture(rendered=False, file=small())
    with default_storage.open(picture.file.name, "wb") as file:
        file.write(b"no longer a picture")
    Picture.objects.filter(pk=picture.pk).update(**changed)
    return picture


def state(picture):
    row = Picture.objects.get(pk=picture.pk)
    return row.is_ready, row.tries, row.lease_until, bool(row.problem)


def test_readers_are_offered_three_widths_in_three_formats():
    assert len(rendition_specs()) == len(set(rendition_specs())) == 9
    assert rendition_specs()[0] == spec(360, "avif") == "width-360|format-avif"


def test_widths_are_offered_from_the_narrowest_and_each_once():
    assert srcset([("b", 720), ("a", 360), ("c", 720)]) == "a 360w, c 720w"
    assert srcset([]) == ""


def test_the_newest_picture_is_made_first(db, at):
    old, new = damaged(), damaged()
    assert render_next(at=at)
    assert state(new) == (True, 1, None, True)
    assert state(old) == (False, 0, None, False)
    assert render_next(at=at)
    assert state(old) == (True, 1, None, True)
    assert not render_next(at=at)


@pytest.mark.parametrize(
    ("late", "is_taken"), [(-SECOND, False), (0 * SECOND, True), (SECOND, True)]
)
def test_a_picture_that_somebody_holds_is_free_once_the_lease_has_run_out(db, at, late, is_taken):
    picture = damaged(lease_until=at)
    assert make_renditions(picture_id=picture.pk, at=at + late) is is_taken
    assert state(picture)[1] == (1 if is_taken else 0)


def test_what_is_ready_or_not_there_is_not_made(db, at):
    picture = damaged(is_ready=True)
    assert not make_renditions(picture_id=picture.pk, at=at)
    assert not make_renditions(picture_id=picture.pk + 1, at=at)
    assert state(picture) == (True, 0, None, False)


def test_a_file_that_is_lost_is_looked_for_again_after_five_minutes(waiting, at):
    default_storage.delete(waiting.file.name)
    assert make_renditions(picture_id=waiting.pk, at=at)
    assert state(waiting) == (False, 1, at + REST, True)
    assert not render_next(at=at + REST - SECOND)
    assert render_next(at=at + REST)


@pytest.mark.parametrize(("tries", "words"), [(2, "cannot be read"), (3, "never came to its end")])
def test_after_three_tries_that_ended_nowhere_it_is_left(db, at, tries, words):
    picture = damaged(tries=tries)
    make_renditions(picture_id=picture.pk, at=at)
    assert ("never came" in Picture.objects.get().problem) is ("never came" in words)
    assert state(picture) == (True, tries + 1, None, True)


def test_asked_for_again_it_waits_as_if_nobody_had_tried(db, at):
    picture = damaged(tries=4, is_ready=True, lease_until=at + LEASE)
    other = damaged(tries=4, is_ready=True)
    render_again(picture=picture)
    assert state(picture) == (False, 0, None, False)
    assert state(other) == (True, 4, None, False)
    assert list(Picture.objects.waiting(at=at)) == [picture]


def test_a_rendition_that_a_reader_was_not_given_has_its_picture_made_again(db, at):
    lost, other = factories.make_picture(), factories.make_picture()
    Picture.objects.update(tries=4)
    rendition_lost(path=renditions_of(lost)["width-360|format-jpeg"].file.name)
    assert state(lost)[:2] == (False, 0)
    assert state(other)[:2] == (True, 4)
    rendition_lost(path="images/none.jpg")
    assert state(other)[:2] == (True, 4)
    Picture.objects.filter(pk=lost.pk).update(tries=2)  # it is being made: its tries count on
    rendition_lost(path=renditions_of(lost)["width-360|format-jpeg"].file.name)
    assert state(lost)[:2] == (False, 2)


def test_a_picture_that_is_made_is_whole_of_its_own_size_and_told_to_who_follows(waiting, at):
    heard = []

    def follow(picture):
        heard.append(picture.pk)

    for _time in range(2):  # twice over, and still told once
        when_rendered(follow)
    Picture.objects.update(width=1, height=1, problem="Nobody knows.")
    assert make_renditions(picture_id=waiting.pk, at=at)
    row = Picture.objects.get()
    assert (row.width, row.height) == (16, 9)
    assert (row.is_ready, row.problem, row.lease_until) == (True, "", None)
    made = renditions_of(row)
    assert set(made) == {*rendition_specs(), *DESK_SPECS}
    shown = made["width-360|format-jpeg"]
    assert (shown.width, shown.height) == (16, 9)
    assert heard == [waiting.pk]
    render_again(picture=waiting)  # all is there: nothing is made, and nobody told
    assert make_renditions(picture_id=waiting.pk, at=at)
    assert renditions_of(Picture.objects.get()) == made
    assert heard == [waiting.pk]


def test_only_what_is_missing_is_made(waiting, at):
    make_renditions(picture_id=waiting.pk, at=at)
    row = Picture.objects.get()
    before = {spec: one.file.name for spec, one in renditions_of(row).items()}
    row.renditions.filter(filter_spec="max-165x165").delete()
    default_storage.delete(before["width-720|format-jpeg"])
    render_again(picture=row)
    make_renditions(picture_id=row.pk, at=at)
    after = renditions_of(Picture.objects.get())
    assert set(after) == set(before)
    for name, one in after.items():
        assert default_storage.exists(one.file.name)
        kept = name not in ("max-165x165", "width-720|format-jpeg")
        assert not kept or one.file.name == before[name]


def stored():
    return set(default_storage.listdir("images")[1])


def test_what_is_not_kept_leaves_no_file_and_what_is_stored_again_takes_its_place(waiting, at):
    with waiting.file.open() as file:
        recipe = waiting.recipe(Filter("width-360|format-jpeg"), look_at(file))
    files, before = {recipe.spec: b"of the file"}, stored()
    mine = Picture.objects.filter(pk=waiting.pk)
    given = {"picture": waiting, "recipes": [recipe], "files": files}
    assert not store_renditions(**given, mine=mine.filter(lease_until=at))
    assert stored() == before
    for _time in range(2):
        assert store_renditions(**given, mine=mine)
    row = PictureRendition.objects.get()
    assert (row.filter_spec, row.width, row.height) == (recipe.spec, *recipe.size)
    assert default_storage.exists(row.file.name)
    assert store_renditions(picture=waiting, recipes=[recipe], files={}, mine=mine)
    assert PictureRendition.objects.count() == 1


def test_in_trouble_are_those_with_a_problem_the_newest_first(db):
    first, second = damaged(problem="Lost."), damaged(problem="Lost.")
    damaged()
    assert list(Picture.objects.in_trouble()) == [second, first]


def test_a_picture_is_put_in_and_waits(db, at):
    picture = add_picture(picture=Picture(title="Small", file=small()))
    assert picture.pk
    assert list(Picture.objects.waiting(at=at)) == [picture]


def test_a_picture_that_is_given_another_file_waits_again(desk, paper, at):
    picture = factories.make_picture()
    Picture.objects.update(tries=4)
    address = reverse("wagtailimages:edit", args=(picture.pk,))
    desk.post(address, {**fields(), "file": png("other.png", (16, 9))})
    assert state(picture)[:2] == (False, 0)
    assert Picture.objects.get().width == 16
    refused = desk.post(address, {**fields(title=""), "file": ""})
    form = refused.context["form"]
    assert set(form.errors) == {"title"}
    assert form.fields["title"].help_text.startswith("By which you find it again.")


def test_where_a_picture_is_cut_follows_what_the_desk_says_matters_in_it(desk, paper, at):
    wide = Image.new("RGB", (1600, 400), (140, 29, 24))
    wide.paste((24, 29, 140), (0, 0, 200, 400))  # what matters is blue, and at the left edge
    picture = factories.make_picture(
        rendered=False, file=ImageFile(BytesIO(hostile.saved(wide, "PNG")), name="wide.png")
    )
    address = reverse("wagtailimages:edit", args=(picture.pk,))
    assert 'class="focal-point-chooser"' in desk.get(address).content.decode()
    marked = {
        "focal_point_x": 100,
        "focal_point_y": 200,
        "focal_point_width": 200,
        "focal_point_height": 400,
    }
    for box, colour in (({}, (140, 29, 24)), (marked, (24, 29, 140))):
        assert desk.post(address, {**fields(), "file": "", **box}).status_code == 302
        picture.refresh_from_db()
        assert render_next(at=at)
        cut = picture.get_rendition("fill-600x338")
        with default_storage.open(cut.file.name) as file, Image.open(file) as shown:
            assert all(
                abs(a - b) < 12
                for a, b in zip(shown.convert("RGB").getpixel((60, 169)), colour, strict=True)
            )
