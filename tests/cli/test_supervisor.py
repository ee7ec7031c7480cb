"""Children are kept alive, and ended in order and within their time."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from .paper import PATIENCE, ROOT, environment, is_there

# A supervisor over children that do as they are told, or do not.
PROGRAM = """
import logging, signal, sys, time
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
sys.exit(Supervisor(CHILDREN[sys.argv[1]], is_ready=lambda: True,
                    announce=lambda: say("ready")).run())
"""

READY = {
    "orderly": ("ready", "first listens", "second listens"),
    "stubborn": ("ready", "stubborn listens"),
    "slow": ("ready", "stubborn listens"),
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

    def start(kind: str) -> Supervised:
        log = tmp_path / "said.log"
        with log.open("wb") as stream:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", PROGRAM, kind],
                env=environment(tmp_path),
                cwd=ROOT,
                stdout=stream,
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
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    process.wait()
    until = time.monotonic() + 10
    while any(is_there(int(child)) for child in children):
        assert time.monotonic() < until
        time.sleep(0.02)
