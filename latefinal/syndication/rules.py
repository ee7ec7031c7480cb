"""A story as machines read it: schema.org's words, safely inside a page. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from latefinal.plumbing.cutting import shorten

# Beside the narrower type stands the one that every reader of such data knows.
TYPES = {
    "analysis": ["NewsArticle", "AnalysisNewsArticle"],
    "opinion": ["NewsArticle", "OpinionNewsArticle"],
}
HEADLINE_LIMIT = 110  # characters; search engines refuse more

# Inside <script> these could end the element or, before ES2019, the line.
_ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Image:
    """A picture's file as others may show it: an absolute address, a size in pixels."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Facts:
    """What a story's structured data says; addresses absolute, moments aware."""

    url: str
    kind: str
    headline: str
    standfirst: str
    section: str
    section_url: str
    dateline: str
    authors: list[dict[str, Any]]
    keywords: list[str]
    published: datetime
    updated: datetime | None
    words: int
    corrections: list[tuple[str, datetime]]
    image: Image | None
    paper: str
    paper_url: str
    logo_url: str
    language: str


def news_article(facts: Facts) -> dict[str, Any]:
    """schema.org's NewsArticle, or the kind of it that the story is."""
    publisher: dict[str, Any] = {
        "@type": "NewsMediaOrganization",
        "name": facts.paper,
        "url": f"{facts.paper_url}/",
        "logo": {"@type": "ImageObject", "url": facts.logo_url},
    }
    data = {
        "@context": "https://schema.org",
        "@type": TYPES.get(facts.kind, "NewsArticle"),
        "mainEntityOfPage": facts.url,
        "url": facts.url,
        "headline": shorten(facts.headline, HEADLINE_LIMIT),
        "description": facts.standfirst,
        "articleSection": facts.section,
        "dateline": facts.dateline,
        "datePublished": facts.published.isoformat(timespec="seconds"),
        "dateModified": (facts.updated or facts.published).isoformat(timespec="seconds"),
        "author": facts.authors or [publisher],
        "publisher": publisher,
        "keywords": facts.keywords,
        "wordCount": facts.words,
        "inLanguage": facts.language,
        "isAccessibleForFree": True,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": words,
                "datePublished": at.isoformat(timespec="seconds"),
            }
            for words, at in facts.corrections
        ],
        "image": _image(facts.image),
    }
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def breadcrumbs(facts: Facts) -> dict[str, Any]:
    """Where the story stands: paper, section, story."""
    steps = (
        (facts.paper, f"{facts.paper_url}/"),
        (facts.section, facts.section_url),
        (facts.headline, facts.url),
    )
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(steps, start=1)
        ],
    }


def script_safe(data: Any) -> SafeString:
    """`data` as JSON that may stand inside <script>: nothing in it can end the element."""
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    # Safe: the three characters that mean something to HTML were escaped in the line above.
    return mark_safe(words)  # noqa: S308 - see above


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of `moments`; None where there is none."""
    return max((moment for moment in moments if moment is not None), default=None)


def _image(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "@type": "ImageObject",
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "caption": image.alt,
    }
