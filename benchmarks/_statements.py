"""What the benchmarks of sourcing share: where the lines lie, how they are scored, what we find."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from latefinal.outlets.rules.starter import starter_list
from latefinal.sourcing.rules.find import find_statements
from latefinal.sourcing.rules.found import FoundStatement

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
Row = dict[str, Any]
Span = tuple[int, int]


def data_folder(name: str) -> Path:
    """The folder or file that DATA= names, else our own folder of that name beside the checkout."""
    return Path(os.environ.get("DATA") or SHARED / name)


def lines_in(where: Path) -> Path | None:
    """The file of lines: `where` itself, or in a folder dev.jsonl or the only one there is."""
    if where.is_file():
        return where
    if (where / "dev.jsonl").is_file():
        return where / "dev.jsonl"
    found = sorted(where.glob("*.jsonl"))
    return found[0] if len(found) == 1 else None


def scorer_of(lines: Path, name: str) -> ModuleType:
    """The `score.py` that lies beside the lines, or else in our own folder."""
    file = lines.parent / "score.py"
    if not file.is_file():
        file = SHARED / name / "score.py"
    spec = importlib.util.spec_from_file_location(f"score_of_{name}", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise FileNotFoundError(f"There is no score.py beside {lines}.")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def read_rows(lines: Path) -> list[Row]:
    """One JSON object a line."""
    return [json.loads(line) for line in lines.read_text("utf-8").splitlines() if line.strip()]


def write_rows(rows: Iterable[Row], out: Path | None) -> None:
    """To a file, or to the terminal."""
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, "utf-8")


def known_outlets() -> frozenset[str]:
    """The names of the starter list, as a desk that knows no others has them."""
    return frozenset(name for entry in starter_list().values() for name in entry.names)


def predictions(rows: Iterable[Row]) -> list[Row]:
    """What is found in each, in the form that score.py reads."""
    outlets = known_outlets()
    return [
        {"id": row["id"], "attributions": attributions_of(row["text"], outlets)} for row in rows
    ]


def write_or_judge(
    given: Sequence[str], *, about: str | None, name: str, judge: Callable[[Path], int]
) -> int:
    """Write what is found in the file that is named, or `judge` the lines of folder `name`.

    Answers what `judge` does, 0 for what was written, and 1 where there is nothing to judge.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("lines", nargs="?", type=Path, help="texts, one JSON object a line")
    parser.add_argument("--out", type=Path, help="where to write what is found in each")
    asked = parser.parse_args(given)
    if asked.lines:
        write_rows(predictions(read_rows(asked.lines)), asked.out)
        return 0
    where = data_folder(name)
    lines = lines_in(where)
    if lines is None:
        print(f"There is nothing to judge in {where}: name a folder with DATA=.")
        return 1
    return judge(lines)


def find(text: str, outlets: frozenset[str]) -> list[FoundStatement]:
    """What we find in a text."""
    return find_statements(text, known_outlets=outlets)


def attributions_of(text: str, outlets: frozenset[str]) -> list[Row]:
    """What we find, as score.py's lines have it: who carries a statement says all of it."""
    rows = [row for one in find(text, outlets) for row in _rows(one)]
    return list({json.dumps(row): row for row in rows}.values())


def _rows(one: FoundStatement) -> list[Row]:
    carriers = [outlet for outlet in one.via if outlet.cue]
    via = [list(outlet.words) for outlet in one.via]
    if not carriers:
        return [{"source": one.named_by, "content": one.words, "via": via}]
    outlet = carriers[-1]
    said = [*one.words, *one.named_by, *([one.cue] if one.cue else [])]
    side = [span for span in said if _is_beside(span, one.words[0], outlet.words)]
    whole = (min(start for start, _end in side), max(end for _start, end in side))
    return [{"source": [outlet.words], "content": [whole], "via": via}]


def _is_beside(span: Span, words: Span, outlet: Span) -> bool:
    """Whether a span stands on the same side of the outlet as the words do."""
    return (span[0] < outlet[0]) == (words[0] < outlet[0]) and span != outlet
