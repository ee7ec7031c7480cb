"""A DMARC record as it might be: what its owner said stays, and only what is wrong is mended. Pure.

Whoever set p=reject, or has reports sent somewhere, is not to lose it by copying our line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from .dmarc import POLICIES, is_mailbox

_TAGS = ("v", "p", "sp", "np", "adkim", "aspf", "pct", "rua", "ruf", "fo", "rf", "ri", "t", "psd")
_BEGINS = re.compile(rf"(?:^|(?<=[;,\s\"'\\]))({'|'.join(_TAGS)})\s*[=:]\s*", re.IGNORECASE)
"""A tag, also where the semicolon before it was forgotten, or is a comma."""

_AROUND = " \t\r\n;,\"'\\"
_POLICY_WORDS = {
    **{name: name for name in POLICIES},
    "monitor": "none",
    "report": "none",
    "junk": "quarantine",
    "spam": "quarantine",
    "block": "reject",
    "refuse": "reject",
}
_PERCENTS = frozenset(map(str, range(101)))


def one_record(texts: Iterable[str]) -> str:
    """One sound record from those in `texts`, however broken; where they differ, the gentler.

    So no letter is refused by it that was taken before. Without a policy it asks for none.
    """
    read = [_read(text) for text in texts]
    tags = dict.fromkeys(tag for one in read for tag in one)
    full = [_in_full(one) for one in read]
    kept = {tag: _GENTLEST.get(tag, _first)([one.get(tag, "") for one in full]) for tag in tags}
    kept = {"p": "none", **{tag: value for tag, value in kept.items() if value}}
    return "; ".join(["v=DMARC1", *(f"{tag}={value}" for tag, value in kept.items())])


def without_tag(text: str, tag: str) -> str:
    """A sound record without that tag; all the rest as it stands."""
    parts = filter(None, map(str.strip, text.split(";")))
    return "; ".join(one for one in parts if one.partition("=")[0].strip().lower() != tag)


def _in_full(tags: dict[str, str]) -> dict[str, str]:
    """With what holds for names below where that is not said (RFC 7489, 6.3; RFC 9091, 3)."""
    below = tags.get("sp") or tags.get("p", "")
    return {**tags, "sp": below, "np": tags.get("np") or below}


def _read(text: str) -> dict[str, str]:
    """Its tags with what can be understood of their values; the first of a kind counts."""
    begins = list(_BEGINS.finditer(text))
    ends = [*(one.start() for one in begins), len(text)][1:]
    found: dict[str, str] = {}
    for begin, end in zip(begins, ends, strict=True):
        tag, value = begin[1].lower(), text[begin.end() : end].strip(_AROUND)
        if tag != "v" and (value := _MENDED.get(tag, _plain)(value)):
            found.setdefault(tag, value)
    return found


def _plain(value: str) -> str:
    return value if re.fullmatch(r"[!-:<-~]+", value) else ""


def _policy(value: str) -> str:
    words = re.findall(r"[a-z]+", value.lower())
    close = get_close_matches(words[0], _POLICY_WORDS, n=1, cutoff=0.7) if words else []
    return _POLICY_WORDS[close[0]] if close else ""


def _mode(value: str) -> str:
    """Strict or relaxed; also written out."""
    return value[:1].lower() if re.fullmatch(r"r(elaxed)?|s(trict)?", value.lower()) else ""


def _percent(value: str) -> str:
    number = value.removesuffix("%").strip()
    plain = number.lstrip("0") or number[:1]
    return plain if plain in _PERCENTS else ""


def _mailboxes(value: str) -> str:
    """Each address that can be written to, with the mailto: that was forgotten."""
    bare = re.sub(r"mailto:[\s/]*", "mailto:", value, flags=re.IGNORECASE)
    found = dict.fromkeys(
        address
        if "://" in address or address.lower().startswith("mailto:")
        else f"mailto:{address}"
        for address in filter(
            None, (one.strip(_AROUND + "<>") for one in re.split(r"[,\s;]", bare))
        )
    )
    return ",".join(one for one in found if is_mailbox(one) and _plain(one))


_MENDED: dict[str, Callable[[str], str]] = {
    "p": _policy,
    "sp": _policy,
    "np": _policy,
    "adkim": _mode,
    "aspf": _mode,
    "pct": _percent,
    "rua": _mailboxes,
    "ruf": _mailboxes,
}


def _first(values: list[str]) -> str:
    return next(filter(None, values), "")


def _gentlest_policy(values: list[str]) -> str:
    return min(filter(None, values), key=POLICIES.index, default="")


def _strict_if_all(values: list[str]) -> str:
    return "s" if set(values) == {"s"} else ("r" if "r" in values else "")


def _lowest(values: list[str]) -> str:
    return min(filter(None, values), key=int, default="")


def _everybody(values: list[str]) -> str:
    return ",".join(dict.fromkeys(one for value in values for one in value.split(",") if one))


_GENTLEST: dict[str, Callable[[list[str]], str]] = {
    "p": _gentlest_policy,
    "sp": _gentlest_policy,
    "np": _gentlest_policy,
    "adkim": _strict_if_all,
    "aspf": _strict_if_all,
    "pct": _lowest,
    "rua": _everybody,
    "ruf": _everybody,
}
