"""Which renditions a picture has, and which browsers are offered."""

from collections.abc import Iterable

WIDTHS = (360, 720, 1280)
FORMATS = ("avif", "webp", "jpeg")

# What Wagtail's own screens ask for: thumbnails in lists, a picture's screen, a comparison.
DESK_SPECS = ("max-165x165", "max-150x150", "max-400x400", "max-800x600", "fill-600x338")


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
