"""Programs that a test starts: whether they answer, and their end."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from http.client import HTTPConnection, HTTPException


def status_of(port: int, path: str = "/") -> int:
    """The status that a server on this machine answers with; 0 for nothing within 10 seconds."""
    link = HTTPConnection("localhost", port, timeout=10)
    try:
        link.request("GET", path)
        return link.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        link.close()


def end(process: subprocess.Popen[bytes]) -> None:
    """Tell it to stop; kill it where it has not after a minute."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(60)
    process.kill()
    process.wait()
