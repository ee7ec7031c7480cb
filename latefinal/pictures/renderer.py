"""A program of its own: reads one picture on standard input, answers what it is, writes it smaller.

The one place where a picture that came in is decoded. It may use so much memory and so many
seconds; what a hostile picture does, it does to a process that ends. It imports nothing of the
house but `bounds` and `embedded`, which know no other of it, so that it starts at once.

Its one argument is the job, as `rendering` writes it; it prints its answer, both as JSON.
"""

from __future__ import annotations

import io
import json
import math
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageCms, PngImagePlugin, UnidentifiedImageError
from PIL.Image import Resampling, Transpose

if not __package__:  # run by its path, with nothing of ours to be found
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from latefinal.pictures.bounds import Refused, bound_process, check_size
from latefinal.pictures.embedded import read_embedded
from latefinal.pictures.embedded.xmp import write_packet

KINDS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
# What phones keep pictures in (ISO/IEC 23008-12), by the brand in the file's first box.
HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})

ORIENTATION = 0x0112  # in EXIF: how the camera was held
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
ON_ITS_SIDE = 5  # and above: what is wide in the file is high on the page

# Pixels that Pillow scales as they are. Others it first copies whole, in a wider form.
SCALED_AS_THEY_ARE = frozenset({"L", "RGB", "CMYK", "YCbCr"})
ENOUGH = 3  # times the size that is asked for: from so many pixels a scaled picture is as good
MOST_BETWEEN = 6_000_000  # pixels of what lies between: it is copied up to three times
AVIF_SPEED = 8  # of 10; at 6, which is usual, it takes three times as long to save 5 % of the bytes
LONGEST_PROFILE = 1_000_000  # bytes of an ICC profile; real ones have some thousands

Box = tuple[float, float, float, float]


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Answer what the picture is, and which of the recipes could not be made."""
    bound_process(job["megabytes"], job["seconds"])
    try:
        picture = _open(sys.stdin.buffer)
        check_size(picture, job)
        seen = {**_seen(picture), "words": read_embedded(picture, sys.stdin.buffer)}
        if not job["recipes"] and not job["to_its_end"]:
            return seen
        packet = write_packet(job["words"])
        _load(picture, _share(picture, job["recipes"]))
        return {
            **seen,
            "failed": [one["spec"] for one in job["recipes"] if not _made(picture, one, packet)],
        }
    except Refused as refused:
        return refused.args[0]
    except MemoryError:
        return {"problem": "too_heavy"}
    except Exception:  # noqa: BLE001 - decoders raise whatever they like on what is damaged
        return {"problem": "damaged"}


def _open(file: BinaryIO) -> Image.Image:
    """Read the header and nothing more."""
    start = file.read(12)
    file.seek(0)
    if start[4:8] == b"ftyp" and start[8:] in HEIC:
        raise Refused({"problem": "heic"})
    try:
        return Image.open(file, formats=KINDS)
    except UnidentifiedImageError:
        raise Refused({"problem": "no_picture"}) from None


def _seen(picture: Image.Image) -> dict[str, Any]:
    width, height = picture.size
    if _orientation(picture) >= ON_ITS_SIDE:
        width, height = height, width
    kind = "jpeg" if picture.format == "MPO" else str(picture.format).lower()
    return {"kind": kind, "width": width, "height": height}


def _orientation(picture: Image.Image) -> int:
    with suppress(Exception):  # a header that is damaged says nothing
        found = picture.getexif().get(ORIENTATION)
        return found if isinstance(found, int) and found in TURNS else 1
    return 1


def _share(picture: Image.Image, recipes: list[dict[str, Any]]) -> float:
    """How much of the picture's width the largest rendition needs; an eighth to look at it."""
    needed = [one["size"][0] / max(1.0, one["box"][2] - one["box"][0]) for one in recipes]
    return min(1.0, max([*needed, 0.125]))


def _load(picture: Image.Image, share: float) -> None:
    """Decode it to its end, a JPEG no larger than is needed. Raises where it is cut off."""
    width, height = picture.size
    picture.draft(
        None, (math.ceil(width * share), math.ceil(height * share))
    )  # does nothing to other kinds
    picture.load()


def _made(picture: Image.Image, recipe: dict[str, Any], packet: bytes) -> bool:
    """Whether this rendition could be written; one that fails takes none of the others along."""
    try:
        small = _upright(picture, recipe)
        profile = _profile(picture)
        shown, profile = _eight_bits(small, profile)
        _save(shown, recipe, profile, packet)
    except Exception:  # noqa: BLE001 - encoders have limits of their own
        with suppress(FileNotFoundError):
            os.unlink(recipe["to"])
        return False
    return True


def _upright(picture: Image.Image, recipe: dict[str, Any]) -> Image.Image:
    """Cut and scale first, then turn: turning the whole would double what it takes."""
    orientation = _orientation(picture)
    width, height = recipe["size"]
    if orientation >= ON_ITS_SIDE:
        width, height = height, width
    box = _in_the_file(recipe, orientation, picture.size)
    small = picture
    enough = max(1.0, min(ENOUGH, math.sqrt(MOST_BETWEEN / (width * height))))
    if picture.mode not in SCALED_AS_THEY_ARE and box[2] - box[0] > enough * width:
        between = (round(enough * width), round(enough * height))
        small = picture.resize(between, Resampling.NEAREST, box)
        box = (0, 0, *small.size)
    if small.mode not in SCALED_AS_THEY_ARE:
        left, top, right, bottom = box
        cut = small.crop((math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)))
        small, box = _widened(cut)
    small = small.resize((width, height), Resampling.LANCZOS, box, reducing_gap=3.0)
    return small.transpose(TURNS[orientation]) if orientation in TURNS else small


def _in_the_file(recipe: dict[str, Any], orientation: int, size: tuple[int, int]) -> Box:
    """The box of an upright picture, as shares of its sides, where the file has its pixels."""
    wide, high = recipe["of"]
    left, top, right, bottom = recipe["box"]
    u1, u2, v1, v2 = left / wide, right / wide, top / high, bottom / high
    x1, y1, x2, y2 = {
        2: (1 - u2, v1, 1 - u1, v2),
        3: (1 - u2, 1 - v2, 1 - u1, 1 - v1),
        4: (u1, 1 - v2, u2, 1 - v1),
        5: (v1, u1, v2, u2),
        6: (v1, 1 - u2, v2, 1 - u1),
        7: (1 - v2, 1 - u2, 1 - v1, 1 - u1),
        8: (1 - v2, u1, 1 - v1, u2),
    }.get(orientation, (u1, v1, u2, v2))
    # A share may be off by the last bit, and Pillow takes no box that is.
    x1, y1, x2, y2 = (min(1.0, max(0.0, share)) for share in (x1, y1, x2, y2))
    width, height = size
    return (x1 * width, y1 * height, x2 * width, y2 * height)


def _widened(picture: Image.Image) -> tuple[Image.Image, Box]:
    """The same in a form that can be scaled: 16 bits become 8, a palette becomes colours."""
    if picture.mode.startswith("I"):
        # By hand: Pillow's own conversion cuts off all that is brighter than 255.
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif picture.has_transparency_data:
        picture = picture.convert("RGBA")
    else:
        picture = picture.convert("RGB")
    return picture, (0, 0, *picture.size)


def _profile(picture: Image.Image) -> bytes:
    """What says how its colours are meant (ICC), where that is believable."""
    profile = picture.info.get("icc_profile") or b""
    return profile if len(profile) <= LONGEST_PROFILE else b""


def _eight_bits(picture: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """As RGB or RGBA, and the profile that still belongs to it."""
    if picture.mode == "CMYK":
        return _from_ink(picture, profile), b""
    if picture.mode not in ("RGB", "RGBA"):
        return picture.convert("RGB"), b""
    return picture, profile if profile[16:20] == b"RGB " else b""


def _from_ink(picture: Image.Image, profile: bytes) -> Image.Image:
    with suppress(Exception):  # without a profile that holds, the plain arithmetic
        ink = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        if (told := ImageCms.profileToProfile(picture, ink, screen, outputMode="RGB")) is not None:
            return told
    return picture.convert("RGB")


def _save(picture: Image.Image, recipe: dict[str, Any], profile: bytes, packet: bytes) -> None:
    """Write the pixels, and of the header nothing but the profile: EXIF may give a source away.

    The `packet` is ours: whose picture it is goes wherever it goes.
    """
    kind, quality = recipe["kind"], recipe["quality"]
    if kind == "jpeg" and picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture)
        picture = ground
    picture.info = {}
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    options |= {
        "jpeg": {"quality": quality, "progressive": True, "optimize": True},
        "webp": {"quality": quality},
        "avif": {"quality": quality, "speed": AVIF_SPEED},
        "png": {"optimize": True},
    }[kind]
    if packet and kind == "png":
        options["pnginfo"] = note = PngImagePlugin.PngInfo()
        note.add_itxt("XML:com.adobe.xmp", packet.decode())
    elif packet:
        options["xmp"] = packet
    picture.save(recipe["to"], kind.upper(), **options)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
