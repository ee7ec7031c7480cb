"""What EXIF says of a picture (CIPA DC-008): three tags, and nothing of where it was taken."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

DESCRIPTION, ARTIST, COPYRIGHT = 0x010E, 0x013B, 0x8298

# What cameras and programs write into each picture; none of it is a caption.
NO_CAPTIONS = frozenset(
    {
        "created with gimp",
        "digital camera",
        "dcim",
        "default",
        "exif_jpeg_picture",
        "kodak digital still camera",
        "minolta digital camera",
        "olympus digital camera",
        "samsung digital camera",
        "screenshot",
        "sony dsc",
    }
)


def read_exif(tags: Mapping[int, Any]) -> dict[str, str]:
    """Caption, byline and copyright."""
    caption = _text(tags.get(DESCRIPTION))
    return {
        "caption": "" if caption.casefold() in NO_CAPTIONS else caption,
        "byline": _text(tags.get(ARTIST)),
        "copyright": _text(tags.get(COPYRIGHT)),
    }


def _text(value: Any) -> str:
    """As text: the tag is ASCII by its standard, and most programs write UTF-8 into it.

    A copyright may be two, the photographer's and the editor's, parted by a NUL.
    """
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeError):  # Pillow has read it as Latin-1, which it then is
        value = value.encode("latin-1").decode()
    return "; ".join(part for part in (part.strip() for part in value.split("\0")) if part)
