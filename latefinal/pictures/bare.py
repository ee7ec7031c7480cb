"""Renditions without what a camera writes beside the picture: where it stood, whose it is."""

from __future__ import annotations

from typing import Any

from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import Filter

# What a browser needs to draw the pixels right. All else in a file's header may give a source away.
KEPT = frozenset({"icc_profile", "transparency", "background", "duration", "loop"})


class DropMetadata(FilterOperation):
    """Take EXIF, XMP, IPTC and comments out. The orientation was applied before."""

    def construct(self, *_args: Any) -> None:
        """It takes no arguments."""

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> Any:
        """Answer the same pixels with a bare header."""
        pixels = willow.get_pillow_image()
        pixels.info = {name: value for name, value in pixels.info.items() if name in KEPT}
        return willow


class BareFilter(Filter):
    """Wagtail's filter, which would carry the camera's header into every rendition."""

    @property
    def filter_operations(self) -> list[Any]:
        """The filter's own, then ours."""
        return [*super().filter_operations, DropMetadata("bare")]
