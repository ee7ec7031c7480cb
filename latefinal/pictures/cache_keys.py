"""Which pages show a picture."""

from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.watches import watch

from .models import Picture, PictureRendition

SHOWN = (
    "file", "width", "height", "kind", "credit", "caption", "alt", "alt_by_machine",
    "alt_machine", "alt_checked_at", "source_type", "copyright",
    "rights", "outlet", "is_ready", "problem", "focal_point_x", "focal_point_y",
    "focal_point_width", "focal_point_height",
)  # fmt: skip


def declare() -> None:
    """Tell the page cache."""
    notice_rows(Picture, lambda picture: f"picture:{picture.pk}")
    watch(Picture, "picture:{id}", fields=SHOWN)
    watch(PictureRendition, "picture:{image_id}")
