"""Files that were made to hurt, or were hurt on their way: each with what the form should say.

An empty answer means that the picture is taken.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

SAMPLES = Path(__file__).parents[1] / "samples" / "pictures"
NO_PICTURE, DAMAGED, PIXELS, LONG = "no picture", "damaged", "too many pixels", "neither may be"


def drawn(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """A picture with something in it, so that cutting it off takes something away."""
    width, height = size
    noise = bytes((x * y * 7919) % 251 for y in range(height) for x in range(width))
    return Image.frombytes("L", size, noise).convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Its bytes."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG of a few bytes whose header says that it is so large; `more` are chunks of it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), *more, (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def jpeg(width: int, height: int, *, mode: str = "RGB", **options: object) -> bytes:
    """A JPEG whose header says that it is so large, over the data of a small one."""
    small = saved(drawn(mode=mode), "JPEG", **options)
    return small.replace(struct.pack(">HH", 40, 60), struct.pack(">HH", height, width), 1)


def _animation(frames: int) -> bytes:
    shades = [Image.new("P", (600, 400), n % 250) for n in range(frames)]
    return saved(shades[0], "GIF", save_all=True, append_images=shades[1:])


def _webp(width: int, height: int) -> bytes:
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    head = b"VP8X" + struct.pack("<I", 10) + bytes([2, 0, 0, 0]) + sides
    return b"RIFF" + struct.pack("<I", 4 + len(head)) + b"WEBP" + head


def hostile_files() -> dict[str, tuple[bytes, str]]:
    """Every file by its name, with what the form should say."""
    photograph = saved(drawn((300, 200)), "JPEG")
    gif = saved(drawn(), "GIF")
    bomb = b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000, 9)
    return {
        "sixteen-bit-grey.png": ((SAMPLES / "sixteen-bit-grey.png").read_bytes(), ""),
        "tall.png": ((SAMPLES / "tall.png").read_bytes(), LONG),
        "truncated.jpg": ((SAMPLES / "truncated.jpg").read_bytes(), DAMAGED),
        "cut-half.jpg": (photograph[: len(photograph) // 2], DAMAGED),
        "cut-half.png": (saved(drawn(), "PNG")[:900], DAMAGED),
        "9999-square.png": (png(9_999, 9_999), PIXELS),
        "65535-square.gif": (gif.replace(struct.pack("<HH", 60, 40), b"\xff" * 4, 1), PIXELS),
        "16383-square.webp": (_webp(16_383, 16_383), DAMAGED),
        "progressive-9999.jpg": (jpeg(9_999, 9_999, progressive=True), PIXELS),
        "ink-progressive-6000.jpg": (jpeg(6_000, 6_000, mode="CMYK", progressive=True), PIXELS),
        "hollow-9999.jpg": (jpeg(9_999, 9_999), ""),
        "text-bomb.png": (png(60, 40, (b"zTXt", bomb)), DAMAGED),
        "animation.gif": (_animation(400), ""),
        "ink.jpg": (saved(drawn(mode="CMYK"), "JPEG"), ""),
        "see-through.png": (saved(drawn(mode="RGBA"), "PNG"), ""),
        "a-jpeg-really.png": (photograph, ""),
        "also-a-script.gif": (gif + b"/*<script>alert(1)</script>*/", ""),
        "bad-header.jpg": (saved(drawn(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), ""),
        "page.jpg": (b"<html><script>alert(1)</script></html>", NO_PICTURE),
        "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_PICTURE),
        "bitmap.png": (saved(drawn(), "BMP"), NO_PICTURE),
    }
