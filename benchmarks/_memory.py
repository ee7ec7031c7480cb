"""How much memory a tree of processes takes, shared pages counted once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def family_of(pid: int) -> list[int]:
    """The process and everything that it started, or that those started."""
    parents = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # The name stands in brackets and may hold spaces; what follows does not.
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text().rpartition(")")[2].split()[1]
                )
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def peak_mb(pid: int) -> float:
    """The most that a process ever had in memory (VmHWM), in megabytes of 1024 * 1024 bytes."""
    with suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def pss_mb(pid: int) -> float:
    """Proportional set size of the whole family, in megabytes of 1024 * 1024 bytes."""
    total = 0
    for member in family_of(pid):
        with suppress(OSError):
            for line in (PROC / str(member) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024
