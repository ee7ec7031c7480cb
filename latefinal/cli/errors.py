"""What can keep the command from its work, each in one sentence."""

from __future__ import annotations

from pathlib import Path

from latefinal.plumbing.errors import LatefinalError


class CannotStart(LatefinalError):
    """The paper was not started."""


class AlreadyRunning(CannotStart):
    """Another copy holds the folder."""

    def __init__(self, home: Path, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        stop = f"Stop it first (kill {pid})" if pid else "Stop it first"
        super().__init__(
            f"{who.capitalize()} already runs the paper in {home}. {stop}, or give this one a "
            "folder of its own with LATEFINAL_HOME."
        )


class PortTaken(CannotStart):
    """Something else listens there."""

    def __init__(self, address: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {address} is taken by another program. Stop that program, or choose "
            f"another port: PORT={port + 1 if port < 65535 else 8000}."
        )
