"""How the guards read the house: its files, its floors, its rooms.

A guard is a pure function from the text of one file to the sentences that say what is wrong with
it. Each is shown a bad sample too, so that one that has gone blind fails.
"""

from __future__ import annotations

import ast
import gc
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "latefinal"
TEMPLATES = HOUSE / "templates"
OUR_TREES = ("latefinal", "tests", "benchmarks", "scripts", "docs")
NOT_OURS = frozenset({"_build", "__pycache__", "node_modules", "static", "migrations"})

# Who writes a letter, a file at the root of the templates, and a change to a screen of Wagtail's.
LETTERS = {
    "alert": "editions",
    "waits": "editions",
    "claim": "desk",
    "comment": "comments",
    "confirm": "subscriptions",
    "edition": "editions",
    "invitation": "desk",
    "to_decide": "desk",
    "data_access": "subscriptions",
    "plain": "mailroom",
    "test": "desk",
}
WIRED = "conf"
THEMED = {"wagtailadmin": "desk", "wagtailusers": "desk", "registration": "desk"}


def parsed(source: str) -> ast.Module:
    """The tree of a file. Nothing is collected meanwhile.

    Python 3.11 keeps in one place for all threads how deep its parser is. A collection in the midst
    of it runs other code, which may let another thread parse something, and the first then ends in
    a SystemError (https://github.com/python/cpython/issues/106905).
    """
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.enable()


def files(*suffixes: str, below: Iterable[str] = OUR_TREES) -> Iterator[Path]:
    """Our own files with one of `suffixes`, in order; migrations and static files left out."""
    for tree in below:
        for file in sorted((ROOT / tree).rglob("*")):
            inner = file.relative_to(ROOT).parts
            if file.suffix in suffixes and file.is_file() and not NOT_OURS.intersection(inner):
                yield file


def migrations() -> Iterator[Path]:
    """Every migration of ours."""
    return (file for file in sorted(HOUSE.glob("*/migrations/*.py")) if file.stem != "__init__")


def templates() -> Iterator[Path]:
    """Every template, letters included."""
    return files(".html", ".txt", ".mjml", ".xml", below=["latefinal/templates"])


def shown(file: Path) -> str:
    """A file's path as a person writes it."""
    return file.relative_to(ROOT).as_posix()


@cache
def floors() -> dict[str, int]:
    """Each room and its floor, counted from the ground, as the import contract draws them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    return {
        room.strip(" ()"): floor
        for floor, rooms in enumerate(reversed(layers))
        for room in rooms.split("|")
    }


def may_know(room: str, other: str) -> bool:
    """Whether `room` may import `other`: itself, or a room on a floor below."""
    return room == other or floors()[other] < floors()[room]


def is_ours(template: str) -> bool:
    """Whether a template's name is one of our rooms' or letters', not Wagtail's or Django's."""
    return template.partition("/")[0] in {*floors(), "mail"}


def owner_of(template: str) -> str:
    """The room that a template belongs to. Raises KeyError for one that belongs to none."""
    first, _, rest = template.partition("/")
    if not rest:
        return WIRED
    if first == "mail":
        letter, _, part = rest.partition("/")
        return LETTERS[letter] if part else "mailroom"
    room = THEMED.get(first, first)
    if room not in floors():
        raise KeyError(first)
    return room


def room_of(file: Path) -> str:
    """The room in which a file of the house lies."""
    return file.relative_to(HOUSE).parts[0]


def strings_in(source: str) -> Iterator[str]:
    """Every string in a Python file but docstrings and other bare ones."""
    tree = ast.parse(source)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value
