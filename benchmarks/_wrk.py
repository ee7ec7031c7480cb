"""wrk, which asks for one address as often as it can."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass

from ._serving import ASKING, pinned_to

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What came of it."""

    requests: int
    p99_ms: float


def load(url: str, *, connections: int, seconds: float, headers: tuple[str, ...] = ()) -> Load:
    """Ask for `url` without a pause. Raises SystemExit at an answer that is an error."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing. Install it (Debian: apt-get install wrk) and try again.")
    told = [word for header in headers for word in ("-H", header)]
    ran = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", *told, url],
        capture_output=True, text=True, check=True, preexec_fn=pinned_to(ASKING),
    )  # fmt: skip
    if problem := re.search(r"(Non-2xx.*|Socket errors.*)", ran.stdout):
        raise SystemExit(f"{url}: {problem[0]}")
    requests = re.search(r"(\d+) requests in", ran.stdout)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", ran.stdout)
    if not (requests and p99):
        raise SystemExit(f"wrk said something new:\n{ran.stdout}")
    return Load(int(requests[1]), float(p99[1]) * UNITS[p99[2]])
