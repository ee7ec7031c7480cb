"""The hundred paragraphs of the benchmark of speakers, as they are published."""

from __future__ import annotations

from collections import Counter

from benchmarks._statements import find, known_outlets, read_rows
from benchmarks.speakers import OURS, judged


def test_each_paragraph_holds_the_words_it_is_asked_about():
    rows = read_rows(OURS)
    assert len(rows) == 100
    for row in rows:
        assert all(one["words"] in row["text"] for one in row["statements"]), row["text"]
        assert all("speaker" in one or len(one["asked"]) > 1 for one in row["statements"])


def test_nobody_is_proposed_for_what_somebody_else_said():
    outlets = known_outlets()
    verdicts = Counter(
        verdict
        for row in read_rows(OURS)
        for verdict, _told in judged(row, find(row["text"], outlets))
    )
    assert not verdicts["wrong"]
    assert not verdicts["invented"]
    assert verdicts["right"] > 100
