"""The sample publication, started as a person would start it, in a folder that is thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 480.0  # seconds, on a machine that does other things too
NOT_OURS = ("DATABASE_URL", "MAIL_URL", "LATEFINAL_", "DJANGO_")  # what was set for another paper


class DidNotStart(RuntimeError):
    """What it said instead."""


@dataclass(frozen=True)
class Demo:
    """A running demo: where it answers, where it lives, and the process that was started."""

    url: str
    home: Path
    pid: int

    @property
    def password(self) -> str:
        """Of the desk, as the demo printed it."""
        return (self.home / "desk-password").read_text().strip()


@contextmanager
def running_demo() -> Iterator[Demo]:
    """Start a fresh demo on a free port; stop it and forget its folder afterwards."""
    with tempfile.TemporaryDirectory(prefix="latefinal-demo-") as folder:
        home, port = Path(folder) / "home", free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        env |= {"LATEFINAL_HOME": str(home), "PORT": str(port)}
        with (home.parent / "said.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "latefinal", "demo"],
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        demo = Demo(f"http://localhost:{port}", home, process.pid)
        try:
            _wait_for(demo, process)
            yield demo
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
            process.wait()


def _wait_for(demo: Demo, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(demo.url, timeout=5).close()  # noqa: S310 - our own address
            return
        time.sleep(0.1)
    said = (demo.home.parent / "said.log").read_text(errors="replace")[-2000:]
    raise DidNotStart(f"The demo did not start. It said:\n{said}")
