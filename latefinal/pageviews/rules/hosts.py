"""From which site somebody came. Pure."""

from __future__ import annotations

import re

from latefinal.plumbing.domains import LONGEST_DOMAIN, spell_in_ascii

_ORIGIN = re.compile(
    rf"https?://(?:[^/?#@\\]{{0,200}}@)?([^/?#@:\\]{{1,{LONGEST_DOMAIN}}})(?::\d{{0,5}})?(?=[/?#]|$)",
    re.IGNORECASE,
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last part begins with a letter: 192.0.2.7 is no name, and may be somebody's own machine.
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
_NOBODY_ELSES = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
"""Names in somebody's own network. They may say whose it is, and lead nowhere."""


def referring_host(referer: str) -> str:
    """The site's name in a Referer, as name servers know it; nothing where it names none.

    No port, no path, no query. What is no name, such as a machine's number, is passed over.
    """
    found = _ORIGIN.match(referer)
    if found is None:
        return ""
    try:
        host = spell_in_ascii(found[1].rstrip(".")).lower()
    except ValueError:
        return ""
    if len(host) > LONGEST_DOMAIN or host.endswith(_NOBODY_ELSES):
        return ""
    return host if _NAME.fullmatch(host) else ""
