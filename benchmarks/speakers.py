"""Whether the right speaker is proposed in hard paragraphs, and how often we have to ask.

make bench NAME=speakers
make bench NAME=speakers DATA=paragraphs.jsonl

`speakers.jsonl` holds a hundred paragraphs of ours, with invented names: speakers named later than
their words, broken marks, chains of outlets, bodies, and two who could be meant. A line is
{"text", "statements": [{"words", "speaker"} or {"words", "asked": [names]}]}, where `words` are the
first words of a statement as they stand in the text, and `speaker` is the fullest name in it.

wrong_pct: statements for which somebody else is proposed, or anybody where two could be meant, and
           words that nobody says for which somebody is; in 100 statements.
asked_pct: statements for which two or more are offered, rightly or not.

Who is proposed by office alone, where a name stands elsewhere in the paragraph and only a reader
who knows the world can tie the two, is printed and counted as missed.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

if not __package__:  # run by its path
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks._figures import Limit, report
from benchmarks._statements import Row, find, known_outlets, lines_in, read_rows
from latefinal.sourcing.rules.found import FoundStatement

OURS = Path(__file__).with_name("speakers.jsonl")
LIMITS = {"wrong_pct": Limit(1), "asked_pct": Limit(25)}


def main() -> int:
    """Judge every paragraph, print what is not right, answer 1 when a limit is broken."""
    where = Path(os.environ.get("DATA") or OURS)
    lines = lines_in(where)
    if lines is None:
        print(f"There are no paragraphs in {where}: name a file with DATA=.")
        return 1
    outlets, count = known_outlets(), Counter[str]()
    for row in read_rows(lines):
        for verdict, told in judged(row, find(row["text"], outlets)):
            count[verdict] += 1
            if verdict not in {"right", "rightly asked"}:
                print(f"{verdict}: {told}\n    {row['text']}")
    total = sum(count.values()) - count["invented"]
    print(f"{total} statements: {dict(count)}")
    asked = count["rightly asked"] + count["asked"]
    figures = {
        "wrong_pct": round(100 * (count["wrong"] + count["invented"]) / total, 1),
        "asked_pct": round(100 * asked / total, 1),
    }
    missed = {
        "missed_pct": round(
            100 * (count["missed"] + count["nobody"] + count["by office"]) / total, 1
        )
    }
    return report({**missed, **figures}, LIMITS)


def judged(row: Row, found: list[FoundStatement]) -> Iterator[tuple[str, str]]:
    """A verdict for each statement of a paragraph, with what was proposed for it."""
    left = list(found)
    for wanted in row["statements"]:
        at = row["text"].index(wanted["words"])
        fits = [one for one in left if any(_holds(piece, at) for piece in one.words)]
        if not fits:
            yield "missed", f"“{wanted['words']} …” by {wanted.get('speaker', 'two')}"
            continue
        one = min(fits, key=lambda one: abs(one.words[0][0] - at))
        left.remove(one)
        yield (
            verdict_on(wanted, one),
            f"“{wanted['words']} …” is {_by(wanted)}; read as {_who(one)}",
        )
    for one in left:
        if one.is_said and (one.speaker or one.candidates):
            yield "invented", f"{row['text'][slice(*one.words[0])]} by {_who(one)}"


def _holds(piece: tuple[int, int], at: int) -> bool:
    """Whether a statement's piece begins near `at`, or holds it."""
    return piece[0] - 2 <= at < piece[1]


def verdict_on(wanted: Row, one: FoundStatement) -> str:
    """Right, wrong, asked or nobody."""
    if "asked" in wanted:
        if one.candidates and {name.name for name in one.candidates} >= set(wanted["asked"]):
            return "rightly asked"
        return "wrong" if one.speaker or one.candidates else "nobody"
    if one.candidates:
        return "asked"
    if one.speaker is None:
        return "nobody"
    names = {one.speaker.name.casefold(), one.speaker.office.casefold()}
    if any(wanted["speaker"].casefold() in name for name in names):
        return "right"
    return "by office" if one.speaker.name == one.speaker.office else "wrong"


def _by(wanted: Row) -> str:
    return wanted.get("speaker") or f"to be asked: {', '.join(wanted['asked'])}"


def _who(one: FoundStatement) -> str:
    if one.candidates:
        return " or ".join(name.name for name in one.candidates)
    return f"{one.speaker.name} ({one.speaker.kind})" if one.speaker else "nobody"


if __name__ == "__main__":
    sys.exit(main())
