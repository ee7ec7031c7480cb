"""How much a process that reads a picture may take, and what is refused for it beforehand."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from typing import Any

from PIL import Image


class Refused(Exception):
    """The picture cannot be taken; the code says why, in a word that `errors` knows."""


def bound_process(megabytes: int, seconds: int) -> None:
    """From here on it may use so much address space and processor, and no more."""
    os.nice(10)  # readers go first
    Image.MAX_IMAGE_PIXELS = None  # `check_size` asks before anything is decoded
    for what, most in (
        (resource.RLIMIT_AS, megabytes * 1_000_000),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):  # a system that knows no such bound
            resource.setrlimit(what, (most, most))


def check_size(picture: Image.Image, job: dict[str, Any]) -> None:
    """Refuse what is too large, by what the header says of it."""
    width, height = picture.size
    said = {"width": width, "height": height, "pixels": width * height}
    most = _most_pixels(picture, job)
    if width * height > most:
        raise Refused({"problem": "too_many_pixels", **said, "most": most})
    if max(width, height) > job["longest_side"]:
        raise Refused({"problem": "too_long", **said, "most": job["longest_side"]})


def _most_pixels(picture: Image.Image, job: dict[str, Any]) -> int:
    """So many that reading it takes no more than 300 MB, whatever is in it."""
    if picture.format in ("AVIF", "WEBP"):
        return int(job["most_pixels_twice"])
    if picture.format not in ("JPEG", "MPO"):
        return int(job["most_pixels"])
    if not picture.info.get("progressive"):
        return int(job["most_pixels_scaled"])
    # All of it is kept until its end: two bytes for each sample of each component.
    sides = [(across, down) for _id, across, down, _table in getattr(picture, "layer", ())]
    full = max((a for a, _d in sides), default=1) * max((d for _a, d in sides), default=1)
    samples = sum(a * d for a, d in sides) / full or 1
    return min(int(job["most_pixels"]), int(job["most_samples"] / samples))
