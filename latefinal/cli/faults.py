"""What nobody expected: all of it goes into a file of the paper's, and a person is told where."""

from __future__ import annotations

import os
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

from latefinal.conf.env import TRUE
from latefinal.plumbing.errors import place_of, words_of

LOG = "faults.log"
FULL = 1024 * 1024
"""Bytes at which it is put aside, over the one before it."""


def is_debugging() -> bool:
    """Whether whoever runs it wants to see everything at once."""
    return os.environ.get("LATEFINAL_DEBUG", "").strip().lower() in TRUE


def tell(error: BaseException) -> None:
    """Keep `error` in the log and say on the error stream, in a sentence, where that is."""
    if is_debugging():
        traceback.print_exception(error)
        return
    place, words = place_of(error), words_of(error)
    what = f"Latefinal met something it did not expect ({place}): {words}."
    kept = _keep(error)
    more = (
        f"All of it stands in {kept}."
        if kept
        else "LATEFINAL_DEBUG=1 before the command shows all."
    )
    print(f"{what} {more}", file=sys.stderr)


def _keep(error: BaseException) -> Path | None:
    """Where it was written; None where it could not be."""
    # Asked of the environment: what went wrong may be the reading of the settings.
    home = Path(os.environ.get("LATEFINAL_HOME") or "var").expanduser().absolute()
    lines = "".join(traceback.format_exception(error))
    log = home / LOG
    try:
        home.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            if log.stat().st_size > FULL:
                log.replace(home / f"{LOG}.1")
        # For its owner alone: an error's words may hold a reader's address.
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
        with open(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as file:
            file.write(f"{moment} UTC, {' '.join(sys.argv)}\n{lines}\n")
    except OSError:
        return None
    return log
