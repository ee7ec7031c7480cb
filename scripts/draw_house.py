"""Draw the house from the code: its rooms on their floors, and who imports whom.

    python scripts/draw_house.py

An arrow that follows from others is left out. A test compares the drawing with the code.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "the-house.svg"

WIDE, STOREY, HIGH = 960, 72, 34
"""The drawing, a floor and a room, in the drawing's own units."""
LETTER = 8.6
"""Room that a letter of a name takes."""

Floors = list[list[str]]
Arrows = dict[str, set[str]]

STYLE = """
  text { font: 600 15px system-ui, sans-serif; text-anchor: middle; fill: #1b1a17 }
  rect { fill: #f3eee4; stroke: #8b8272 }
  path { fill: none; stroke: #8c1d18; stroke-opacity: .55 }
  marker path { fill: #8c1d18; fill-opacity: .7; stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #ece6da } rect { fill: #211e1a; stroke: #857b6a } path { stroke: #ef8271 }
    marker path { fill: #ef8271 }
  }
"""


def floors() -> Floors:
    """The rooms that there are, roof first, as the import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [layer.split("|") for layer in contracts["contracts"][0]["layers"]]
    named = [[room.strip() for room in layer if "(" not in room] for layer in layers]
    return [layer for layer in named if layer]


def imports() -> Arrows:
    """Which rooms each room imports."""
    found: Arrows = {}
    for file in (ROOT / "latefinal").rglob("*.py"):
        room, *inner = file.relative_to(ROOT / "latefinal").parts
        if inner and "migrations" not in inner:
            found.setdefault(room, set()).update(set(_named_in(file.read_text())) - {room})
    return found


def _named_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and not node.level:
            package, *room = (node.module or "").split(".")
            if package == "latefinal":
                yield from room[:1] or (name.name for name in node.names)


def told_apart(arrows: Arrows) -> Arrows:
    """The same without those that follow from others (the transitive reduction)."""

    @cache
    def reached(room: str) -> frozenset[str]:
        return frozenset(arrows.get(room, ())).union(
            *(reached(other) for other in arrows.get(room, ()))
        )

    return {
        room: {
            other
            for other in others
            if not any(other in reached(between) for between in others - {other})
        }
        for room, others in arrows.items()
    }


def drawing() -> str:
    """The whole picture as SVG."""
    rows = floors()
    places = _places(rows)
    arrows = told_apart(imports())
    lines = [
        _line(places, room, other)
        for room in places
        for other in sorted(arrows.get(room, ()))
        if other in places
    ]
    boxes = [_box(room, *place) for room, place in places.items()]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {len(rows) * STOREY}" '
        'role="img" aria-labelledby="title">\n'
        '<title id="title">The rooms of the house on their floors. '
        "An arrow leads from a room to one that it imports.</title>\n"
        f"<style>{STYLE}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>\n'
    )
    return head + "\n".join([*lines, *boxes]) + "\n</svg>\n"


def _places(rows: Floors) -> dict[str, tuple[float, float]]:
    """The middle of each room."""
    return {
        room: (WIDE * (place + 1) / (len(row) + 1), STOREY * (floor + 0.5))
        for floor, row in enumerate(rows)
        for place, room in enumerate(row)
    }


def _line(places: Mapping[str, tuple[float, float]], room: str, other: str) -> str:
    (left, top), (right, bottom) = places[room], places[other]
    begin, end = top + HIGH / 2, bottom - HIGH / 2
    bend = (end - begin) / 2
    way = (
        f"M{left:g} {begin:g}C{left:g} {begin + bend:g} {right:g} {end - bend:g} {right:g} {end:g}"
    )
    return f'<path d="{way} {right:g} {end:g}" marker-end="url(#tip)"/>'


def _box(room: str, middle: float, height: float) -> str:
    wide = LETTER * len(room) + 24
    return (
        f'<rect x="{middle - wide / 2:g}" y="{height - HIGH / 2:g}" width="{wide:g}" '
        f'height="{HIGH}"/><text x="{middle:g}" y="{height + 5:g}">{room}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(drawing())
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")
