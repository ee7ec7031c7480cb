"""What becomes of pictures that cannot be rendered, and how the desk learns of them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse
from wagtail import images
from wagtail.images.models import Filter

from latefinal.editions.services import draft_of, edition_at_hand, line_up
from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.rendering import look_at
from latefinal.pictures.rules import DESK_SPECS
from latefinal.pictures.services import (
    make_renditions,
    render_next,
    renditions_of,
    store_renditions,
)
from tests import factories

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
IMAGE_TAG = re.compile(r"{% *image \S+ (\S+)")


class Away(FileSystemStorage):
    """A storage that cannot be reached."""

    def _open(self, name, mode="rb"):
        raise RuntimeError("no route to the bucket")

    exists = size = get_modified_time = _open


@pytest.fixture
def away(settings):
    """The storage is gone from now on."""

    def leave():
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": f"{__name__}.Away", "OPTIONS": {}},
        }

    return leave


@pytest.fixture
def shown(section, at):
    """A story whose lead stands in its body too."""
    picture = factories.make_picture(rendered=False)
    body = [("paragraph", "<p>Words.</p>"), ("picture", {"picture": picture, "caption": ""})]
    return factories.make_story(section, lead_picture=picture, body=body, published_at=at)


def damage(picture):
    with default_storage.open(picture.file.name, "wb") as file:
        file.write(b"no longer a picture")


def lose(picture):
    default_storage.delete(picture.file.name)


@pytest.mark.parametrize("harm", [damage, lose])
def test_a_page_holds_and_the_desk_is_told_whatever_befell_the_picture(
    client, desk, shown, at, harm
):
    harm(shown.lead_picture)
    assert render_next(at=at)
    for path in (shown.get_absolute_url(), "/", shown.section.get_absolute_url(), "/feed/"):
        assert client.get(path).status_code == 200
    told = desk.get(reverse("pictures_desk:in_trouble")).content.decode()
    assert shown.lead_picture.title in told
    assert Picture.objects.get().problem in told
    assert Picture.objects.get().problem in desk.get(reverse("wagtailadmin_home")).content.decode()


def test_a_storage_that_is_away_takes_no_page_along(client, shown, at, away, caplog):
    away()
    assert render_next(at=at)
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert "no route to the bucket" in Picture.objects.get().problem


def test_a_file_that_could_not_be_fetched_is_asked_for_again(shown, at):
    with default_storage.open(shown.lead_picture.file.name) as file:
        kept = file.read()
    lose(shown.lead_picture)
    render_next(at=at)
    assert not render_next(at=at + MINUTE)
    with default_storage.open(shown.lead_picture.file.name, "wb") as file:
        file.write(kept)
    assert render_next(at=at + 6 * MINUTE)
    assert Picture.objects.get().problem == ""
    assert not Picture.objects.in_trouble().exists()


def test_what_kills_its_process_each_time_is_left_after_some_tries(shown, at):
    Picture.objects.update(tries=3)
    assert render_next(at=at)
    assert "never came to its end" in Picture.objects.get().problem
    assert not render_next(at=at + 60 * MINUTE)


def test_a_story_that_was_published_first_shows_its_pictures_once_they_are_there(client, shown, at):
    assert "<picture>" not in client.get(shown.get_absolute_url()).content.decode()
    render_next(at=at)
    assert client.get(shown.get_absolute_url()).content.decode().count("<picture>") == 2


def test_a_rendition_whose_file_is_lost_is_made_again(client, shown, at):
    render_next(at=at)
    lost = renditions_of(shown.lead_picture)["width-360|format-jpeg"]
    default_storage.delete(lost.file.name)
    assert client.get(lost.url).status_code == 404
    assert render_next(at=at)
    found = client.get(lost.url)
    found.close()
    assert found.status_code == 200


def test_pages_feeds_and_letters_hold_while_the_files_of_renditions_are_lost(
    client, evening, section, at
):
    picture = factories.make_picture()
    body = [("picture", {"picture": picture, "caption": ""})]
    story = factories.make_story(section, lead_picture=picture, body=body, published_at=at)
    for row in picture.renditions.all():
        default_storage.delete(row.file.name)
    lose(picture)
    for path in (story.get_absolute_url(), "/", section.get_absolute_url(), "/feed/"):
        assert client.get(path).status_code == 200
    edition = edition_at_hand(newsletter=evening, at=at).edition
    letter = draft_of(edition=edition, lineup=line_up(edition=edition, at=at), at=at)
    shown = renditions_of(picture)["width-1280|format-jpeg"]
    # Whoever opens it first has it made again, under this address: see the test before.
    assert f'src="{settings.LATEFINAL_URL}{shown.url}"' in letter.html
    assert client.get(shown.url).status_code == 404
    assert not Picture.objects.get().is_ready


def test_renditions_of_a_file_that_was_replaced_meanwhile_are_not_kept(at):
    picture = factories.make_picture(rendered=False)
    with picture.file.open() as file:
        recipe = picture.recipe(Filter("width-360|format-jpeg"), look_at(file))
    mine = Picture.objects.filter(pk=picture.pk, lease_until=at)
    files = {recipe.spec: b"of the old file"}
    assert not store_renditions(picture=picture, recipes=[recipe], files=files, mine=mine)
    assert not PictureRendition.objects.exists()


def test_nobody_makes_what_somebody_is_at(at):
    picture = factories.make_picture(rendered=False)
    Picture.objects.update(lease_until=at + MINUTE)
    assert not make_renditions(picture_id=picture.pk, at=at)
    assert make_renditions(picture_id=picture.pk, at=at + MINUTE)


def test_a_list_of_pictures_makes_none_and_leads_to_a_stand_in(desk, paper, at):
    picture = factories.make_picture(rendered=False)
    address = reverse("pictures_desk:thumbnail", args=(picture.pk, "max-165x165"))
    for screen in ("wagtailimages:index", "wagtailimages_chooser:choose"):
        assert address in desk.get(reverse(screen)).content.decode().replace("\\u0022", '"')
    desk.get(reverse("wagtailimages:edit", args=(picture.pk,)))
    assert not PictureRendition.objects.exists()
    assert "picture-waits" in desk.get(address).headers["Location"]
    render_next(at=at)
    assert desk.get(address).headers["Location"].startswith("/media/images/")


def test_every_size_that_wagtails_own_screens_ask_for_is_made_beforehand():
    screens = Path(images.__file__).parent.rglob("*.html")
    asked = {spec for file in screens for spec in IMAGE_TAG.findall(file.read_text())}
    assert asked - {"original"} <= set(DESK_SPECS)
    assert len(asked) > 3


def test_a_size_that_only_a_theme_asks_for_is_made_when_it_is_asked_for(db):
    assert factories.make_picture().get_rendition("width-100").file.size > 100


def test_the_preview_of_any_filter_makes_nothing(desk, paper):
    picture = factories.make_picture(rendered=False)
    assert desk.get(f"/desk/images/{picture.pk}/preview/width-5000/").status_code == 302
