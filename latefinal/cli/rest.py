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
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from latefinal.conf.logs import LOGGING

from .folder_and_port import hold_home
from .supervisor import Bell, Child, Supervisor

HANDED_ON = "_LATEFINAL_RUNNING"
"""In the environment of a program that follows itself: what runs already, as JSON."""


@dataclass(frozen=True)
class Running:
    """What one program hands on to the next: the folder, its open lock, the children by name."""

    home: str
    lock: int
    children: dict[str, dict[str, float]]

    @classmethod
    def taken(cls) -> Running | None:
        """What was handed to us, once; None in a command that somebody gave."""
        told = os.environ.pop(HANDED_ON, "")
        return cls(**json.loads(told)) if told else None

    def hand_over(self, children: Iterable[Child]) -> None:
        """Tell each of `children` which process it is."""
        for child in children:
            child.take_over(self.children[child.name])

    @classmethod
    def of(cls, children: Iterable[Child], *, home: Path, lock: int) -> Running:
        """These children of this folder."""
        return cls(str(home), lock, {child.name: child.state for child in children})

    def become(self, program: list[str]) -> None:
        """Go on as `program`. Returns only where the system has no room for that."""
        os.set_inheritable(self.lock, True)  # noqa: FBT003 - Python's own call
        sys.stdout.flush()
        sys.stderr.flush()
        told = json.dumps({"home": self.home, "lock": self.lock, "children": self.children})
        try:
            os.execve(sys.executable, program, {**os.environ, HANDED_ON: told})  # noqa: S606 - ourselves
        except OSError:
            return


def rest(children: Iterable[Child], *, home: Path, lock: int) -> None:
    """Become the program below, which watches `children`."""
    # As it was started: by `-m`, by the script, with whatever was given to Python itself.
    program = [sys.executable, "-m", __name__, json.dumps(sys.orig_argv)]
    Running.of(children, home=home, lock=lock).become(program)


class Watcher(Supervisor):
    """Watches children that run; calls `rest` when one of them is to be started again."""

    def _see_to_children(self, bell: Bell) -> None:
        if self.rest and self.due():
            bell.unless_told_to_stop(self.rest)


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
        again = partial(_become_whole, whole, children, home=home, lock=lock)
        return Watcher(children, rest=again).run()


def _become_whole(whole: list[str], children: list[Child], *, home: Path, lock: int) -> None:
    Running.of(children, home=home, lock=lock).become(whole)


def _elsewhere() -> int:
    raise AssertionError("What a child runs is known to the whole command.")


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
