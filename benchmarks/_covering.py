"""A plugin of pytest that writes down which test runs which line, and how long each takes.

`PYTEST_PLUGINS=benchmarks._covering` and `LATEFINAL_COVERING=folder` make each worker of a run
leave its part in the folder; `Covering.read` puts them together.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("LATEFINAL_COVERING", ""))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
IS_COUNTED = WORKER != "main" and "LATEFINAL_COVERING" in os.environ

seconds: dict[str, float] = {}
if IS_COUNTED:
    lines = coverage.Coverage(
        data_file=str(FOLDER / f"lines.{WORKER}"),
        source=[str(ROOT / "latefinal")],
        config_file=False,
    )
    # Before Django is set up, so that what runs on import is known too, as run by no test.
    lines.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test and the fixtures made for it, under its name."""
    if IS_COUNTED:
        lines.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logreport(report: Any) -> None:
    """How long it took; one that does not pass is not asked about mutants."""
    took = seconds.get(report.nodeid, 0.0) + report.duration
    seconds[report.nodeid] = took if report.passed else float("inf")


def pytest_sessionfinish() -> None:
    """Leave this worker's part."""
    if IS_COUNTED:
        lines.stop()
        lines.save()
        (FOLDER / f"seconds.{WORKER}.json").write_text(json.dumps(seconds))


@dataclass(frozen=True)
class Covering:
    """Which tests run which line of which file, and the seconds that each took.

    A file is named from the root; a line that ran on import has "" among its tests.
    """

    tests: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    @classmethod
    def read(cls, folder: Path) -> Covering:
        """What the workers left."""
        took: dict[str, float] = {}
        tests: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for part in folder.glob("seconds.*.json"):
            took.update(json.loads(part.read_text()))
        for part in folder.glob("lines.*"):
            data = coverage.CoverageData(basename=str(part))
            data.read()
            for file in data.measured_files():
                name = str(Path(file).relative_to(ROOT))
                for line, contexts in data.contexts_by_lineno(file).items():
                    tests[name][line].update(contexts)
        return cls(tests, {name: one for name, one in took.items() if one != float("inf")})
