"""Make `state_media.jsonl` of the outlets' starter list from the State Media Matrix.

python scripts/make_starter_list.py matrix.jsonl

The matrix is State_Media_Matrix.csv of https://github.com/ASD-at-GMF/state-media-profiles (MIT), as
JSON lines with `country`, `company`, `asset`, `host`, `typology`. It names what a company owns, and
we need outlets: what several rows say of one is gathered, and a host that does not say which outlet
is meant is left out. Whatever is filled in by hand stands in `by_hand.toml`, which this leaves be.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from latefinal.outlets.errors import OutletError
from latefinal.outlets.rules.hosts import check_host, host_of, hosts_above
from latefinal.outlets.rules.names import fold_name

LIST = Path(__file__).parent.parent / "latefinal" / "outlets" / "starter_list"

PREFIXES = {
    "news agency": "agency", "print": "newspaper", "print media": "newspaper",
    "radio": "broadcaster", "television": "broadcaster", "online": "online",
    "news portals": "online",
}  # fmt: skip
KINDS = (
    ("agency", r"agency|agence|agencia|agenzia"),
    ("broadcaster", r"radio|tv|t[eé]l[eé]vis\w+|channel|canal|kanal|fm|broadcast\w*"),
    ("newspaper", r"daily|gazette?|gazeta|newspaper|pravda|times|herald|diario|jornal|weekly"),
)
NO_NAME = re.compile(
    r"\b(?:arabic|chinese|english|french|german|japanese|korean|russian|spanish|edition|control|"
    r"focus|channel|television)\b",
    re.IGNORECASE,
)
"""What stands in brackets behind a name and is no other name."""
OF_SOMEBODY_ELSE = frozenset({
    "gcis.gov.za", "kcnawatch.org", "lagosstate.gov.ng", "media.gov.kw", "mediacorp.sg",
    "ministerecommunication.gov.dz", "moi.gov.mm", "plateaustate.gov.ng",
    "prasarbharati.gov.in", "rada.gov.ua", "socar.az", "tarabastate.gov.ng", "tv.mewatch.sg",
})  # fmt: skip
"""Hosts of a ministry, a parliament, an oil company, an archive, at which an outlet has a page."""

EDITIONS = re.compile(
    r"(.+) (?:Arabic|Azeri|Bengali|Chinese|Dari|English|French|Georgian|German|Greek|Hausa|Hebrew|"
    r"Hindi|Indonesian|International|Italian|Japanese|Kazakh|Korean|News|Persian|Polish|Portuguese|"
    r"Russian|Serbian|Spanish|Swahili|Turkish|Urdu)"
)
"""One outlet in several languages: an edition is it, where the matrix has more than one."""
NAMED_BY = {
    "bna.bh": ("Bahrain", "bna"),
    "ce.cn": ("China", "economic daily"),
    "chinanews.com": ("China", "china news service"),
    "legaldaily.com.cn": ("China", "legal daily"),
    "news.cn": ("China", "xinhua"),
    "qna.org.qa": ("Qatar", "qna"),
    "rodong.rep.kp": ("North Korea", "rodong sinmun"),
}
"""Whose host it is, where rows of several companies have it."""


@dataclass
class Gathered:
    """What the rows say of one outlet."""

    name: str
    country: str
    owner: str
    typology: str
    kind: str
    others: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)

    def line(self) -> str:
        """As it is written down: what is empty is left out."""
        own = {fold_name(name) for name in (self.name, *self.others)}
        told = {
            "name": self.name,
            "others": sorted(self.others - {self.name}),
            "hosts": sorted(self.hosts),
            "country": self.country,
            "owner": "" if fold_name(parted(self.owner)[0]) in own else self.owner,
            "kind": self.kind,
            "typology": self.typology,
        }
        return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)


def parted(name: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it, where that is another name."""
    name = name.replace("*", "").strip()
    found = re.fullmatch(r"(.+?)\s*\(([^()]+)\)?\)*", name)
    if found is None:
        return name.rstrip(") "), ""
    return found[1], "" if NO_NAME.search(found[2]) else found[2].strip()


def gathered(rows: Iterable[dict[str, str]]) -> list[Gathered]:
    """One for each outlet of a country; those on which rows disagree are left out."""
    read_rows = [(read(row), row) for row in rows]
    put_editions_together([one for one, _row in read_rows])
    found: dict[tuple[str, str], Gathered] = {}
    disputed: set[tuple[str, str]] = set()
    at_host: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, row in read_rows:
        key = one.country, fold_name(one.name)
        there = found.setdefault(key, one)
        if there.typology != one.typology:
            disputed.add(key)
        there.others |= one.others
        if host := host_in(row):
            at_host[host].append(key)
    share_out(at_host, found)
    return [one for key, one in sorted(found.items()) if key not in disputed]


def read(row: dict[str, str]) -> Gathered:
    """What one row says."""
    prefix, _, rest = row["asset"].partition(": ")
    kind = PREFIXES.get(prefix.lower(), "") if rest else ""
    name, other = parted((rest if kind else row["asset"]).replace(" dailies - ", " "))
    company, short = parted(row["company"])
    owner = f"{company} ({short})" if short else company
    one = Gathered(
        name, row["country"].replace("Europen", "European"), owner, row["typology"], kind
    )
    one.kind = kind or kind_of(name)
    one.others |= {other} - {""}
    pair = {fold_name(company), fold_name(short)} - {""}
    if fold_name(name) in pair or fold_name(other) in pair:
        one.others |= {company, short} - {"", name}
    return one


def put_editions_together(outlets: Iterable[Gathered]) -> None:
    """Call editions by the name of their outlet, where it has several or stands there itself."""
    named: dict[tuple[str, str], list[Gathered]] = defaultdict(list)
    for one in outlets:
        edition = EDITIONS.fullmatch(one.name)
        named[one.country, edition[1] if edition else one.name].append(one)
    for (_country, name), editions in named.items():
        if len({one.name for one in editions}) > 1:
            for one in editions:
                one.name = name
            company, short = parted(editions[0].owner)
            if name in (company, short):
                editions[0].others |= {company, short} - {"", name}


def kind_of(name: str) -> str:
    """What the name itself says."""
    return next(
        (kind for kind, words in KINDS if re.search(rf"\b(?:{words})\b", name, re.IGNORECASE)), ""
    )


def host_in(row: dict[str, str]) -> str:
    """The row's host, where it names an outlet."""
    try:
        host = host_of(row["host"])
        check_host(host)
    except OutletError:
        return ""
    return "" if host in OF_SOMEBODY_ELSE else host


def share_out(
    at_host: dict[str, list[tuple[str, str]]], found: dict[tuple[str, str], Gathered]
) -> None:
    """Give each host to the one outlet that it names: its own, or its company's among several."""
    for host, keys in at_host.items():
        own = list(dict.fromkeys(keys))
        owners = {(found[key].country, fold_name(parted(found[key].owner)[0])) for key in own}
        typologies = {found[key].typology for key in own}
        if NAMED_BY.get(host) in found:
            found[NAMED_BY[host]].hosts.add(host)
        elif len(own) == 1:
            found[own[0]].hosts.add(host)
        elif len(owners) == 1 and len(typologies) == 1:
            _of_company(found, found[own[0]], next(iter(owners))).hosts.add(host)
    for one in found.values():
        one.hosts = {host for host in one.hosts if not one.hosts & set(hosts_above(host)[1:])}


def _of_company(
    found: dict[tuple[str, str], Gathered], of: Gathered, key: tuple[str, str]
) -> Gathered:
    company, short = parted(of.owner)
    brief = key[0], fold_name(short)
    if brief in found:
        return found[brief]
    others = {short} - {""}
    mine = Gathered(company, of.country, of.owner, of.typology, kind_of(company), others)
    return found.setdefault(key, mine)


def main(matrix: Path) -> None:
    """Write the list, and say how long it is."""
    settings.configure(USE_I18N=False)  # hosts are refused in sentences
    rows = [json.loads(line) for line in matrix.read_text().splitlines()]
    outlets = gathered(rows)
    (LIST / "state_media.jsonl").write_text("".join(f"{one.line()}\n" for one in outlets))
    hosts = sum(len(one.hosts) for one in outlets)
    print(f"{len(rows)} rows: {len(outlets)} outlets with {hosts} hosts")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
