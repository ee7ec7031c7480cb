"""The supervisor at rest: a process that holds nothing but the numbers of its children.

Children share what was loaded with whom they were forked from, until they write on it; a parent
that only waits would keep it all for good, some seventy megabytes. So once they run, it becomes
another program (execve(2)), this one: the same process, parent and holder of the folder's lock.
When a child has to be started, it becomes the whole command again, which finds the others running.
"""

from __future__ import annotations

import json
import logging.config
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from latefinal.conf.logs import LOGGING

from .folder_and_port import hold_home
from .supervisor import Bell, Child, Supervisor

log = logging.getLogger("latefinal.run")

VARIABLE = "_LATEFINAL_RUNNING"
"""Of the environment of a program that follows itself: what runs already, as JSON."""
AGAIN_SECONDS = 5.0
"""Until a child is tried again that could not be started."""


@dataclass(frozen=True)
class Running:
    """What one program hands on to the next: the folder, its open lock, the children by name."""

    home: str
    lock: int
    children: dict[str, dict[str, float]]

    @classmethod
    def taken(cls) -> Running | None:
        """What was handed to us, once; None in a command that somebody gave."""
        told = os.environ.pop(VARIABLE, "")
        return cls(**json.loads(told)) if told else None

    def hand_over(self, children: Iterable[Child]) -> None:
        """Tell each of `children` which process it is."""
        for child in children:
            child.take_over(self.children[child.name])


def rest(children: Iterable[Child], *, home: Path, lock: int) -> None:
    """Become the program below, which watches `children`; returns as `become` does."""
    # As it was started: by `-m`, by the script, with whatever was given to Python itself.
    whole = json.dumps(sys.orig_argv)
    become([sys.executable, "-m", __name__, whole], children, home=home, lock=lock)


def become(program: list[str], children: Iterable[Child], *, home: Path, lock: int) -> None:
    """Go on as `program`, with `children` and the open `lock`. Returns only where that fails."""
    running = Running(str(home), lock, {child.name: child.state for child in children})
    os.set_inheritable(lock, True)  # noqa: FBT003 - Python takes it by its place alone
    sys.stdout.flush()
    sys.stderr.flush()
    handed = {**os.environ, VARIABLE: json.dumps(asdict(running))}
    try:
        os.execve(sys.executable, program, handed)  # noqa: S606 - our own words, and a shell would be one process more
    except OSError as error:
        log.error(
            "What watches over the paper could not be started anew (%s). What runs goes on; if "
            "something does not answer, start Latefinal again.",
            error.strerror,
        )


class Watcher(Supervisor):
    """Watches children that run, and `becomes` the whole command when one is to be started."""

    def _see_to_children(self, bell: Bell) -> None:
        if self.becomes and (due := self.due()):
            bell.unless_told_to_stop(self.becomes)
            for child in due:
                child.not_before = time.monotonic() + AGAIN_SECONDS


def main(whole: list[str]) -> int:
    """Watch what was handed on, until told to stop, or become `whole` where a child is missing."""
    logging.config.dictConfig(LOGGING)
    running = Running.taken()
    if running is None:
        print("This is what `latefinal run` becomes; start that.", file=sys.stderr)
        return 2
    children = [Child(name, _elsewhere, seconds=0) for name in running.children]
    running.hand_over(children)
    home = Path(running.home)
    with hold_home(home, lock=running.lock) as lock:
        again = partial(become, whole, children, home=home, lock=lock)
        return Watcher(children, becomes=again).run()


def _elsewhere() -> int:
    raise AssertionError("What a child runs is known to the whole command.")


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
