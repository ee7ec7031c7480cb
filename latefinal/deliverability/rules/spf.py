"""Who may send for a domain (SPF, RFC 7208): read, evaluated, and mended where it is wrong.

Without an address the whole tree of a record is walked, to find what is broken in it and count what
it costs; with one it is evaluated as a mailbox does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from .dns import Names, is_within
from .spf_macros import BadMacro, Macros, expand

MOST_LOOKUPS = 10
MOST_VOID = 2
"""Questions to the DNS that a mailbox puts at most, and those of them without an answer (4.6.4)."""

_VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_NEARLY = re.compile(r"\W*v?\s*=?\s*spf\d?\b|\W*v\s*=\s*spf", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"(?P<sign>[+\-~?]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)(?P<rest>[:/].*)?",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"(?P<name>[a-z][\w.-]*)=(?P<value>.*)", re.IGNORECASE)
_LENGTHS = re.compile(r"(?P<domain>.*?)(?:/(?P<four>\d{1,2}))?(?://(?P<six>\d{1,3}))?")
_A_NAME = re.compile(r"[!-~]+\.(?:[a-z0-9-]*[a-z][a-z0-9-]*|%\{[^}]+\})\.?|.*%\{[^}]+\}", re.I)

MECHANISMS = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})

Ip = IPv4Address | IPv6Address


class Result(StrEnum):
    """What a mailbox concludes (2.6), but for errors, which are raised."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SOFTFAIL = "softfail"


SIGNS = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


class SpfBroken(Exception):
    """A permanent error (permerror): mailboxes act as if nobody could send for the domain."""

    def __init__(self, why: str, *, domain: str, term: str = "") -> None:
        super().__init__(why)
        self.why, self.domain, self.term = why, domain, term


@dataclass(frozen=True)
class Directive:
    """One mechanism with its sign."""

    text: str
    result: Result
    name: str
    domain: str = ""
    four: int = 32
    six: int = 128


@dataclass(frozen=True)
class Policy:
    """A record, read."""

    directives: tuple[Directive, ...]
    redirect: str = ""

    @property
    def otherwise(self) -> Result | None:
        """What it says of everybody else, where it says so."""
        return next((one.result for one in self.directives if one.name == "all"), None)


def spf_records(texts: list[str]) -> list[str]:
    """Those of a domain's TXT records that are SPF."""
    return [text for text in texts if _VERSION.match(text)]


def nearly_spf(texts: list[str]) -> str:
    """A TXT record that was meant as one and that no mailbox reads; else nothing."""
    return next((t for t in texts if _NEARLY.match(t) and not _VERSION.match(t)), "")


def parse_spf(text: str, *, domain: str) -> Policy:
    """Read a record. Raises SpfBroken with the term that cannot be read."""
    directives, modifiers = [], dict[str, str]()
    for term in text.split()[1:]:
        if found := _DIRECTIVE.fullmatch(term):
            directives.append(_directive(found, term, domain))
        elif found := _MODIFIER.fullmatch(term):
            name = found["name"].lower()
            is_twice = name in modifiers and name in ("redirect", "exp")
            # Strictly a modifier that nobody knows and mailboxes pass over; meant as a mechanism.
            if is_twice or name in MECHANISMS:
                raise SpfBroken("syntax", domain=domain, term=term)
            modifiers[name] = found["value"]
        else:
            raise SpfBroken("syntax", domain=domain, term=term)
    redirect = modifiers.get("redirect", "")
    if "redirect" in modifiers and not _A_NAME.fullmatch(redirect):
        raise SpfBroken("syntax", domain=domain, term=f"redirect={redirect}")
    return Policy(tuple(directives), redirect)


def _directive(found: re.Match[str], term: str, domain: str) -> Directive:
    name, rest = found["name"].lower(), found["rest"] or ""
    result = SIGNS[found["sign"] or "+"]
    if name in ("ip4", "ip6"):
        try:
            network = ip_network(rest.removeprefix(":"), strict=False)
        except ValueError as error:
            raise SpfBroken("syntax", domain=domain, term=term) from error
        if network.version != int(name[2]):
            raise SpfBroken("syntax", domain=domain, term=term)
        return Directive(term, result, name, str(network))
    lengths = _LENGTHS.fullmatch(rest)
    where = (lengths["domain"] if lengths else "").removeprefix(":")
    four, six = (lengths["four"], lengths["six"]) if lengths else (None, None)
    is_wrong = (
        (name == "all" and bool(rest))
        or (name in ("include", "exists") and not where)
        or (name not in ("a", "mx") and bool(four or six))
        or (rest.startswith(":") and not where)
        or bool(where and not _A_NAME.fullmatch(where))
        or int(four or 32) > 32
        or int(six or 128) > 128
    )
    if is_wrong:
        raise SpfBroken("syntax", domain=domain, term=term)
    return Directive(term, result, name, where, int(four or 32), int(six or 128))


@dataclass
class Evaluation:
    """One look at a domain's policy: what it concluded and what it cost."""

    names: Names
    ip: Ip | None = None
    sender: str = ""
    lookups: int = 0
    voids: int = 0
    drafts: dict[str, str] = field(default_factory=dict)
    """Records as they might be, in the place of those that a domain has."""
    seen: list[str] = field(default_factory=list)
    """The domains whose records were read."""

    def check(self, domain: str, above: tuple[str, ...] = ()) -> Result:
        """The result for `domain`. Raises SpfBroken, NamesSilent."""
        domain = domain.lower().rstrip(".")
        draft = self.drafts.get(domain)
        records = [draft] if draft else spf_records(self.names.txt(domain))
        if len(records) > 1:
            raise SpfBroken("several", domain=domain)
        if not records:
            return Result.NONE
        self.seen.append(domain)
        policy = parse_spf(records[0], domain=domain)
        for directive in policy.directives:
            if self._matches(directive, domain, (*above, domain)):
                return directive.result
        if policy.redirect:  # an "all" has matched before
            return self._redirected(policy.redirect, domain, (*above, domain))
        return Result.NEUTRAL

    def _redirected(self, to: str, domain: str, above: tuple[str, ...]) -> Result:
        term = f"redirect={to}"
        self._count(domain, term)
        if self._depends_on_us(to):
            return Result.NEUTRAL
        result = self._below(self._expanded(to, domain, term), domain, term, above)
        if result is Result.NONE:
            raise SpfBroken("empty", domain=domain, term=term)
        return result

    def _depends_on_us(self, text: str) -> bool:
        """Whether a name is another for each address and sender: without them there is none."""
        return self.ip is None and "%{" in text

    def _below(self, where: str, domain: str, term: str, above: tuple[str, ...]) -> Result:
        if where.lower() in above:
            raise SpfBroken("loop", domain=domain, term=term)
        return self.check(where, above)

    def _matches(self, one: Directive, domain: str, above: tuple[str, ...]) -> bool:
        if one.name == "all":
            return True
        if one.name in ("ip4", "ip6"):
            return self.ip is not None and self.ip in ip_network(one.domain)
        self._count(domain, one.text)
        if self._depends_on_us(one.domain):
            return False
        where = self._expanded(one.domain, domain, one.text) if one.domain else domain
        if one.name == "include":
            result = self._below(where, domain, one.text, above)
            if result is Result.NONE:
                raise SpfBroken("empty", domain=domain, term=one.text)
            return result is Result.PASS and self.ip is not None
        if one.name == "ptr":
            return self._is_named(where)
        if one.name == "exists":
            found = self._hosts(where, domain, one.text, version=4)
            return self.ip is not None and bool(found)
        return self._is_host(one, where, domain)

    def _is_host(self, one: Directive, where: str, domain: str) -> bool:
        if one.name == "a":
            return self._covers(one, self._hosts(where, domain, one.text))
        hosts = [host for _preference, host in self.names.mx(where)]
        if len(hosts) > MOST_LOOKUPS:
            raise SpfBroken("lookups", domain=domain, term=one.text)
        if not hosts:
            self._void(domain, one.text)
        return any(self._covers(one, self._addresses(host)) for host in hosts if host)

    def _covers(self, one: Directive, addresses: list[str]) -> bool:
        if self.ip is None:
            return False
        length = one.four if self.ip.version == 4 else one.six
        return any(self.ip in ip_network(f"{host}/{length}", strict=False) for host in addresses)

    def _hosts(self, name: str, domain: str, term: str, version: int | None = None) -> list[str]:
        found = self.names.addresses(name, version) if version else self._addresses(name)
        if not found:
            self._void(domain, term)
        return found

    def _addresses(self, name: str) -> list[str]:
        """Of our own kind; without an address of either."""
        if self.ip is not None:
            return self.names.addresses(name, self.ip.version)
        return self.names.addresses(name, 4) or self.names.addresses(name, 6)

    def _is_named(self, domain: str) -> bool:
        if self.ip is None:
            return False
        named = [name for name in self.names.ptr(str(self.ip))[:10] if is_within(name, domain)]
        return any(
            self.ip == ip_address(address)
            for name in named
            for address in self.names.addresses(name, self.ip.version)
        )

    def _expanded(self, text: str, domain: str, term: str) -> str:
        macros = Macros(ip=self.ip, domain=domain, sender=self.sender)
        try:
            return expand(text, macros)
        except BadMacro as error:
            raise SpfBroken("syntax", domain=domain, term=term) from error

    def _count(self, domain: str, term: str) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise SpfBroken("lookups", domain=domain, term=term)

    def _void(self, domain: str, term: str) -> None:
        self.voids += 1
        if self.voids > MOST_VOID:
            raise SpfBroken("void", domain=domain, term=term)


def merged(records: list[str]) -> str:
    """Several records as the one that there may be: each term once, and the mildest end but +all.

    Name servers give records in any order; the same ones are always merged to the same.
    """
    terms = list(dict.fromkeys(term for record in sorted(records) for term in record.split()[1:]))
    ends = sorted((term for term in terms if _is_end(term)), key=_mildness)
    return " ".join(["v=spf1", *(term for term in terms if not _is_end(term)), *ends[:1]])


def with_term(record: str, term: str) -> str:
    """`record` with a term more, before its end."""
    terms = record.split()
    end = next((place for place, part in enumerate(terms) if _is_end(part)), len(terms))
    return " ".join([*terms[:end], term, *terms[end:]])


def with_end(record: str, end: str) -> str:
    """`record` with another end."""
    return " ".join([*(part for part in record.split() if not _is_end(part)), end])


def _mildness(end: str) -> int:
    mildest = ("~all", "?all", "-all")
    return mildest.index(end.lower()) if end.lower() in mildest else len(mildest)


def mended(term: str) -> str:
    """What a term that cannot be read was likely to be; empty where it says nothing."""
    plain = term.replace("\u2013", "-").replace("\u2014", "-").strip(",;\"'")
    plain = re.sub(
        r"^([+\-~?]?)(include|a|mx|ip4|ip6|exists)=", r"\1\2:", plain, flags=re.IGNORECASE
    )
    value = re.sub(r"^[+\-~?]?(?:ip(?:v?[46])?):", "", plain, flags=re.IGNORECASE)
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        pass
    else:
        return f"ip{network.version}:{value}"
    try:
        parse_spf(f"v=spf1 {plain}", domain="")
    except SpfBroken:
        return ""
    return plain


def replaced(record: str, term: str, by: str) -> str:
    """`record` with another term in the place of one; without it where `by` is empty."""
    parts = (by if part.lower() == term.lower() else part for part in record.split())
    return " ".join(filter(None, parts))


def _is_end(term: str) -> bool:
    return term.lower().lstrip("+-~?") == "all" or term.lower().startswith("redirect=")
