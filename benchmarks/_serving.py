"""`latefinal run` for a benchmark, and what processes use of a processor's time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.processes import end
from tests.smtp import free_port

from ._memory import family_of
from ._newsroom import ROOT, Newsroom

PATIENCE = 120.0
CORES = sorted(os.sched_getaffinity(0))
SERVING, ASKING = CORES[0], CORES[-1]
"""Who serves has one core to itself, and who asks another, where there are two."""


@dataclass(frozen=True)
class Served:
    """A paper that answers at `port`; `pid` is the eldest of its processes."""

    port: int
    pid: int
    log: Path

    @property
    def url(self) -> str:
        """Without a slash at its end."""
        return f"http://localhost:{self.port}"

    @property
    def family(self) -> list[int]:
        """All of its processes."""
        return family_of(self.pid)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and bytes, as they came, by a connection of its own."""
        link = HTTPConnection("localhost", self.port, timeout=60)
        try:
            link.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()


def pinned_to(core: int | None) -> Callable[[], None] | None:
    """What a child is to do before it starts, so that it stays on one core."""
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


@contextmanager
def served(
    house: Newsroom,
    *,
    core: int | None = None,
    program: Sequence[str] = ("latefinal", "run"),
    **environment: str,
) -> Iterator[Served]:
    """Run the paper of `house` as its operator does, on one `core`, until the end of the block."""
    port = free_port()
    ours = {"PORT": str(port), "LATEFINAL_URL": f"http://localhost:{port}", **environment}
    log = house.home / "run.log"
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *program], cwd=ROOT,
            env={**house.environment, **ours}, stdout=stream, stderr=stream,
            start_new_session=True, preexec_fn=pinned_to(core),
        )  # fmt: skip
    paper = Served(port, process.pid, log)
    try:
        _wait_for(paper, process)
        yield paper
    finally:
        end(process)


def _wait_for(paper: Served, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError, HTTPException):
            if paper.get("/")[0] == 200:
                return
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"The paper does not answer. It said:\n{paper.log.read_text()}")
        time.sleep(0.2)


def processor_seconds(pids: Iterable[int]) -> float:
    """What these processes have used so far, in the kernel too (proc(5): utime, stime)."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
