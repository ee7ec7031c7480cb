"""Every kind of page that a paper shows to readers, found by following its links."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import defaultdict
from urllib.parse import urljoin, urlsplit

# A kind of page, what its address looks like, and how many of it are looked at. The first that
# fits counts, so what takes any word stands last.
KINDS = (
    ("front", r"/", 1),
    ("comments", r"/comments/\d+/", 1),
    ("source", r"/source/\d+/", 1),
    ("outlet", r"/outlet/[\w-]+/", 1),
    ("labels", r"/labels/", 1),
    ("topic", r"/topic/[\w-]+/", 1),
    ("contributor", r"/by/[\w-]+/", 1),
    ("archive", r"/archive/(?:\d+/\d+/\d+/)?", 1),
    ("corrections", r"/corrections/", 1),
    ("editions", r"/evening/", 1),
    ("held", r"/evening/held/", 1),
    ("edition", r"/evening/\d{4}-\d\d-\d\d/", 1),
    ("notice", r"/(?:about|imprint|privacy)/", 1),
    ("section", r"/[\w-]+/", 1),
    ("story", r"/[\w-]+/[\w-]+/", 3),
)
# Pages that no link leads to as they are here, or only at some hours of the day.
ASKED_FOR = {
    "contributor": "/by/ilse-maren/",
    "search, found": "/search/?q=harbour",
    "search, nothing": "/search/?q=xyzzyplugh",
    "search, empty": "/search/",
    "mailbox": "/demo/mailbox/",
    "confirm, unknown": "/evening/confirm/nobody/",
    "leave, unknown": "/evening/leave/nobody/",
    "claim, unknown": "/claim/nobody/",
    "not found": "/no/such/page/",
    "gone": "/northern-rim/avalanche-at-omreth/",
}
# A story with topics, comments, a correction and a picture: the walk begins at it too, since what
# other journeys publish pushes it down the front page.
FULL = "/central-highlands/second-naval-lease-at-varen/"
NOT_PAGES = re.compile(r"/(?:desk|media|static|search)/|.*/feed/$|.*\.\w+$|/feed/")
LINK = re.compile(r"<a\b[^>]*\bhref=[\"']([^\"'#]+)")


def pages_of(url: str) -> dict[str, str]:
    """Names of pages and their paths, at most so many of a kind, from two clicks around."""
    found: dict[str, list[str]] = defaultdict(list)
    seen, todo = {"/", FULL}, ["/", FULL]
    for _click in range(3):
        after = []
        for path in todo:
            if _note(found, path):
                after += [link for link in links_of(url, path) if link not in seen]
                seen.update(after)
        todo = list(dict.fromkeys(after))
    named = {
        kind if number == 0 else f"{kind} {number + 1}": path
        for kind, paths in found.items()
        for number, path in enumerate(paths)
    }
    return {**named, **ASKED_FOR}


def _note(found: dict[str, list[str]], path: str) -> bool:
    """Keep `path` when there is room for another of its kind."""
    for kind, shape, most in KINDS:
        if re.fullmatch(shape, path):
            if len(found[kind]) < most:
                found[kind].append(path)
                return True
            return False
    return False


def links_of(url: str, path: str) -> list[str]:
    """Where a page leads within the paper, queries left out."""
    here = urlsplit(url).netloc
    targets = (urlsplit(urljoin(url + path, link)) for link in LINK.findall(fetch(url + path)))
    return [
        target.path
        for target in targets
        if target.netloc == here and not NOT_PAGES.fullmatch(target.path)
    ]


def fetch(address: str) -> str:
    """The page at `address`, whatever its status says."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode(errors="replace")
