"""What `growth` measures in an archive of each size, and what it may be at most."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from . import related, search, uncached

Found = dict[str, list[float]]
"""Each figure's values, one for each of `stories`."""

MOST_STORIES = 100_000


@dataclass(frozen=True)
class Figure:
    """One figure. `limits` says for up to how many stories it may be at most what, in `limit_unit`.

    How many loops a millisecond is worth is said by the run, in its `busy_loop_ms`.
    """

    name: str
    title: str
    unit: str
    limits: Mapping[int, float] = field(default_factory=dict)
    limit_unit: str = "loops"

    def limits_in(self, found: Found) -> dict[int, float]:
        """The limits in the figure's own unit, the smallest archive first."""
        worth = statistics.median(found["busy_loop_ms"]) if self.limit_unit == "ms" else 1.0
        return {upto: most / worth for upto, most in sorted(self.limits.items())}

    def limit_at(self, stories: float, found: Found) -> float | None:
        """What it may be at most in an archive of so many; None where nobody says."""
        limits = self.limits_in(found).items()
        return next((most for upto, most in limits if stories <= upto), None)


def _at_any_size(most: float) -> dict[int, float]:
    return {MOST_STORIES: most}


FIGURES = (
    Figure(
        "search_p95_busy_loops", "Search, 95 in 100", "loops",
        {10_000: search.MOST_MS["p95_ms_10k"], 100_000: search.MOST_MS["p95_ms_100k"]}, "ms",
    ),
    Figure(
        "suggest_p95_busy_loops", "Suggestions, 95 in 100", "loops",
        _at_any_size(search.MOST_MS["suggest_p95_ms"]), "ms",
    ),
    Figure(
        "visible_busy_loops", "A new story is found", "loops",
        _at_any_size(search.MOST_MS["visible_ms"]), "ms",
    ),
    Figure(
        "related_p95_busy_loops", "Related stories chosen, 95 in 100", "loops", related.P95_MS, "ms"
    ),
    Figure(
        "busy_story_loops", "A story’s page", "loops",
        _at_any_size(uncached.LIMITS["uncached_story_loops"]),
    ),
    Figure(
        "busy_front_loops", "The front page", "loops",
        _at_any_size(uncached.LIMITS["uncached_front_loops"]),
    ),
    Figure("busy_section_loops", "A section’s first page", "loops"),
    Figure("busy_feed_loops", "The feed", "loops"),
    Figure("kb_a_story", "Database, for each story", "KB"),
)  # fmt: skip

# Printed below them, to be judged by: milliseconds, statements, and what the machine was worth.
BESIDE = (
    "search_p95_ms", "suggest_p95_ms", "visible_ms", "related_p95_ms",
    "story_ms", "front_ms", "section_ms", "feed_ms",
    "sql_story", "sql_front", "sql_section", "sql_feed",
    "busy_loop_ms", "loop_ms", "search_loop_ms", "related_loop_ms", "load",
)  # fmt: skip


def joined(runs: list[Found]) -> Found:
    """What several runs found, each for sizes of its own, the smallest archive first."""
    rows = sorted(
        ({name: values[place] for name, values in run.items()} for run in runs
         for place in range(len(run["stories"]))),
        key=lambda row: row["stories"],
    )  # fmt: skip
    return {name: [row[name] for row in rows] for name in rows[0]}


def broken_limits(found: Found) -> list[str]:
    """A sentence for each value that is over its limit."""
    return [
        f"BROKEN: {figure.name} is {value:g} at {stories:,.0f} stories, and may be {most:.3g}."
        for figure in FIGURES
        for stories, value in zip(found["stories"], found[figure.name], strict=True)
        if (most := figure.limit_at(stories, found)) is not None and value > most
    ]


def table(found: Found) -> str:
    """A line for each figure and a column for each size, as the documentation has them."""
    lines = [
        _line(["figure", *(f"{stories:,.0f}" for stories in found["stories"])]),
        _line(["---", *("---:" for _size in found["stories"])]),
    ]
    names = (*(figure.name for figure in FIGURES), *BESIDE)
    lines += [_line([f"`{name}`", *(f"{value:g}" for value in found[name])]) for name in names]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
