"""How fast the mailroom is, from rows to recorded outcomes, beside a sender in C and its peers.

make bench NAME=mail
"""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from . import _newsroom, _post_office, _postfix
from ._newsroom import Newsroom
from ._yardstick import loop_ms

LETTERS = 5000
RUNS = 5
OURS, THEIRS = 0, 1
"""The processor of who sends, and that of who takes: the sink, and PostgreSQL's server."""

LEAST = {"ratio_sqlite": 1.0, "ratio_postgres": 0.7, "ratio_dkim": 0.5, "ratio_post_office": 10.0}
MOST = {"cpu_us_per_loop_ms": 1.65}
"""Processor time of a letter, for each millisecond of the yardstick's loop."""


def main() -> int:
    """Measure, print, answer 1 when a limit is broken."""
    tools = _postfix.find()
    if tools is None:
        print("smtp-sink and smtp-source are needed: install Debian's postfix package.")
        return 1
    with _postfix.sink(tools, core=THEIRS) as port:
        found = measure(tools, port)
    print(f"\n{'figure':<20}{'measured':>10}   limit")
    broken = False
    for name, value in found.items():
        fails = value is not None and (
            value < LEAST.get(name, value) or value > MOST.get(name, value)
        )
        broken |= fails
        shown = "-" if value is None else f"{value:.2f}"
        print(f"{name:<20}{shown:>10}   {limit(name)}{'   BROKEN' if fails else ''}")
    print(json.dumps(found))
    return 1 if broken else 0


def limit(name: str) -> str:
    """What a figure may be, in words."""
    if name in LEAST:
        return f"at least {LEAST[name]:g}"
    return f"at most {MOST[name]:g}" if name in MOST else "none"


def measure(tools: _postfix.Tools, port: int) -> dict[str, float | None]:
    """Every figure; a sender's rate is always beside `smtp-source`'s of the same minute."""
    with _newsroom.newsroom("sqlite") as house:
        own = compare(tools, port, house, "SQLite")
        key, two = str(dkim_key(house.home)), (OURS, THEIRS)
        on_two = compare(tools, port, house, "SQLite, signed", cores=two, LATEFINAL_DKIM_KEY=key)
        on_one = compare(
            tools, port, house, "SQLite, signed on one processor", LATEFINAL_DKIM_KEY=key
        )
    found: dict[str, float | None] = {
        "ratio_sqlite": own.ratio,
        "loop_ms": own.loop_ms,
        "cpu_us": own.cpu_us,
        "cpu_us_per_loop_ms": own.cpu_us / own.loop_ms,
        "ratio_dkim": on_two.ratio,
        "ratio_dkim_one_core": on_one.ratio,
        "ratio_postgres": None,
    }
    if _newsroom.has_postgres():
        _postfix.pin_postgres(THEIRS)
        with _newsroom.newsroom("postgres") as house:
            found["ratio_postgres"] = compare(tools, port, house, "PostgreSQL").ratio
        _postfix.pin_postgres(OURS, THEIRS)
    theirs = _post_office.rate(port=port, core=OURS)
    say("django-post_office", theirs or 0)
    found["ratio_post_office"] = theirs and own.rate / theirs
    return found


@dataclass(frozen=True)
class Rates:
    """Medians over RUNS: letters a second, as a part of smtp-source's, CPU a letter, the loop."""

    rate: float
    ratio: float
    cpu_us: float
    loop_ms: float


def compare(
    tools: _postfix.Tools,
    port: int,
    house: Newsroom,
    name: str,
    *,
    cores: tuple[int, ...] = (OURS,),
    **environment: str,
) -> Rates:
    """Ours and theirs in turn, so that whatever else the machine does falls on both.

    Of two `cores` the first is the sending thread's, the other that of the threads that sign.
    """
    apart = cores if len(cores) > 1 else ()
    rates, ratios, cpus, loops = [], [], [], []
    for _run in range(RUNS):
        ran = house.run(
            "-m", "benchmarks._sender", str(LETTERS), *map(str, apart),
            before=_postfix.pinned(*cores), MAIL_URL=f"smtp://127.0.0.1:{port}", **environment,
        )  # fmt: skip
        told = json.loads(ran)
        theirs = _postfix.source(tools, port=port, letters=LETTERS, size=told["bytes"], core=OURS)
        rates.append(LETTERS / told["seconds"])
        ratios.append(rates[-1] / theirs)
        cpus.append(told["cpu_us"])
        loops.append(loop_ms())
        beside = f"{cpus[-1]:.0f} us, a loop {loops[-1]:.1f} ms"
        say(f"{name}: {rates[-1]:.0f}/s, {beside}; smtp-source", theirs)
    return Rates(*(statistics.median(values) for values in (rates, ratios, cpus, loops)))


def dkim_key(folder: Path) -> Path:
    """A key of 2048 bits in a file."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    file = folder / "dkim.pem"
    file.write_bytes(made.private_bytes(*form, serialization.NoEncryption()))
    return file


def say(name: str, rate: float) -> None:
    """Tell whoever waits what was found."""
    print(f"{name} {rate:,.0f}/s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
