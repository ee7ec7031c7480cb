"""The verbs that write pictures."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from .models import Picture, PictureRendition
from .rules import rendition_specs


@transaction.atomic
def add_picture(*, picture: Picture) -> Picture:
    """Store an unsaved `picture` with its file; its renditions are made in the background."""
    picture.save()
    return picture


def make_renditions_soon(*, picture: Picture) -> None:
    """Nudge the worker once the picture's row is there for it to see."""
    transaction.on_commit(partial(make_renditions.enqueue, picture.pk))


@task()
def make_renditions(picture_id: int) -> None:
    """Make every rendition that is missing. Running it twice is harmless."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        renditions_of(picture)


def renditions_of(picture: Picture) -> dict[str, PictureRendition]:
    """Every rendition of `picture` by its filter; no statement where they were prefetched.

    What is missing is made now. Raises SourceImageIOError where the original cannot be read.
    """
    there = {row.filter_spec: row for row in picture.renditions.all()}
    if missing := [spec for spec in rendition_specs() if spec not in there]:
        there.update(picture.get_renditions(*missing))
    return there
