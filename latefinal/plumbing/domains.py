"""How a domain is spelled, so that name servers, browsers and mail find it."""

from __future__ import annotations

from functools import lru_cache

import idna
from publicsuffixlist import PublicSuffixList  # type: ignore[import-untyped,unused-ignore]  # typed or not by release

LONGEST_DOMAIN, LONGEST_LABEL = 253, 63
_JOINERS = frozenset("\u200c\u200d")


def ascii_domain(domain: str) -> str:
    """`domain` as `spell_in_ascii` has it; one that no standard can spell comes back as it is."""
    try:
        return spell_in_ascii(domain)
    except idna.IDNAError:
        return domain


def spell_in_ascii(domain: str) -> str:
    """`domain` as name servers know it: as IDNA 2008 has it, where “ß” is a letter of its own.

    One in ASCII is not looked at. Raises IDNAError, a ValueError, where no standard has a spelling.
    """
    if domain.isascii():
        return domain
    if len(domain) > LONGEST_DOMAIN:
        raise idna.IDNAError("Domain too long")
    mapped = idna.uts46_remap(domain, std3_rules=False)
    return ".".join(label if label.isascii() else _a_label(label) for label in mapped.split("."))


def _a_label(label: str) -> str:
    """A label in ASCII. Raises IDNAError.

    Of a sign that may not stand in new names some are older, like ☃.net: browsers and mail servers
    go on finding them. A joiner where it joins nothing was never in any.
    """
    try:
        return idna.alabel(label).decode()
    except (idna.InvalidCodepoint, idna.InvalidCodepointContext):
        spelled = f"xn--{label.encode('punycode').decode()}"
        if len(spelled) > LONGEST_LABEL or _JOINERS.intersection(label):
            raise
        return spelled


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()  # reads its list: a tenth of a second


def registered_domain(domain: str) -> str | None:
    """What somebody registered of `domain` (in ASCII), by the public suffix list.

    None where `domain` is itself a suffix below which anybody registers, like “gov.kg”.
    """
    found = _suffixes().privatesuffix(domain.lower())
    return str(found) if found else None
