"""Links: absolute, and without what only counts who came. Pure."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

LONGEST_LINK = 2000
_TRACKS = re.compile(r"utm_", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x20\x7f]")


def absolute(link: str, base: str) -> str:
    """`link` as seen from `base`; empty where it leads nowhere on the web."""
    bare = link.strip()
    try:
        joined = urljoin(base, bare) if bare else ""
        parts = urlsplit(joined)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return joined if is_web and len(joined) <= LONGEST_LINK else ""


def without_tracking(link: str) -> str:
    """`link` without the parameters that begin with “utm_”; the others as they were."""
    parts = urlsplit(link)
    pairs = [pair for pair in parts.query.split("&") if not _TRACKS.match(pair)]
    fragment = "" if _TRACKS.match(parts.fragment) else parts.fragment
    return urlunsplit(parts._replace(query="&".join(pairs), fragment=fragment))


def entry_link(link: str, base: str) -> str:
    """Where an entry stands on the web, or nothing."""
    found = absolute(link, base)
    return _CONTROLS.sub(_in_percent, without_tracking(found)) if found else ""


def _in_percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
