"""The picture tag: one <picture> in three formats and three widths, with room kept for it."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.rules import FORMATS, WIDTHS, spec, srcset
from latefinal.pictures.services import renditions_of

register = template.Library()

FALLBACK = FORMATS[-1]
LEAD = SafeString('fetchpriority="high"')
LAZY = SafeString('loading="lazy" decoding="async"')


@register.simple_tag
def picture(shown: Picture, sizes: str = "100vw", *, lead: bool = False) -> SafeString | str:
    """Print `shown`; `sizes` is what CSS will make of it. The lead of a page is fetched first.

    Prints nothing when the original is lost or broken: the page around it still holds.
    """
    try:
        made = renditions_of(shown)
    except (SourceImageIOError, InvalidFilterSpecError):
        return ""
    by_format = {kind: [made[spec(width, kind)] for width in WIDTHS] for kind in FORMATS}
    widest = by_format[FALLBACK][-1]
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>'
        "</picture>",
        format_html_join(
            "",
            '<source type="image/{}" srcset="{}" sizes="{}">',
            ((kind, _srcset(rows), sizes) for kind, rows in by_format.items() if kind != FALLBACK),
        ),
        by_format[FALLBACK][1].url,
        _srcset(by_format[FALLBACK]),
        sizes,
        widest.width,
        widest.height,
        shown.alt,
        LEAD if lead else LAZY,
    )


def _srcset(rows: list[PictureRendition]) -> str:
    return srcset((row.url, row.width) for row in rows)
