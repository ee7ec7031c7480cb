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


class BodyRefused(LatefinalError):
    """What a request sent is not taken; `status` is what HTTP calls that (RFC 9110)."""

    status = 400


class BodyTooLarge(BodyRefused):
    """It is larger than anything that is taken at this address."""

    status = 413

    def __init__(self, most: int) -> None:
        super().__init__(
            f"What was sent is too large. At most {most // 1024**2} MB are taken here. "
            "Send it in parts, or make it smaller."
        )


class BodyTooSlow(BodyRefused):
    """It stopped coming, or came too slowly to wait for."""

    status = 408

    def __init__(self) -> None:
        super().__init__("What was sent did not arrive in time. Try again on a better line.")


class TooManyBodies(BodyRefused):
    """All that is being received at once fills what may be held."""

    status = 503

    def __init__(self) -> None:
        super().__init__("Too much is being sent to this paper at once. Try again in a minute.")


class ClientGone(Exception):
    """Whoever asked went away before the request was whole: nobody is there to be answered."""
