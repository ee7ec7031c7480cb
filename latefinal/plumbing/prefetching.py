"""What a browser fetches before anybody has asked for it."""

from __future__ import annotations

from typing import Protocol

_SAYS_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
"""In which a browser says that nobody has asked for the page yet."""


class Headers(Protocol):
    """A request's, by their names in small letters."""

    def get(self, name: str, /) -> str | None: ...


def looks_ahead(headers: Headers) -> bool:
    """Whether a browser fetches a page before anybody has asked for it.

    `Sec-Purpose` as in the Fetch standard, and what came before it: `Purpose` of Chromium,
    `X-Purpose` of Safari, `X-Moz` of Firefox.
    """
    for name in _SAYS_AHEAD:
        if (said := headers.get(name)) is not None:
            said = said.lower()
            if "prefetch" in said or "preview" in said:
                return True
    return False
