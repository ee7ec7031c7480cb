"""Lighthouse, as npm has it, run from outside; the median of several runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from tests.journeys.chromium import chromium

VERSION = "12"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
FOLDER = Path(tempfile.gettempdir()) / f"latefinal-lighthouse-{VERSION}"

Scores = dict[str, float]


def install() -> Path | None:
    """The command, fetched once for this machine; None where there is no npm."""
    command = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if command.exists():
        return command
    if not shutil.which("npm"):
        return None
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent", f"lighthouse@{VERSION}"],
        cwd=FOLDER,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return command


def score(command: Path, url: str, *, runs: int) -> Scores:
    """The median of each category's score, from 0 to 100, on its mobile setting."""
    seen = [_run(command, url) for _ in range(runs)]
    return {name: median(run[name] for run in seen) for name in CATEGORIES}


def _run(command: Path, url: str) -> Scores:
    done = subprocess.run(
        [
            str(command),
            url,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={FLAGS}",
        ],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "CHROME_PATH": chromium(whole=True)},
    )
    if done.returncode:
        raise SystemExit(f"Lighthouse broke off at {url}. It said:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout)
    for audit in told["audits"].values():
        if audit.get("score") == 0 and audit.get("scoreDisplayMode") == "binary":
            print(f"      {url}: {audit['title']}")
    return {name: round(100 * told["categories"][name]["score"]) for name in CATEGORIES}
