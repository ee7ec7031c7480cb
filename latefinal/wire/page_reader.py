"""The program that takes the story out of one web page, and ends.

It knows trafilatura and nothing of the house. Its input is the page as UTF-8, its argument the
bounds as JSON; its answer is JSON, or nothing where the bounds ended it. See decision 0045.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import html
from trafilatura import extract, extract_metadata

MOST_ELEMENTS = 200_000
NAMES = ("NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting",
         "OpinionNewsArticle", "LiveBlogPosting")  # fmt: skip
"""What schema.org calls a story."""
MOST_NESTED = 4


def read_page(text: str) -> dict[str, Any]:
    """What the page says of its story: text as HTML and, where it says so, the facts."""
    tree = html.document_fromstring(text)
    if sum(1 for _element in tree.iter()) > MOST_ELEMENTS:
        return {"problem": "too_heavy"}
    said, story = _metas(tree), next(_stories(tree), {})
    found = extract_metadata(
        text, extensive=False, date_config={"extensive_search": False, "original_date": True}
    )
    body = extract(
        text, output_format="html", include_comments=False, include_formatting=True,
        include_links=True, include_images=False, include_tables=True,
    )  # fmt: skip
    headline = _words(story.get("headline")) or said.get("og:title") or found.title or ""
    return {
        "headline": headline,
        "byline": _authors(story.get("author")) or said.get("author") or found.author or "",
        "summary": said.get("og:description") or said.get("description") or "",
        "published": _words(story.get("datePublished"))
        or said.get("article:published_time")
        or found.date
        or "",
        "updated": _words(story.get("dateModified")) or said.get("article:modified_time") or "",
        "language": tree.get("lang") or said.get("og:locale") or "",
        "canonical": next(iter(tree.xpath("//link[@rel='canonical']/@href")), ""),
        "site": said.get("og:site_name") or "",
        "body": _without_its_headline(body or "", headline),
        "asks_log_in": bool(tree.xpath("//input[@type='password']")),
    }


def _metas(tree: Any) -> dict[str, str]:
    """What the head says, by name; the first of each counts."""
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name, content = meta.get("property") or meta.get("name"), meta.get("content")
        if name and content:
            said.setdefault(name.lower(), content.strip())
    return said


def _stories(tree: Any) -> Iterator[dict[str, Any]]:
    """Each story that the page describes as JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        with suppress(ValueError, RecursionError):
            yield from _within(json.loads(script), MOST_NESTED)


def _within(told: Any, levels: int) -> Iterator[dict[str, Any]]:
    if isinstance(told, list) and levels:
        for one in told:
            yield from _within(one, levels - 1)
    elif isinstance(told, dict) and levels:
        kinds = told.get("@type")
        if any(kind in NAMES for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield told
        yield from _within(told.get("@graph"), levels - 1)


def _words(told: Any) -> str:
    return told.strip() if isinstance(told, str) else ""


def _authors(told: Any) -> str:
    """Names of people; an author may be a name, a person, or several of either."""
    people = told if isinstance(told, list) else [told]
    names = [_words(one.get("name") if isinstance(one, dict) else one) for one in people]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _without_its_headline(body: str, headline: str) -> str:
    """The text, at whose top the headline is not said again."""
    if not body:
        return ""
    tree = html.document_fromstring(body)
    first = next(iter(tree.xpath("//body/*")), None)
    is_head = first is not None and first.tag in ("h1", "h2")
    if first is not None and is_head and first.text_content().split() == headline.split():
        first.drop_tree()
    return str(html.tostring(tree, encoding="unicode"))


def _bound(megabytes: int, seconds: int) -> None:
    os.nice(10)  # readers go first
    for what, most in (
        (resource.RLIMIT_AS, megabytes * 1_000_000),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):  # a system that knows no such bound
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Read the page that comes in."""
    _bound(**json.loads(sys.argv[1]))
    try:
        answer = read_page(sys.stdin.buffer.read().decode())
    except MemoryError:
        answer = {"problem": "too_heavy"}
    except Exception:  # noqa: BLE001 - parsers raise whatever they like on what is damaged
        answer = {"problem": "damaged"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
