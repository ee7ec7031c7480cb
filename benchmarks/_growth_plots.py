"""Draws what `growth` found: a small plot of each figure, as SVG that is legible light and dark.

Both scales are logarithmic, and every plot has two decades by two: what grows as the archive does
is a line from corner to corner, and what does not is a level one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ._growth_figures import FIGURES, MOST_STORIES, Figure, Found

FOUND_FILE = "found.json"
WIDE, HIGH = 340, 244
LEFT, RIGHT, TOP, BOTTOM = 52, 308, 56, 196
"""The corners of the field within the drawing, in its own units, as the rest is."""
FEWEST_STORIES = 1_000
DECADES, MARGIN = 2.0, 0.2
"""How much a field shows from bottom to top, and what it keeps free at either, in powers of ten."""

STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #57524a }
  .title { font-weight: 600; font-size: 14px } .title, .value { fill: #1b1a17 }
  .value { font-weight: 600; paint-order: stroke; stroke: #fbf9f4; stroke-width: 4px }
  .middle { text-anchor: middle } .end { text-anchor: end }
  .card { fill: #fbf9f4 } .grid { stroke: #e2dccf }
  .line { fill: none; stroke: #8c1d18; stroke-width: 2 } .dot { fill: #8c1d18 }
  .limit { fill: none; stroke: #57524a; stroke-width: 1.5; stroke-dasharray: 5 4 }
  @media (prefers-color-scheme: dark) {
    text { fill: #b9b1a3 } .title, .value { fill: #ece6da } .value { stroke: #1d1a17 }
    .card { fill: #1d1a17 } .grid { stroke: #38332c }
    .line { stroke: #ef8271 } .dot { fill: #ef8271 } .limit { stroke: #b9b1a3 }
  }
"""


@dataclass(frozen=True)
class Field:
    """Where things stand in a drawing. `lowest` and `decades` are powers of ten."""

    lowest: float
    decades: float

    def x(self, stories: float) -> float:
        """From left to right."""
        part = math.log10(stories / FEWEST_STORIES) / math.log10(MOST_STORIES / FEWEST_STORIES)
        return round(LEFT + part * (RIGHT - LEFT), 1)

    def y(self, value: float) -> float:
        """From top to bottom."""
        part = (math.log10(value) - self.lowest) / self.decades
        return round(BOTTOM - part * (BOTTOM - TOP), 1)

    def ticks(self) -> Iterator[float]:
        """1, 3, 10, 30 and so on, as far as they are shown."""
        for power in range(math.floor(self.lowest), math.ceil(self.lowest + self.decades)):
            for value in (10.0**power, 3 * 10.0**power):
                if TOP <= self.y(value) <= BOTTOM:
                    yield value


def keep_plots(found: Found, folder: Path) -> None:
    """Write the plots, and what they were drawn from beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FOUND_FILE).write_text(f"{json.dumps(found)}\n")
    for name, plot in plots(found):
        (folder / name).write_text(plot)


def plots(found: Found) -> Iterator[tuple[str, str]]:
    """The name of each file, and what stands in it."""
    for figure in FIGURES:
        yield f"{figure.name.replace('_', '-')}.svg", plot(figure, found)


def plot(figure: Figure, found: Found) -> str:
    """One figure as SVG."""
    points = list(zip(found["stories"], found[figure.name], strict=True))
    limits = figure.limits_in(found)
    place = field_of([*found[figure.name], *limits.values()])
    said = f"{figure.title}, {figure.unit}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" '
        f'height="{HIGH}" role="img" aria-labelledby="title">',
        f'<title id="title">{escape(said)}</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="card" width="{WIDE}" height="{HIGH}" rx="6"/>',
        _text(12, 24, figure.title, "title"),
        *_scales(figure, place),
        *_limit(figure, limits, place),
        *_line(points, place),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def field_of(values: list[float]) -> Field:
    """One with every value in it, as much free below them as above."""
    least, most = math.log10(min(values)), math.log10(max(values))
    decades = max(DECADES, most - least + 2 * MARGIN)
    return Field((least + most - decades) / 2, decades)


def _scales(figure: Figure, place: Field) -> Iterator[str]:
    for value in place.ticks():
        height = place.y(value)
        yield f'<path class="grid" d="M{LEFT} {height:g}H{RIGHT}"/>'
        yield _text(LEFT - 6, height + 4, f"{value:,g}", "end")
    for stories in (1_000, 10_000, 100_000):
        across = place.x(stories)
        yield f'<path class="grid" d="M{across:g} {TOP}V{BOTTOM}"/>'
        yield _text(across, BOTTOM + 17, f"{stories:,}", "middle")
    yield _text((LEFT + RIGHT) / 2, HIGH - 10, "stories in the archive", "middle")
    yield _text(LEFT - 6, TOP - 9, figure.unit, "end")


def _limit(figure: Figure, limits: dict[int, float], place: Field) -> Iterator[str]:
    """A dashed line, which steps up where a larger archive may take longer."""
    begun, way = FEWEST_STORIES, ""
    for upto, most in limits.items():
        height = place.y(most)
        way += f"{'V' if way else f'M{place.x(begun):g} '}{height:g}H{place.x(upto):g}"
        middle = (place.x(begun) + place.x(upto)) / 2
        said = f"at most {figure.limits[upto]:,g} {figure.limit_unit}"
        yield _text(middle, height - 5, said, "middle")
        begun = upto
    if way:
        yield f'<path class="limit" d="{way}"/>'


def _line(points: list[tuple[float, float]], place: Field) -> Iterator[str]:
    spots = [(place.x(stories), place.y(value)) for stories, value in points]
    yield f'<path class="line" d="M{"L".join(f"{x:g} {y:g}" for x, y in spots)}"/>'
    for x, y in spots:
        yield f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="3"/>'
    for (x, y), (_stories, value), aligned in (
        (spots[0], points[0], "value"),
        (spots[-1], points[-1], "value end"),
    ):
        yield _text(x + (4 if aligned == "value" else 0), y + 18, f"{value:g}", aligned)


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(words)}</text>'
