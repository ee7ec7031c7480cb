"""Where the old site's links lead now. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, parse_qs, unquote, urljoin, urlsplit

from latefinal.plumbing.markup import SCHEMES


def is_sound(address: str) -> bool:
    """Whether a browser could follow it, and it does nothing but lead somewhere."""
    parts = _split(address)
    return parts is not None and parts.scheme.lower() in SCHEMES


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def host_of(address: str) -> str:
    """The host, without www, since old sites mixed both."""
    parts = _split(address)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def key_of(address: str) -> str:
    """What two addresses of the same post have in common: its path, or its number in a query."""
    parts = _split(address)
    if parts is None:
        return ""
    query = parse_qs(parts.query)
    number = next((query[name][0] for name in ("p", "page_id") if name in query), "")
    path = unquote(parts.path).rstrip("/").lower()
    return f"?p={number}" if number else path


def follow(base: str, known: Mapping[str, str], *, site: str) -> Callable[[str], str]:
    """Answer a function that gives a link of the post at `base` its new address.

    `known` maps keys of old addresses to new ones. A link within the page answers "", since the
    places it led to have no names any more; so does one that would run something.
    """
    home = host_of(site)

    def new_address(href: str) -> str:
        if href.startswith("#") or _split(href) is None:
            return ""
        whole = urljoin(base, href)
        if not is_sound(whole):
            return ""
        if host_of(whole) == home and (new := known.get(key_of(whole))):
            fragment = urlsplit(whole).fragment
            return f"{new}#{fragment}" if fragment else new
        return whole

    return new_address
