"""The verbs that write pictures.

The row is the queue: a picture that is not ready waits for its renditions. They are made one
picture at a time, beside the web server, and no page waits for them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from threading import Event
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import close_old_connections, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.images.models import Filter
from wagtail.log_actions import log as log_action

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.errors import place_of, words_of

from .errors import PictureNotStored, UnreadablePicture
from .models import HeldFile, Picture, PictureRendition, ShownRendition
from .querysets import MOST_TRIES
from .rendering import Recipe, look_at, render
from .rules import DESK_SPECS, rendition_specs

log = logging.getLogger("latefinal.pictures")

LEASE = timedelta(minutes=5)
"""Longer than one picture takes at the very most."""

REST = timedelta(minutes=5)
"""Until a file that could not be fetched is asked for again."""

LOOK_EVERY = 1.0

MOST_HELD = 4
"""Files of one person, who may have as many forms open."""

HELD_FOR = timedelta(days=1)
"""For the rest of somebody's day, and the morning after."""

WITHDRAWN = "latefinal.picture_withdrawn"
GIVEN_BACK = "latefinal.picture_given_back"

Follower = Callable[[Picture], object]
_followers: list[Follower] = []


def when_rendered(follow: Follower) -> None:
    """Have `follow` called with each picture that has got renditions, or lost them."""
    if follow not in _followers:
        _followers.append(follow)


@transaction.atomic
def add_picture(*, picture: Picture) -> Picture:
    """Store an unsaved `picture` with its file; its renditions are made in the background."""
    picture.save()
    return picture


def renditions_of(picture: Picture) -> Mapping[str, PictureRendition | ShownRendition]:
    """Those renditions of `picture` that are there, by their filter; none is made.

    No statement where they were read before, and nothing is asked of the storage: a page holds,
    whatever became of a picture's file.
    """
    rows = picture.renditions.all() if picture.shown is None else picture.shown
    return {row.filter_spec: row for row in rows}


def set_credit(*, pictures: Sequence[Picture], credit: str, user: User) -> None:
    """Print `credit` with each of `pictures` from now on; `user` is who says so."""
    for picture in pictures:
        picture.credit = credit
        with transaction.atomic():
            picture.save(update_fields=["credit"])
            render_again(picture=picture)
            log_action(instance=picture, action="wagtail.edit", user=user)


def hold_file(*, file: File[bytes], by: User, at: datetime) -> HeldFile:
    """Keep `file` from `at` (aware) on, for `by` alone, until its form is mended; the newest few.

    Raises PictureNotStored.
    """
    try:
        file.seek(0)
        held = HeldFile(by=by, at=at)
        # By a name that nobody can guess, since it is one person's.
        held.file.save(f"{token_hex(16)}/{Path(file.name or '').name}", file, save=False)
    except OSError as error:
        log.error("A file could not be held: %s.", place_of(error))
        raise PictureNotStored from error
    held.save()
    for old in HeldFile.objects.filter(by=by).order_by("-pk")[MOST_HELD:]:
        drop_held_file(held=old)
    return held


def drop_held_file(*, held: HeldFile) -> None:
    """Forget a held file: it has become a picture's, or was not wanted."""
    try:
        held.file.delete(save=False)
    except OSError as error:
        log.error("A held file could not be thrown away: %s.", place_of(error))
        return
    held.delete()


def drop_held_files(*, at: datetime) -> None:
    """Forget what was held for a day by `at` (aware). Running it twice is harmless."""
    for old in HeldFile.objects.filter(at__lte=at - HELD_FOR):
        drop_held_file(held=old)


def render_again(*, picture: Picture) -> None:
    """Have its renditions looked through again; what is missing then is made."""
    Picture.objects.filter(pk=picture.pk).update(is_ready=False, tries=0, lease_until=None)


def rendition_lost(*, path: str) -> None:
    """A reader was not given the file at `path`: if it is a picture's, it is made again."""
    # Asked before it is written: a stranger's wrong address must not take the write lock.
    lost = list(Picture.objects.filter(renditions__file=path, is_ready=True).values_list("pk"))
    for (number,) in lost:
        Picture.objects.filter(pk=number).update(is_ready=False, tries=0)


def settle_use(*, today: date) -> None:
    """Take away from readers what may not be used any more on `today`, the paper's date.

    Give back what may be used again. Running it twice is harmless.
    """
    for picture in Picture.objects.past_use(today=today).filter(is_withdrawn=False):
        withdraw_picture(picture=picture)
    for picture in Picture.objects.in_use_again(today=today):
        give_back_picture(picture=picture)


def withdraw_picture(*, picture: Picture) -> None:
    """Take its renditions away, files too; pages, feeds and cards are made anew without them.

    The desk keeps its thumbnails. What the works are making of it at this moment is not kept.
    """
    with transaction.atomic():
        used = Picture.objects.filter(pk=picture.pk, is_withdrawn=False)
        if not used.update(is_withdrawn=True, is_ready=False, tries=0, lease_until=None):
            return
        picture.renditions.exclude(filter_spec__in=DESK_SPECS).delete()
        log_action(instance=picture, action=WITHDRAWN, data={"day": str(picture.use_until)})
        # Here, before the files are deleted: a storage that is away must not leave it on pages.
        _tell_followers(picture)
    log.warning("Picture %d is past its last day: readers are not shown it.", picture.pk)


def give_back_picture(*, picture: Picture) -> None:
    """Have its renditions made again: it may be used once more."""
    with transaction.atomic():
        withdrawn = Picture.objects.filter(pk=picture.pk, is_withdrawn=True)
        if withdrawn.update(is_withdrawn=False, is_ready=False, tries=0, lease_until=None):
            log_action(instance=picture, action=GIVEN_BACK)


def run_pictures(*, stop: Event) -> None:
    """Make renditions, one picture after another, until `stop`."""
    while not stop.is_set():
        close_old_connections()
        if not render_next(at=clock.now()):
            stop.wait(LOOK_EVERY)


def render_next(*, at: datetime) -> bool:
    """Make the renditions of the newest picture that waits. False: none does."""
    number = Picture.objects.waiting(at=at).order_by("-pk").values_list("pk", flat=True).first()
    return number is not None and make_renditions(picture_id=number, at=at)


def make_renditions(*, picture_id: int, at: datetime) -> bool:
    """Make every rendition of that picture that is missing, and note what could not be made.

    False: it does not wait, or somebody is at it. Running it twice is harmless.
    """
    until = at + LEASE
    waiting = Picture.objects.waiting(at=at).filter(pk=picture_id)
    if not waiting.hold(at=at, until=until, tries=F("tries") + 1):
        return False
    picture = Picture.objects.get(pk=picture_id)
    mine = Picture.objects.filter(pk=picture_id, lease_until=until, file=picture.file.name)
    problem, is_ready, rest = _attempt(picture, mine)
    if problem:
        log.warning("Picture %d has no renditions, or not all: %s", picture_id, problem)
    # Whoever gave it another file meanwhile has taken the lease back: then it still waits.
    mine.update(problem=problem[:300], is_ready=is_ready, lease_until=rest and at + rest)
    return True


def _attempt(picture: Picture, mine: Any) -> tuple[str, bool, timedelta | None]:
    """Make what is missing; answers what is wrong, whether that is final, or when to try again."""
    try:
        if picture.tries > MOST_TRIES:
            return _("It was begun again and again, and never came to its end."), True, None
        failed = _make_missing(picture, mine)
    except UnreadablePicture as error:
        return str(error), True, None
    except FileNotFoundError:
        return _("Its file is no longer there. Choose the file again."), False, REST
    except Exception as error:  # noqa: BLE001 - storages raise whatever they like
        log.error("Picture %d could not be rendered: %s.", picture.pk, place_of(error))
        words = _("Its file could not be fetched or its renditions not stored: %(said)s.")
        return words % {"said": words_of(error)}, False, REST
    if failed:
        words = _("These could not be made of it: %(them)s. Save it another way and choose that.")
        return words % {"them": ", ".join(failed)}, True, None
    return "", True, None


def _make_missing(picture: Picture, mine: Any) -> list[str]:
    """Make what is missing and tell who follows; answers the filters that could not be made.

    What carries other words than the picture has now is written anew where it lies.
    """
    there = {row.filter_spec: row for row in picture.renditions.all() if _is_there(row, picture)}
    wanted = DESK_SPECS if picture.is_withdrawn else (*rendition_specs(), *DESK_SPECS)
    missing = [spec for spec in wanted if spec not in there]
    outdated = list(there) if picture.words_written != picture.seal_of_words else []
    if not missing and not outdated:
        return []
    with default_storage.open(picture.file.name, "rb") as file:
        seen = look_at(file)
        recipes = [picture.recipe(Filter(spec), seen) for spec in (*missing, *outdated)]
        files = render(file, recipes, picture.words_to_write)
    anew = {spec: files.pop(spec) for spec in outdated if spec in files}
    if mine.update(width=seen.width, height=seen.height, credentials=seen.words.get("credentials")):
        for spec, content in anew.items():
            _write_anew(there[spec].file.name, content)
        mine.update(words_written=picture.seal_of_words)
    if files and store_renditions(picture=picture, recipes=recipes, files=files, mine=mine):
        _tell_followers(picture)
    return [spec for spec in missing if spec not in files]


def _tell_followers(picture: Picture) -> None:
    for follow in _followers:
        follow(picture)


def _write_anew(name: str, content: bytes) -> None:
    """In its own place: letters that have gone out name it."""
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def _is_there(row: PictureRendition, picture: Picture) -> bool:
    key = Filter(row.filter_spec).get_cache_key(picture)
    return row.focal_point_key == key and default_storage.exists(row.file.name)


def store_renditions(
    *, picture: Picture, recipes: Sequence[Recipe], files: Mapping[str, bytes], mine: Any
) -> bool:
    """Store `files`, each by its filter, while the picture is among `mine`; else nothing.

    The storage may be far away, so the files are there before the transaction that names them.
    """
    made = [recipe for recipe in recipes if recipe.spec in files]
    names = {recipe.spec: _store(picture, recipe, files[recipe.spec]) for recipe in made}
    with transaction.atomic():
        is_mine = bool(mine.select_for_update().values_list("pk", flat=True))
        if is_mine:
            PictureRendition.objects.bulk_create(
                [_row(picture, recipe, names[recipe.spec]) for recipe in made],
                update_conflicts=True,
                update_fields=["file", "width", "height"],
                unique_fields=["image", "filter_spec", "focal_point_key"],
            )
    if not is_mine:
        for name in names.values():
            default_storage.delete(name)
    return is_mine


def _row(picture: Picture, recipe: Recipe, name: str) -> PictureRendition:
    width, height = recipe.size
    return PictureRendition(
        image=picture,
        filter_spec=recipe.spec,
        focal_point_key=Filter(recipe.spec).get_cache_key(picture),
        file=name,
        width=width,
        height=height,
    )


def _store(picture: Picture, recipe: Recipe, content: bytes) -> str:
    name = PictureRendition(image=picture).get_upload_to(picture.rendition_name(recipe))
    return default_storage.save(name, ContentFile(content))
