"""Processes of our own: made by fork, so that what was loaded is shared, and gone with us.

Forking is safe here because the process that does it has one thread and no database open.
What loads Django is imported where it is needed: whoever only watches children has no use for it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from latefinal.plumbing.errors import LatefinalError

PR_SET_PDEATHSIG = 1
HANDLED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


def fork(target: Callable[[], int]) -> int:
    """Start a child that runs `target` and exits with its answer; answer its process id."""
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if not pid:
        _be_a_child(target, parent)
    return pid


def _be_a_child(target: Callable[[], int], parent: int) -> NoReturn:
    code = 1
    try:
        die_with(parent)
        code = target()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except KeyboardInterrupt:
        code = 130
    except BaseException as error:  # noqa: BLE001 - nothing of the parent's may run on in a child
        from .faults import tell

        tell(error)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Not sys.exit: what the parent registered for its own end is not ours to run.
        os._exit(code)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def leave_the_terminal() -> None:
    """Take a group of our own, so that Ctrl-C reaches the supervisor alone, which stops us."""
    os.setpgid(0, 0)
    signal.set_wakeup_fd(-1)
    for number in HANDLED:
        signal.signal(number, signal.SIG_DFL)


class Aside:
    """A piece of work done in a child, for its answer and not for what it loads into memory."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._read, write = os.pipe()
        self._pid = fork(lambda: self._do(work, write))
        os.close(write)

    def _do(self, work: Callable[[], Any], write: int) -> int:
        from latefinal.conf.env import BadSetting

        os.close(self._read)
        try:
            outcome = {"answer": work()}
        except (LatefinalError, BadSetting) as error:
            outcome = {"problem": str(error)}
        with os.fdopen(write, "w") as pipe:
            json.dump(outcome, pipe)
        return 0

    def result(self) -> Any:
        """Wait for it; raises LatefinalError with the child's own sentence."""
        with os.fdopen(self._read) as pipe:
            said = pipe.read()
        _, status = os.waitpid(self._pid, 0)
        if os.waitstatus_to_exitcode(status) == 130:
            raise KeyboardInterrupt
        if not said:
            raise LatefinalError("It was not finished; what stands above says why.")
        outcome = json.loads(said)
        if "problem" in outcome:
            raise LatefinalError(outcome["problem"])
        return outcome["answer"]
