"""What a domain asks to be done with letters that only seem to be its own (DMARC, RFC 7489)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .dns import Names, organisation_of

POLICIES = ("none", "quarantine", "reject")
_MARKED = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)")
_TAG = re.compile(r"\s*([A-Za-z]+)\s*=\s*(.*?)\s*")
_MAILBOX = re.compile(r"mailto:[^\s@,!]+@(?P<host>[^\s@,!]+)(?:!\d+[kmgt]?)?", re.IGNORECASE)


class DmarcBroken(Exception):
    """Records that mailboxes pass over. `why` is several or syntax; `part` is what is wrong."""

    def __init__(self, why: str, *, name: str, part: str = "", texts: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why, self.name, self.part, self.texts = why, name, part, texts


@dataclass(frozen=True)
class Dmarc:
    """A policy, read. `name` is where it was found, `text` what stands there."""

    name: str
    text: str
    policy: str
    sub_policy: str
    strict_spf: bool
    strict_dkim: bool
    reports: tuple[str, ...]
    percent: int

    def applies(self, domain: str) -> str:
        """What it asks for letters from `domain`: for names below its own, `sp` holds."""
        return self.policy if self.name == f"_dmarc.{domain}" else self.sub_policy


def dmarc_records(texts: list[str]) -> list[str]:
    """Those of a name's TXT records that are DMARC."""
    return [text for text in texts if _MARKED.match(text)]


def nearly_dmarc(texts: list[str]) -> str:
    """A TXT record that was meant as one and that no mailbox reads; else nothing."""
    return next((t for t in texts if "dmarc1" in t.lower() and not _MARKED.match(t)), "")


def find_dmarc(domain: str, names: Names) -> Dmarc | None:
    """The policy for `domain`: its own, or that of its organisational domain (6.6.3).

    Raises DmarcBroken, NamesSilent.
    """
    for place in dict.fromkeys((domain, organisation_of(domain))):
        name = f"_dmarc.{place}"
        texts = names.txt(name)
        records = dmarc_records(texts)
        if len(records) > 1:
            raise DmarcBroken("several", name=name, texts=tuple(records))
        if records:
            return parse_dmarc(records[0], name=name)
        if near := nearly_dmarc(texts):
            raise DmarcBroken("syntax", name=name, part=near, texts=(near,))
    return None


def parse_dmarc(text: str, *, name: str) -> Dmarc:
    """Read a record. Raises DmarcBroken with the part that cannot be read."""
    try:
        return _parsed(text, name)
    except DmarcBroken as error:
        error.texts = (text,)
        raise


def is_mailbox(address: str) -> bool:
    """Whether reports can go to `address`, such as mailto:post@paper.example."""
    return bool(_MAILBOX.fullmatch(address) or re.match(r"[a-z]+://", address))


def _parsed(text: str, name: str) -> Dmarc:
    tags: dict[str, str] = {}
    for part in filter(str.strip, text.split(";")):
        found = _TAG.fullmatch(part)
        if found is None:
            raise DmarcBroken("syntax", name=name, part=part.strip())
        tags[found[1].lower()] = found[2]
    policy = _one_of(tags, "p", POLICIES, name)
    reports = tags.get("rua", "")
    for address in filter(None, map(str.strip, reports.split(","))):
        if not is_mailbox(address):
            raise DmarcBroken("syntax", name=name, part=f"rua={address}")
    percent = tags.get("pct", "100")
    if not percent.isdecimal() or int(percent) > 100:
        raise DmarcBroken("syntax", name=name, part=f"pct={percent}")
    return Dmarc(
        name=name,
        text=text,
        policy=policy,
        sub_policy=_one_of(tags, "sp", POLICIES, name) if "sp" in tags else policy,
        strict_spf=_one_of({"aspf": "r", **tags}, "aspf", ("r", "s"), name) == "s",
        strict_dkim=_one_of({"adkim": "r", **tags}, "adkim", ("r", "s"), name) == "s",
        reports=tuple(found["host"].lower() for found in _MAILBOX.finditer(reports)),
        percent=int(percent),
    )


def _one_of(tags: dict[str, str], tag: str, allowed: tuple[str, ...], name: str) -> str:
    value = tags.get(tag, "").lower()
    if value not in allowed:
        raise DmarcBroken("syntax", name=name, part=f"{tag}={tags.get(tag, '')}")
    return value


def is_aligned(one: str, other: str, *, strict: bool) -> bool:
    """Whether two domains are one for DMARC: the same, or (relaxed) of one organisation (3.1)."""
    one, other = one.lower(), other.lower()
    return one == other or (not strict and organisation_of(one) == organisation_of(other))


def accepts_reports(domain: str, host: str, names: Names) -> bool:
    """Whether `host` said that it takes reports about `domain` (7.1). Raises NamesSilent."""
    if organisation_of(domain) == organisation_of(host):
        return True
    return bool(dmarc_records(names.txt(f"{domain}._report._dmarc.{host}")))
