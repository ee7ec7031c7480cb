"""A plugin of pytest that, in place of its run, tries mutants one after the other.

Pytest collects every test once. For each mutant a fork puts the changed function in the place of
the one that was loaded, and runs the tests that cover it until one fails; so nothing is loaded
again and nothing that a test did outlives it. What ran on import cannot be put in place later:
there the file is written, in a copy of the house, and a new process loads it.

A test is only believed when it passes without the mutant, in a fork of the same kind.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.main import pytest_runtestloop as run_tests

from benchmarks._mutations import Mutant, mutants_of

ORDERS = "LATEFINAL_MUTANTS"
TOLD = "LATEFINAL_TOLD"
NOT_LOADED = "(not loaded)"
"""In the place of a test: with the fault in it the house did not begin to run any."""
# Seconds after which a test hangs; what it takes as a rule comes on top, so many times.
START = 15.0
PATIENCE = 5
# What pytest needs to load the house.
LOADING = 60.0


class Lane:
    """What one process tries: its orders, and the tests that it may run.

    `orders` is a file of JSON: `root`, the copy of the house that may be written; `mutants`, each
    with its file, place in the file's list, whether it must be loaded, and its tests with their
    seconds. What came of each is a line of JSON in `answers`.
    """

    def __init__(self, session: pytest.Session, orders: dict[str, Any]) -> None:
        self.session, self.orders = session, orders
        self.root = Path(orders["root"])
        self.tests = {item.nodeid: item for item in session.items}
        self.functions = _functions(self.root)
        self.sound: dict[str, bool] = {}

    def run(self) -> None:
        """Try each mutant and write down what became of it."""
        # The first that asks for tables makes those that the others copy.
        with_tables = [name for name, test in self.tests.items() if "db" in test.fixturenames]
        self._forked(_nothing, dict.fromkeys(with_tables[:1], 60.0))
        with Path(self.orders["answers"]).open("a") as answers:
            for order in self.orders["mutants"]:
                mutant = mutants_of(self.root / order["file"], self.root)[order["place"]]
                began = time.perf_counter()
                by = self._noticed_by(mutant, order)
                took = time.perf_counter() - began
                answers.write(json.dumps({**order, "tests": None, "by": by, "took": took}) + "\n")
                answers.flush()

    def _noticed_by(self, mutant: Mutant, order: dict[str, Any]) -> str:
        """The test that fails because of it, or ""."""
        asked = order["tests"] if order["tests"] is not None else dict.fromkeys(self.tests, 1.0)
        left = {name: took for name, took in asked.items() if name in self.tests}
        while left:
            failed = self._try(mutant, left, is_loaded=order["is_loaded"])
            if not failed or failed not in left or self._is_sound(failed):
                return failed
            del left[failed]
        return ""

    def _is_sound(self, test: str) -> bool:
        if test not in self.sound:
            self.sound[test] = not self._forked(_nothing, {test: 60.0})
        return self.sound[test]

    def _try(self, mutant: Mutant, tests: dict[str, float], *, is_loaded: bool) -> str:
        if is_loaded or not self._is_patched(mutant):
            return self._loaded(mutant, tests)
        return self._forked(lambda: self._patch(mutant), tests)

    def _is_patched(self, mutant: Mutant) -> bool:
        """Whether the changed function can take the place of one that is loaded."""
        return any(
            function.__code__.co_freevars == code.co_freevars
            for code in self._codes(mutant)
            for function in self.functions.get(_key(code), [])
        )

    def _codes(self, mutant: Mutant) -> Iterator[CodeType]:
        """The changed function, as it would be compiled: the outermost of those around it."""
        path = self.root / mutant.file
        source = mutant.changed(path.read_bytes())
        names = mutant.where.split(".")
        for code in _within(compile(source, str(path), "exec", dont_inherit=True)):
            if code.co_qualname == ".".join(names[: code.co_qualname.count(".") + 1]):
                yield code

    def _patch(self, mutant: Mutant) -> None:
        for code in self._codes(mutant):
            for function in self.functions.get(_key(code), []):
                function.__code__ = code

    def _forked(self, change: Callable[[], None], tests: dict[str, float]) -> str:
        """The first test that fails after a change, in a process that ends with it."""
        told = _Told(self.root.parent)
        for stale in self.root.parent.glob("scratch/main/test.sqlite3*"):
            stale.unlink()
        if not (child := os.fork()):
            self._run_here(change, tests, told)
        return told.failed(is_whole=_ended_well(child, _limit(tests)))

    def _run_here(self, change: Callable[[], None], tests: dict[str, float], told: _Told) -> None:
        status = 1
        try:
            os.setsid()
            change()
            self.session.items = [self.tests[name] for name in tests]
            self.session.config.option.maxfail = 1
            self.session.config.pluginmanager.register(_Teller(told, tests))
            with contextlib.suppress(pytest.Session.Failed, pytest.Session.Interrupted):
                run_tests(self.session)
            status = 0
        finally:
            os._exit(status)

    def _loaded(self, mutant: Mutant, tests: dict[str, float]) -> str:
        """The same in a new process, which loads the changed file."""
        path, told = self.root / mutant.file, _Told(self.root.parent)
        source = path.read_bytes()
        scratch = self.root.parent / "scratch-loaded"
        shutil.rmtree(scratch / "main", ignore_errors=True)
        environment = {
            **os.environ, "LATEFINAL_TEST_SCRATCH": str(scratch), TOLD: str(told.folder),
        }  # fmt: skip
        del environment[ORDERS]
        scratch.mkdir(exist_ok=True)
        template = self.root.parent / "scratch" / "template.sqlite3"
        if template.exists():
            shutil.copy(template, scratch / "template.sqlite3")
        argv = [sys.executable, "-m", "pytest", "-x", "-p", "no:randomly", *tests]
        path.write_bytes(mutant.changed(source))
        try:
            with subprocess.Popen(
                argv, cwd=self.root, env=environment, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            ) as process:  # fmt: skip
                is_whole = _ended_well(process.pid, LOADING + _limit(tests))
        finally:
            path.write_bytes(source)
        return told.failed(is_whole=is_whole)


class _Told:
    """Two files by which a process that may die tells which test it is at and which failed."""

    def __init__(self, folder: Path, *, anew: bool = True) -> None:
        self.folder, self.at, self.bad = folder, folder / "at.txt", folder / "failed.txt"
        if anew:
            self.at.write_text("")
            self.bad.write_text("")

    def failed(self, *, is_whole: bool) -> str:
        """The test that failed, or at which the process came to its end; "" for none."""
        return self.bad.read_text() or ("" if is_whole else self.at.read_text() or NOT_LOADED)


class _Teller:
    """Tells it; a test that hangs ends the process."""

    def __init__(self, told: _Told, tests: dict[str, float]) -> None:
        self.told, self.tests = told, tests
        self.nowhere = os.open(os.devnull, os.O_WRONLY)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.told.at.write_text(nodeid)
        # By a thread that needs no Python, since what hangs may be an expression that never ends.
        limit = START + PATIENCE * self.tests.get(nodeid, START)
        faulthandler.dump_traceback_later(limit, exit=True, file=self.nowhere)

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.told.bad.read_text():
            self.told.bad.write_text(report.nodeid)


def pytest_configure(config: pytest.Config) -> None:
    """In a process that loads a mutant: say which test fails."""
    if TOLD in os.environ:
        config.pluginmanager.register(_Teller(_Told(Path(os.environ[TOLD]), anew=False), {}))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Mutants instead of tests, where there are orders."""
    if ORDERS not in os.environ:
        return None
    Lane(session, json.loads(Path(os.environ[ORDERS]).read_text())).run()
    return True


def _limit(tests: dict[str, float]) -> float:
    return START + PATIENCE * sum(tests.values())


def _nothing() -> None:
    """No change: how a test does without a mutant."""


def _ended_well(child: int, limit: float) -> bool:
    """Whether a process ended by itself, and with 0; else it is gone, with all that it began."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _key(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _functions(root: Path) -> dict[tuple[str, str, int], list[FunctionType]]:
    """Every function of the house that is loaded."""
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    house = str(root / "latefinal")
    for thing in gc.get_objects():
        # Asked for its class, a lazy object would make what it stands for.
        if type(thing) is FunctionType and thing.__code__.co_filename.startswith(house):
            found.setdefault(_key(thing.__code__), []).append(thing)
    return found


def _within(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module and of its classes, but none that lie within a function."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            is_class = not constant.co_flags & 0x2
            yield from _within(constant) if is_class else [constant]
