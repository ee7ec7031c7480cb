"""Small enough to be read at one sitting."""

from __future__ import annotations

import ast

import pytest

from .reading import files, parsed, shown, templates

MODULE, FUNCTION, TEMPLATE = 400, 40, 120

# What may be larger, and why. A file, or a function as `file::name`.
LARGER: dict[str, str] = {}


def long_functions(source: str, limit: int = FUNCTION) -> list[str]:
    """The names of functions that take more than `limit` lines, from `def` to their end."""
    return [
        node.name
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= limit
    ]


def is_long(text: str, limit: int) -> bool:
    """Whether `text` has more than `limit` lines."""
    return len(text.splitlines()) > limit


def test_no_module_is_longer_than_400_lines():
    long = {shown(file) for file in files(".py") if is_long(file.read_text(), MODULE)}
    assert not long - LARGER.keys()


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{shown(file)}::{name}"
        for file in files(".py")
        for name in long_functions(file.read_text())
    }
    assert not long - LARGER.keys()


def test_no_template_is_longer_than_120_lines():
    long = {shown(file) for file in templates() if is_long(file.read_text(), TEMPLATE)}
    assert not long - LARGER.keys()


def test_every_exception_is_still_one_and_has_its_reason():
    sizes = {shown(file): len(file.read_text().splitlines()) for file in files(".py", ".html")}
    for name, reason in LARGER.items():
        file, _, function = name.partition("::")
        assert len(reason.split()) > 3, name
        assert file in sizes, name
        assert function or sizes[file] > TEMPLATE, f"{name} is small enough now"


@pytest.mark.parametrize(("lines", "long"), [(40, []), (41, ["close_edition"])])
def test_a_function_one_line_too_long_is_found(lines, long):
    source = "def close_edition():\n" + "    pass\n" * (lines - 1)
    assert long_functions(source) == long


@pytest.mark.parametrize(("lines", "long"), [(400, False), (401, True)])
def test_a_module_one_line_too_long_is_found(lines, long):
    assert is_long("pass\n" * lines, MODULE) is long
