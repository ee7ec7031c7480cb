"""Postfix's two tools: `smtp-sink` takes letters and forgets them, `smtp-source` sends in C."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.smtp import free_port

LINKS = 8


@dataclass(frozen=True)
class Tools:
    """Where they are, and where their libraries."""

    folder: Path
    libraries: Path | None

    @property
    def environment(self) -> dict[str, str]:
        """What they need to start."""
        return {
            **os.environ,
            **({"LD_LIBRARY_PATH": str(self.libraries)} if self.libraries else {}),
        }


def find() -> Tools | None:
    """The installed ones, else Debian's package unpacked in a temporary folder, else None."""
    found = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found:
        return Tools(Path(found).parent, None)
    kept = Path(tempfile.gettempdir()) / f"latefinal-postfix-{os.getuid()}"
    if not (kept / "usr/sbin/smtp-sink").exists():
        _unpack(kept)
    ready = (kept / "usr/sbin/smtp-sink").exists()
    return Tools(kept / "usr/sbin", kept / "usr/lib/postfix") if ready else None


def _unpack(into: Path) -> None:
    """The package is fetched and unpacked, not installed: it would set up a mail server."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return
    into.mkdir(mode=0o700, exist_ok=True)
    subprocess.run(
        ["apt-get", "download", "-qq", "postfix"], cwd=into, check=False, stderr=subprocess.DEVNULL
    )
    for package in into.glob("postfix_*.deb"):
        subprocess.run(["dpkg", "-x", package.name, "."], cwd=into, check=True)


@contextmanager
def sink(tools: Tools, *, core: int) -> Iterator[int]:
    """A sink on a processor of its own; gives its port."""
    port = free_port()
    command = [*pinned(core), tools.folder / "smtp-sink", "-c", f"127.0.0.1:{port}", "200"]
    if os.getuid() == 0:
        command[-3:-3] = ["-u", "nobody"]
    process = subprocess.Popen(
        command, env=tools.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(0.5)
        yield port
    finally:
        process.kill()
        process.wait()


def source(tools: Tools, *, port: int, letters: int, size: int, core: int) -> float:
    """Letters a second that `smtp-source` hands to the sink, its links kept open."""
    command = [*pinned(core), tools.folder / "smtp-source", "-d", "-s", str(LINKS)]
    command += ["-m", str(letters), "-l", str(size), "-f", "us@paper.example"]
    command += ["-t", "reader@example.org", f"127.0.0.1:{port}"]
    began = time.perf_counter()
    subprocess.run(command, env=tools.environment, check=True, stdout=subprocess.DEVNULL)
    return letters / (time.perf_counter() - began)


def pinned(*cores: int) -> list[str]:
    """What to say before a command so that it keeps to these processors."""
    return ["taskset", "-c", ",".join(map(str, cores))]


def pin_postgres(*cores: int) -> None:
    """Have a server on this machine keep to these processors, where that is allowed."""
    where = ",".join(map(str, cores))
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
        except OSError:
            continue
        if re.fullmatch("postgres", name):
            subprocess.run(
                ["taskset", "-acp", where, process.name],
                check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
