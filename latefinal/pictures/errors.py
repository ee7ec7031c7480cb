"""Why a picture cannot be taken or shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class PictureError(LatefinalError):
    """Something about one picture; the screen says which."""


class UnreadablePicture(PictureError):
    """It will not be readable tomorrow either: another file is needed."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__(_words(told))


class PictureNotRead(PictureError):
    """It was not read this time; the file may be well."""


class PictureNotStored(PictureError):
    """It could not be put where pictures are kept; the file itself may be well."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Pictures cannot be stored at this moment, so it was not taken. What you wrote "
                "stays here: try again in a minute, and tell whoever looks after the paper."
            )
        )


class UploadLost(PictureError):
    """What was chosen among many is not in the storage any more."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The file of this picture is no longer here. Choose it once more above; what you "
                "wrote stays here meanwhile, to be copied."
            )
        )


def _words(told: Mapping[str, Any]) -> str:
    numbers = {
        name: number_format(told[name], force_grouping=True)
        for name in ("width", "height", "pixels", "most")
        if name in told
    }
    sentences = {
        "damaged": _(
            "This picture is damaged: it cannot be read to its end. Export it or fetch it again."
        ),
        "heic": _(
            "This is a HEIC picture, as some telephones keep them. Save it as a JPEG and choose "
            "that one."
        ),
        "too_many_pixels": _(
            "This picture has too many pixels: %(pixels)s. At most %(most)s can be taken from a "
            "file of its kind. Save it smaller."
        ),
        "too_long": _(
            "This picture is %(width)s pixels wide and %(height)s high, and neither may be more "
            "than %(most)s. Cut it, or save it smaller."
        ),
        "too_heavy": _(
            "This picture takes too much time or memory to read. Save it smaller, as a JPEG."
        ),
    }
    no_picture = _(
        "This file is no picture, or it is damaged. Choose an AVIF, GIF, JPEG, PNG or WebP file."
    )
    return sentences.get(str(told.get("problem")), no_picture) % numbers
