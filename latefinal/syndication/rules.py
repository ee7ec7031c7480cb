"""A story as machines read it: schema.org's words, safely inside a page. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.utils.safestring import SafeString, mark_safe
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from latefinal.plumbing.feeds import printable
from latefinal.plumbing.shortening import shorten

# Beside the narrower type stands the one that every reader of such data knows.
TYPES = {
    "analysis": ["NewsArticle", "AnalysisNewsArticle"],
    "opinion": ["NewsArticle", "OpinionNewsArticle"],
}
# What an element says that is of use without our style sheet and beside other stories.
KEPT_ELSEWHERE = {
    "abbr", "alt", "cite", "colspan", "datetime", "dir", "height", "href", "lang", "rel", "rowspan",
    "scope", "src", "start", "title", "width",
}  # fmt: skip
HEADLINE_LIMIT = 110  # characters; search engines refuse more

# Inside <script> these could end the element or, before ES2019, the line.
_ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Image:
    """A picture's file as others may show it: an absolute address, a size in pixels.

    `source_type` is the address of what IPTC's list calls it; empty where nobody said. `alt_told`
    says that a machine wrote `alt`, if it did.
    """

    url: str
    width: int
    height: int
    alt: str
    credit: str = ""
    copyright: str = ""
    source_type: str = ""
    alt_told: str = ""


@dataclass(frozen=True)
class Owned:
    """Who owns the paper: legal name, who is above that, and where (or in which words) it is told.

    Empty where the masthead says nothing.
    """

    publisher: str = ""
    parent: str = ""
    told: str = ""


@dataclass(frozen=True)
class Said:
    """Words of somebody's that a story reports: their own, or what they come to.

    `outlets` (the one nearest to the speaker first) or `document` is what they came by, and `link`
    where that is read; empty where unknown.
    """

    speaker: str
    is_person: bool
    words: str
    is_direct: bool
    outlets: Sequence[str] = ()
    document: str = ""
    link: str = ""


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
    owned: Owned
    said: Sequence[Said] = ()
    machine_told: str = ""
    reviewed: datetime | None = None


def news_article(facts: Facts) -> dict[str, Any]:
    """schema.org's NewsArticle, or the kind of it that the story is."""
    publisher = organisation(facts.paper, facts.paper_url, facts.logo_url, facts.owned)
    data = {
        "@context": "https://schema.org",
        "@type": TYPES.get(facts.kind, "NewsArticle"),
        "mainEntityOfPage": _page(facts, publisher),
        "url": facts.url,
        "headline": shorten(facts.headline, HEADLINE_LIMIT),
        "description": facts.standfirst,
        "articleSection": facts.section,
        "dateline": facts.dateline,
        "datePublished": facts.published.isoformat(timespec="seconds"),
        "dateModified": (facts.updated or facts.published).isoformat(timespec="seconds"),
        "author": facts.authors or [publisher],
        "publisher": publisher,
        # `digitalSourceType` holds IPTC's codes, which say of media that a trained model made
        # them. Of words we know a machine's name, and say what readers are told.
        "creditText": facts.machine_told,
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
        "citation": [_cited(one) for one in facts.said],
        "isBasedOn": _works(facts.said),
    }
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def _page(facts: Facts, publisher: dict[str, Any]) -> str | dict[str, Any]:
    """The story's page: with when, and by whom, it was reviewed for accuracy, where it was."""
    if not (facts.machine_told and facts.reviewed):
        return facts.url
    return {
        "@type": "WebPage",
        "@id": facts.url,
        "lastReviewed": facts.reviewed.date().isoformat(),
        "reviewedBy": {key: publisher[key] for key in ("@type", "name", "url")},
    }


def _cited(said: Said) -> dict[str, Any]:
    """schema.org's Quotation, or its Claim where the words are the paper's own."""
    who = {"@type": "Person" if said.is_person else "Organization", "name": said.speaker}
    role = "spokenByCharacter" if said.is_direct else "author"
    works = _works_of(said)
    data = {
        "@type": "Quotation" if said.is_direct else "Claim",
        "text": said.words,
        role: who,
        "isBasedOn": works[0] if len(works) == 1 else works,
    }
    return {key: value for key, value in data.items() if value}


def _works_of(said: Said) -> list[dict[str, Any]]:
    """One for each outlet; the address is of what we read, which the last of them published."""
    before = [{"publisher": _publisher(outlet)} for outlet in said.outlets[:-1]]
    publisher = _publisher(said.outlets[-1]) if said.outlets else None
    last: dict[str, Any] = {"name": said.document, "publisher": publisher, "url": said.link}
    told = [*before, {key: value for key, value in last.items() if value}]
    return [{"@type": "CreativeWork", **one} for one in told if one]


def _publisher(outlet: str) -> dict[str, str]:
    return {"@type": "Organization", "name": outlet}


def _works(said: Iterable[Said]) -> list[dict[str, Any]]:
    """What the story rests on, each once."""
    works = [work for one in said for work in _works_of(one)]
    return [work for place, work in enumerate(works) if work not in works[:place]]


def organisation(paper: str, paper_url: str, logo_url: str, owned: Owned) -> dict[str, Any]:
    """schema.org's NewsMediaOrganization: the paper, and whose it is."""
    parent = {"@type": "Organization", "name": owned.parent} if owned.parent else None
    data = {
        "@type": "NewsMediaOrganization",
        "name": paper,
        "legalName": owned.publisher,
        "url": f"{paper_url}/",
        "logo": {"@type": "ImageObject", "url": logo_url},
        "parentOrganization": parent,
        "ownershipFundingInfo": owned.told,
    }
    return {key: value for key, value in data.items() if value}


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


def for_elsewhere(markup: str, *, at: str) -> str:
    """`markup` of ours as it can stand anywhere: every address absolute, seen from `at`.

    One file for each picture, no name that another story's could clash with, and no line set large
    that only says again what the text says.
    """
    root = fragment_fromstring(printable(markup), create_parent="div")
    for element in root.xpath('.//*[@aria-hidden="true"] | .//comment()'):
        element.drop_tree()
    for element in root.iterdescendants():
        _set_free(element, at)
    # Readers of feeds let pass what they know, and few know <bdi>.
    for foreign in root.iter("bdi"):
        foreign.tag = "span"
        foreign.set("dir", "auto")
    for paragraph in root.xpath(".//p[not(@dir)] | .//li[not(@dir)]"):
        paragraph.set("dir", "auto")
    # To an older parser a <source> has no end, and holds the <img> behind it.
    for wrapper in root.xpath(".//picture | .//source"):
        wrapper.drop_tag()
    within = etree.tostring(root, encoding="unicode", method="html")
    return str(within.removeprefix("<div>").removesuffix("</div>").strip())


def _set_free(element: HtmlElement, at: str) -> None:
    for name in set(element.attrib) - KEPT_ELSEWHERE:
        del element.attrib[name]
    for name in ("href", "src"):
        if address := element.get(name):
            element.set(name, _seen_from(at, address))


def _seen_from(at: str, address: str) -> str:
    try:
        return urljoin(at, address)
    except ValueError:  # a host in brackets that is none
        return address


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of `moments`; None where there is none."""
    return max((moment for moment in moments if moment is not None), default=None)


def _image(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    data = {
        "@type": "ImageObject",
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "caption": image.alt,
        "creditText": image.credit,
        "copyrightNotice": image.copyright,
        "digitalSourceType": image.source_type,
        "accessibilitySummary": image.alt_told,
    }
    return {key: value for key, value in data.items() if value != ""}
