"""Every guard, side by side, a line each: what it holds, how long it took, and what it found.

python scripts/check.py             all of them
python scripts/check.py types docs  some
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DJANGO = (sys.executable, "-W", "error", "-m", "django")


@dataclass(frozen=True)
class Guard:
    """A command that must end with 0."""

    name: str
    holds: str
    command: tuple[str, ...]


# The longest first: two run at a time on two processors.
GUARDS = (
    Guard("docs", "the documentation builds without a warning",
          (sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "docs", "docs/_build")),
    Guard("types", "mypy", (sys.executable, "-m", "mypy")),
    Guard("templates", "djlint finds nothing",
          (sys.executable, "-m", "djlint", "latefinal/templates", "--lint", "--quiet")),
    Guard("layout", "templates are laid out",
          (sys.executable, "-m", "djlint", "latefinal/templates", "--check", "--quiet")),
    Guard("floors", "knowledge goes only down", (str(BIN / "lint-imports"),)),
    Guard("packages", "every package is needed and named", (sys.executable, "-m", "deptry", ".")),
    Guard("migrations", "models and migrations say the same, in one line",
          (*DJANGO, "makemigrations", "--check", "--dry-run",
           "--settings", "scripts.guard_settings")),
    Guard("house", "what Django checks before a house is opened",
          (*DJANGO, "check", "--deploy", "--fail-level", "WARNING")),
    Guard("lint", "ruff finds nothing", (sys.executable, "-m", "ruff", "check", ".")),
    Guard("format", "ruff has nothing to lay out",
          (sys.executable, "-m", "ruff", "format", "--check", ".")),
)  # fmt: skip


def main(names: Sequence[str]) -> int:
    """Run the guards called `names`, or all; 1 when one finds something."""
    guards = [guard for guard in GUARDS if not names or guard.name in names]
    began, failed = time.monotonic(), []
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(run, guard, environment(home)) for guard in guards]
        for done in as_completed(runs):
            guard, seconds, code, said = done.result()
            print(
                f"{'ok  ' if not code else 'FAIL'} {guard.name:<11} {seconds:5.1f} s  {guard.holds}"
            )
            if code:
                failed.append(guard.name)
                print(said)
    verdict = f"FAILED: {', '.join(failed)}" if failed else "Everything holds"
    print(f"{verdict} ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def environment(home: str) -> dict[str, str]:
    """A paper in public, in a folder of its own: no check may write into anybody's."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "latefinal.conf.settings",
        "LATEFINAL_HOME": home,
        "LATEFINAL_URL": "https://paper.example",
        "MAIL_URL": "smtps://relay.example",
        "DATABASE_URL": "",
        "PYTHONPATH": str(ROOT),
    }


def run(guard: Guard, env: dict[str, str]) -> tuple[Guard, float, int, str]:
    """One guard: seconds, exit code, and all it said."""
    began = time.monotonic()
    ran = subprocess.run(guard.command, cwd=ROOT, env=env, capture_output=True, text=True)
    return guard, time.monotonic() - began, ran.returncode, ran.stdout + ran.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
