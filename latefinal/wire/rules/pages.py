"""From a web page, as its reader found it, to an entry of the wire. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from latefinal.plumbing.domains import registered_domain
from latefinal.wire.errors import PageRefused

from .charsets import decode
from .entries import FeedEntry, LooseEntry, SkippedEntry
from .finishing import ReadAs, finished
from .links import entry_link

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.I)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_HEAD = 4096
SHORT = 600
"""Characters: beside a field for a password, so short a text is no story."""
PLAIN = ("text/html", "application/xhtml+xml", "text/plain", "")


def shared_address(*given: str) -> str:
    """The first web address in what a phone or a browser handed over; empty where there is none."""
    found = (_ADDRESS.search(words) for words in given)
    return next((one[0].rstrip(".,;)]") for one in found if one), "")


def page_text(body: bytes, *, content_type: str) -> str:
    """The page as text, in the encoding that its server, its head or its letters say.

    Raises PageRefused for what is no web page.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/pdf" or body[:5] == b"%PDF-":
        raise PageRefused(
            _("It is a PDF, and only web pages are brought in. Open it, and copy what you need.")
        )
    if kind not in PLAIN:
        words = _("It is no web page (%(kind)s). Bring in the page that shows it.")
        raise PageRefused(words % {"kind": kind[:50]})
    said = _META_CHARSET.search(body[:_HEAD])
    if said and "charset" not in content_type.lower():
        content_type = f"text/html; charset={said[1].decode()}"
    text = decode(body, content_type=content_type)
    if "<" not in text:
        raise PageRefused(_("It is no web page. Bring in the page that shows it."))
    return text


def refusal(status: int) -> str:
    """What an answer of that status means to whoever wanted the page."""
    given = {"status": status}
    if status in (401, 402, 403, 407, 451):
        words = _("Its outlet does not show it to us (%(status)d): it may ask for a log-in.")
    elif status in (404, 410):
        words = _("There is no such page (%(status)d). Correct the address.")
    elif status in (429, 503):
        words = _("Its outlet asks us to come back later (%(status)d). Try again in some minutes.")
    else:
        words = _("Its address answers %(status)d. Open it in a browser.")
    return words % given


def page_entry(page: Mapping[str, Any], *, address: str, at: datetime, zone: ZoneInfo) -> FeedEntry:
    """The entry that the page is, whose id is its canonical address; read at `at` (aware).

    Raises PageRefused where no story stands in it.
    """
    if problem := page.get("problem"):
        raise PageRefused(_PROBLEMS.get(problem, _PROBLEMS["damaged"])())
    link = canonical(page["canonical"], address)
    loose = LooseEntry(
        guid=link, link=link, headline=page["headline"], byline=page["byline"],
        summary=page["summary"], body=page["body"], language=page["language"],
        published=page["published"], updated=page["updated"], base=address,
    )  # fmt: skip
    entry = finished(loose, ReadAs(address, at, zone))
    if isinstance(entry, SkippedEntry) or not page["body"]:
        raise PageRefused(_no_story(page))
    if page["asks_log_in"] and len(entry.text) < SHORT:
        raise PageRefused(_no_story(page))
    return entry


def _no_story(page: Mapping[str, Any]) -> str:
    if page["asks_log_in"]:
        return _("It asks for a log-in instead of showing a story. Open it in a browser.")
    return _("No story was found in it: a script may write it. Open it in a browser.")


_PROBLEMS = {
    "too_heavy": lambda: _("It is too heavy to be read. Open it in a browser."),
    "damaged": lambda: _("It cannot be read as a web page. Open it in a browser."),
}


def canonical(said: str, address: str) -> str:
    """The page's own address, as it says, where that can be believed; else where it was found.

    Not at another domain, which could take over another outlet's item; nor a site's front page,
    which careless sites name on all their pages.
    """
    here, there = entry_link(address, address), entry_link(said, address)
    if not there or _domain(there) != _domain(here):
        return here
    is_front = urlsplit(there).path in ("", "/") and not urlsplit(there).query
    return here if is_front and urlsplit(here).path not in ("", "/") else there


def _domain(address: str) -> str:
    host = urlsplit(address).hostname or ""
    return registered_domain(host) or host
