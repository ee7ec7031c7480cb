"""What every feed of ours has in common: words that XML allows, steady bytes, an ETag."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase  # noqa: TID251 - types of what is answered
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

# XML 1.0, production 2: no controls but tab and line ends, no lone surrogates, no non-characters.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: Atom wants a date, and it is not the clock's."""


@dataclass(frozen=True)
class Shown:
    """A picture as Media RSS has it: an absolute address, a size in pixels, who made it."""

    url: str
    type: str
    width: int
    height: int
    credit: str
    words: str


def printable(words: str) -> str:
    """`words` without what XML forbids; hard spaces and joiners are part of words and stay."""
    return _FORBIDDEN.sub("", words)


class Rss(Rss201rev2Feed):
    """RSS 2.0 that says nothing of the clock: the same stories make the same bytes.

    An item may have a `whole`, its text as markup, and a `picture`, as Shown.
    """

    def rss_attributes(self) -> dict[str, str]:
        """The root's, with the two vocabularies that RSS itself lacks."""
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """An item's, with its whole text and its picture where it has them."""
        super().add_item_elements(handler, item)
        if item.get("whole"):
            handler.addQuickElement("content:encoded", item["whole"])
        if item.get("picture"):
            _add_picture(handler, item["picture"])

    def latest_post_date(self) -> datetime:
        """When the newest item changed. Asked of a feed that has items."""
        return max(item["updateddate"] for item in self.items)

    def add_root_elements(self, handler: Any) -> None:
        """The channel; without a build date where there is nothing to date."""
        if self.items:
            super().add_root_elements(handler)
            return
        for name in ("title", "link", "description", "language"):
            handler.addQuickElement(name, self.feed[name])


class RssOfWritten(Rss):
    """The same of items that `item_markup` wrote before."""

    def add_written(self, markup: str, *, changed: datetime) -> None:
        """An item, which was last changed at `changed` (aware)."""
        self.items.append({"markup": markup, "updateddate": changed})

    def write_items(self, handler: Any) -> None:
        """Each as it is, one after the other."""
        for item in self.items:
            # The one call of SAX that passes on what it is given as it is.
            handler.ignorableWhitespace(item["markup"])


def item_markup(**fields: Any) -> str:
    """An item of RSS, of what its `add_item` takes; it stands in a feed alone."""
    rss = Rss(title="", link="", description="")
    rss.add_item(**fields)
    written = io.StringIO()
    rss.write_items(SimplerXMLGenerator(written, "utf-8", short_empty_elements=True))
    return written.getvalue()


def _add_picture(handler: Any, shown: Shown) -> None:
    size = {"width": str(shown.width), "height": str(shown.height)}
    about = {"url": shown.url, "type": shown.type, "medium": "image", **size}
    handler.startElement("media:content", about)
    for name, words, more in (
        ("media:description", shown.words, {"type": "plain"}),
        ("media:credit", shown.credit, {}),
    ):
        if words:
            handler.addQuickElement(name, words, more)
    handler.endElement("media:content")


class Atom(Atom1Feed):
    """Atom (RFC 4287) that says nothing of the clock."""

    def latest_post_date(self) -> datetime:
        """When the newest entry changed."""
        return max((item["updateddate"] for item in self.items), default=NEVER)


def answer_with(request: HttpRequest, feed: Rss | Atom) -> HttpResponseBase:
    """Answer `request` with `feed`, or with 304 where its reader has these very bytes."""
    response = HttpResponse(feed.writeString("utf-8").encode(), content_type=feed.content_type)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=60"
    return get_conditional_response(request, etag=etag, response=response) or response
