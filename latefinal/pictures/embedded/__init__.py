"""What a picture's file says of itself: who made it, what it shows, whether a machine did.

Read where pictures are decoded, in a process that ends, so it knows Pillow and nothing of the
house. Of damaged or lying bytes it answers what could be read, and raises nothing.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, BinaryIO

from PIL import Image

from . import iim, xmp
from .credentials import read_credentials
from .exif import read_exif
from .reconciling import reconcile
from .source_types import code_of

IIM_RESOURCE, IIM_DIGEST = 0x0404, 0x0425  # Photoshop's image resources
LONGEST = 2_000  # characters of anything that a file says


def read_embedded(picture: Image.Image, file: BinaryIO) -> dict[str, Any]:
    """The words of an opened `picture`, each under its name, where the file has it.

    `credit`, `byline`, `caption`, `copyright`, `alt` and `people` are text; `source_type` is a code
    of IPTC's; `credentials` is what C2PA tells. The `file` stays where it stood.
    """
    told = reconcile(
        xmp=_xmp(picture), iim=_iim(picture), exif=_exif(picture), iim_is_newer=_is_newer(picture)
    )
    words: dict[str, Any] = {name: text[:LONGEST] for name, text in told.items() if text}
    if (credentials := _credentials(picture, file)) is not None:
        words["credentials"] = credentials
        words.setdefault("source_type", credentials.get("source_type", ""))
    words["source_type"] = code_of(words.get("source_type", ""))
    return {name: value for name, value in words.items() if value}


def _xmp(picture: Image.Image) -> dict[str, str]:
    packet = picture.info.get("xmp")
    return xmp.read_packet(packet) if isinstance(packet, bytes) else {}


def _resources(picture: Image.Image) -> dict[int, bytes]:
    found = picture.info.get("photoshop")
    return found if isinstance(found, dict) else {}


def _iim(picture: Image.Image) -> dict[str, str]:
    block = _resources(picture).get(IIM_RESOURCE)
    return iim.read_block(block) if isinstance(block, bytes) else {}


def _is_newer(picture: Image.Image) -> bool:
    found = _resources(picture)
    return iim.is_newer(found.get(IIM_RESOURCE), found.get(IIM_DIGEST))


def _exif(picture: Image.Image) -> dict[str, str]:
    with suppress(Exception):  # Pillow raises whatever it likes on a damaged header
        return read_exif(picture.getexif())
    return {}


def _credentials(picture: Image.Image, file: BinaryIO) -> dict[str, Any] | None:
    at = file.tell()
    try:
        return read_credentials(picture, file)
    finally:
        file.seek(at)
