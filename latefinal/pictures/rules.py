"""Which renditions a picture has, and which browsers are offered."""

from collections.abc import Iterable

WIDTHS = (360, 720, 1280)
FORMATS = ("avif", "webp", "jpeg")

# Where files lie that somebody has chosen and whose form is not mended yet.
HELD = "held/"

# What Wagtail's own screens ask for: thumbnails in lists, a picture's screen, a comparison.
DESK_SPECS = ("max-165x165", "max-150x150", "max-400x400", "max-800x600", "fill-600x338")


# How each format begins (by its own standard), as far as a browser shows it.
SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
)


def raster_type(start: bytes) -> str:
    """The media type of a file by its first 16 bytes; “” where it is no picture of ours."""
    for at, sign, kind in SIGNATURES:
        if start.startswith(sign, at):
            return kind
    return ""


def rendition_specs() -> list[str]:
    """Every filter that readers are offered, in Wagtail's own notation."""
    return [spec(width, kind) for kind in FORMATS for width in WIDTHS]


def spec(width: int, kind: str) -> str:
    """One filter: at most `width` pixels wide, as a file of `kind`."""
    return f"width-{width}|format-{kind}"


def srcset(files: Iterable[tuple[str, int]]) -> str:
    """The `srcset` of (address, width in pixels) pairs: narrowest first, each width once."""
    once = {width: url for url, width in files}
    return ", ".join(f"{once[width]} {width}w" for width in sorted(once))
