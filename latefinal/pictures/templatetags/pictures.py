"""The picture tag: one <picture> in three formats and three widths, with room kept for it."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from latefinal.pictures.models import Picture, PictureRendition, ShownRendition
from latefinal.pictures.rules import FORMATS, WIDTHS, spec, srcset
from latefinal.pictures.services import renditions_of

register = template.Library()

LEAD = SafeString('fetchpriority="high"')
LAZY = SafeString('loading="lazy" decoding="async"')


@register.simple_tag
def picture(shown: Picture, sizes: str = "100vw", *, lead: bool = False) -> SafeString | str:
    """Print `shown`; `sizes` is what CSS will make of it. The lead of a page is fetched first.

    Prints nothing while no rendition is there, for whatever reason: the page around it holds.
    """
    there = renditions_of(shown)
    by_format = {
        kind: rows
        for kind in FORMATS
        if (rows := [there[one] for width in WIDTHS if (one := spec(width, kind)) in there])
    }
    if not by_format:
        return ""
    # The last, which every browser knows, unless just that one could not be made.
    fallback = by_format.popitem()[1]
    widest = fallback[-1]
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>'
        "</picture>",
        format_html_join(
            "",
            '<source type="image/{}" srcset="{}" sizes="{}">',
            ((kind, _srcset(rows), sizes) for kind, rows in by_format.items()),
        ),
        fallback[len(fallback) // 2].url,
        _srcset(fallback),
        sizes,
        widest.width,
        widest.height,
        shown.alt,
        LEAD if lead else LAZY,
    )


def _srcset(rows: Sequence[PictureRendition | ShownRendition]) -> str:
    return srcset((row.url, row.width) for row in rows)
