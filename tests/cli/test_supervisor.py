"""Children are kept alive, and ended in order and within their time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from latefinal.cli.folder_and_port import is_held

from .paper import PATIENCE, ROOT, environment, is_there

# A supervisor over children that do as they are told, or do not.
PROGRAM = """
import logging, signal, sys, time
from functools import partial
from pathlib import Path
from latefinal.cli.folder_and_port import hold_home
from latefinal.cli.rest import Running, rest
from latefinal.cli.supervisor import Child, Supervisor

# Under nohup a hang-up is ignored, and stays so for every child.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stdout)

def say(words):
    # In one piece: where output is not buffered, print writes word by word, and children mix.
    sys.stdout.write(words + "\\n")
    sys.stdout.flush()

def obeys(name):
    def run():
        signal.signal(signal.SIGTERM, lambda *_: (say(name + " ends"), sys.exit(0)))
        say(name + " listens")
        while True:
            time.sleep(60)
    return run

def stubborn():
    signal.signal(signal.SIGTERM, lambda *_: None)
    say("stubborn listens")
    while True:
        time.sleep(60)

def falls():
    return 3

CHILDREN = {
    "orderly": [Child("first", obeys("first"), 5), Child("second", obeys("second"), 5)],
    "stubborn": [Child("stubborn", stubborn, 0.3)],
    "slow": [Child("stubborn", stubborn, 60)],
    "falling": [Child("falling", falls, 5)],
}
CHILDREN["resting"] = CHILDREN["orderly"]

kind, home = sys.argv[1], Path(sys.argv[2])
children, running = CHILDREN[kind], Running.taken()
with hold_home(home, lock=running.lock if running else None) as lock:
    if running:
        running.hand_over(children)
    becomes = partial(rest, children, home=home, lock=lock) if kind == "resting" else None
    code = Supervisor(children, announce=lambda: say("ready"), becomes=becomes).run()
sys.exit(code)
"""

READY = {
    "orderly": ("ready", "first listens", "second listens"),
    "stubborn": ("ready", "stubborn listens"),
    "slow": ("ready", "stubborn listens"),
    "resting": ("ready", "first listens", "second listens"),
    "falling": ("ready",),
}


@dataclass
class Supervised:
    """The program, and what it has said into a file."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_for(self, *words: str) -> None:
        """Until each of `words` was said, in whatever order."""
        until = time.monotonic() + PATIENCE
        while not all(word in self.said for word in words):
            assert time.monotonic() < until, f"Never said all of {words}, but:\n{self.said}"
            time.sleep(0.02)

    def end(self) -> str:
        """Wait for its end; answers all it said."""
        self.process.wait(PATIENCE)
        return self.said


@pytest.fixture
def supervise(tmp_path: Path):
    started: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *, python: str = sys.executable) -> Supervised:
        log = tmp_path / "said.log"
        with log.open("wb") as stream:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [python, "-c", PROGRAM, kind, str(tmp_path / "home")],
                env=environment(tmp_path),
                cwd=ROOT,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        started.append(process)
        supervised = Supervised(process, log)
        supervised.wait_for(*READY[kind])
        return supervised

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_children_end_in_the_opposite_order_of_their_start(supervise, number):
    program = supervise("orderly")
    program.process.send_signal(number)
    said = program.end()
    assert said.index("second ends") < said.index("first ends")
    assert program.process.returncode == 0


def test_a_second_sigterm_cuts_nothing_short(supervise):
    program = supervise("orderly")
    program.process.terminate()
    program.process.terminate()
    said = program.end()
    assert "cut short" not in said
    assert "first ends" in said


def test_a_child_that_does_not_end_in_its_time_is_killed(supervise):
    program = supervise("stubborn")
    program.process.terminate()
    assert "The stubborn is cut short" in program.end()
    assert program.process.returncode == 0


def test_ctrl_c_again_waits_for_nobody(supervise):
    program = supervise("slow")
    program.process.send_signal(signal.SIGINT)
    time.sleep(1)
    program.process.send_signal(signal.SIGINT)
    assert "cut short" in program.end()


def test_a_child_that_keeps_falling_is_started_later_each_time(supervise):
    program = supervise("falling")
    program.wait_for("started again now", "started again in 1 s", "started again in 2 s")
    assert "The falling ended (exit code 3). It is started again in 1 s." in program.said


def test_a_killed_supervisor_takes_its_children_along(supervise):
    process = supervise("slow").process
    children = children_of(process.pid)
    process.kill()
    process.wait()
    wait_until(lambda: not any(map(is_there, children)))


@pytest.mark.parametrize("after", [0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0])
def test_told_to_stop_while_it_becomes_another_program_it_ends_its_children(supervise, after):
    program = supervise("resting")
    time.sleep(after)
    program.process.terminate()
    said = program.end()
    assert said.index("second ends") < said.index("first ends")
    assert program.process.returncode == 0


def test_at_rest_it_holds_the_folder_and_starts_what_falls(supervise, tmp_path):
    program = supervise("resting")
    for _time in range(2):
        wait_until(lambda: "latefinal.cli.rest" in words_of(program.process.pid))
        assert is_held(tmp_path / "home")
        victim, other = children_of(program.process.pid)
        os.kill(victim, signal.SIGKILL)
        wait_until(partial(has_another, program.process.pid, victim))
        assert other in children_of(program.process.pid)
    program.process.terminate()
    program.end()
    assert program.process.returncode == 0
    assert not is_held(tmp_path / "home")


def test_a_command_that_is_gone_is_tried_again_now_and_then(supervise, tmp_path):
    python = tmp_path / "python"
    python.symlink_to(sys.executable)
    program = supervise("resting", python=str(python))
    wait_until(lambda: "latefinal.cli.rest" in words_of(program.process.pid))
    victim, _other = children_of(program.process.pid)
    python.unlink()
    os.kill(victim, signal.SIGKILL)
    program.wait_for("could not be started anew (No such file or directory)")
    time.sleep(1)
    assert program.said.count("could not be started anew") == 1
    python.symlink_to(sys.executable)
    wait_until(partial(has_another, program.process.pid, victim))


def has_another(pid: int, victim: int) -> bool:
    """Whether its two children are there, and the killed one is not."""
    children = children_of(pid)
    return len(children) == 2 and victim not in children


def words_of(pid: int) -> str:
    """The command that a process is now."""
    return Path(f"/proc/{pid}/cmdline").read_text()


def children_of(pid: int) -> list[int]:
    """The eldest first."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(is_so: Callable[[], bool]) -> None:
    """Or fail."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)
