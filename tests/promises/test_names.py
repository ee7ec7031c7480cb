"""One name, one thing; and no room, module or function larger than its reader's patience."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median, quantiles

import pytest

from .reading import files, parsed, room_of, shown

HOUSE = ["latefinal"]
ROOM = 6500
"""Lines, migrations left out."""

DJANGO_S = {"Meta", "Command", "Media", "BoundPanel"}
"""Roles that Django and Wagtail look for by name."""

MAY_IMPORT_LATER = ("apps.py", "cli/")
"""Where Django's apps may not be loaded yet."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def repeated_classes(sources: dict[str, str]) -> dict[str, list[str]]:
    """Class names that stand for more than one thing, each with the files that have it."""
    found = defaultdict(list)
    for file, source in sources.items():
        for node in ast.walk(parsed(source)):
            if isinstance(node, ast.ClassDef) and node.name not in DJANGO_S:
                found[node.name].append(file)
    return {name: where for name, where in found.items() if len(where) > 1}


def late_imports(source: str) -> Iterator[int]:
    """The lines within functions that import a module of ours."""
    for function in ast.walk(parsed(source)):
        if isinstance(function, Function):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom) and (
                    node.level or (node.module or "").startswith("latefinal")
                ):
                    yield node.lineno


def sources() -> dict[str, str]:
    """Every module of the house, migrations left out."""
    return {shown(file): file.read_text() for file in files(".py", below=HOUSE)}


def test_no_class_name_stands_for_two_things():
    assert repeated_classes(sources()) == {}


def test_a_name_that_is_taken_is_found():
    found = repeated_classes({"a.py": "class Line: ...", "b.py": "class Line: ...\nclass Row: ..."})
    assert found == {"Line": ["a.py", "b.py"]}


def test_rooms_import_each_other_at_the_top():
    late = {
        f"{file}:{line}"
        for file, source in sources().items()
        if not any(place in file for place in MAY_IMPORT_LATER)
        for line in late_imports(source)
    }
    assert late == set()


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f():\n    from latefinal.stories import models", [2]),
        ("def f():\n    from . import models", [2]),
        ("def f():\n    import json", []),
        ("from . import models", []),
    ],
)
def test_a_late_import_is_found(source, lines):
    assert list(late_imports(source)) == lines


def test_no_room_is_longer_than_6500_lines():
    lines = Counter[str]()
    for file in files(".py", below=HOUSE):
        lines[room_of(file)] += len(file.read_text().splitlines())
    assert {room: number for room, number in lines.items() if number > ROOM} == {}


def test_most_modules_and_functions_are_short():
    modules = [len(source.splitlines()) for source in sources().values()]
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for source in sources().values()
        for node in ast.walk(parsed(source))
        if isinstance(node, Function)
    ]
    assert median(modules) < 80
    assert quantiles(modules, n=20)[-1] < 250
    assert median(functions) < 8
