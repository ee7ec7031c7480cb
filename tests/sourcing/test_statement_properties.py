"""What holds of every text, whatever is in it."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latefinal.sourcing.rules.find import find_statements

MARKS = [*"“”„«»\"'’ ,.?:—()\n", "''", "\n\n"]
PEOPLE = ["Osk", "Darian Osk", "Barel", "he", "she", "they", "the minister", "state media", "Mr."]
VERBS = [
    "said",
    "says",
    "told",
    "added",
    "according to",
    "reported",
    "quoted",
    "as saying",
    "citing",
]
OTHERS = ["that", "who", "and", "the Karsa agency", "U.S.", "it is open", "was", "not", "to go"]
PIECES = st.sampled_from([*MARKS, *PEOPLE, *VERBS, *OTHERS, "in an interview with"])
LIKE_NEWS = st.lists(PIECES, max_size=60).map(" ".join)
GLUED = st.lists(PIECES, max_size=60).map("".join)


def spans_of(one):
    yield from (one.words, one.named_by, tuple(outlet.words for outlet in one.via))
    yield (one.cue,) if one.cue else ()


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), LIKE_NEWS, GLUED))
def test_no_text_is_too_odd_and_every_span_lies_within_it(text):
    found = find_statements(text)
    for one in found:
        assert one.words
        assert all(0 <= start < end <= len(text) for spans in spans_of(one) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(one.words))
        assert one.speaker is None or not one.candidates
        assert len(one.candidates) != 1
    assert [one.words for one in found] == sorted(one.words for one in found)


@settings(max_examples=60, deadline=None)
@given(LIKE_NEWS)
def test_the_same_text_is_read_the_same_way_twice(text):
    assert find_statements(text) == find_statements(text)


def seconds(text: str) -> float:
    """Of processor time."""
    began = time.process_time()
    find_statements(text)
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece",
    [
        '"', "“”", "“a ", "”", "''", "'a ", "said said said ", "Osk said, ", "“We go,” Osk said. ",
        "“a b\n\n", "Osk Barel ", "the agency reported, ", "according to ", "that who and ", "a.a",
        "He said. ", "quoted Osk as saying ", "(", "x" * 50 + " ", "Mr. ", "Osk Barel, ",
        "Osk Barel met Tal Orm. He said so. ",
    ],
)  # fmt: skip
def test_sixteen_times_the_text_takes_some_sixteen_times_as_long(piece):
    # By the square it would be 256 times; what a busy machine adds is not that much.
    small, large = (piece * (size // len(piece)) for size in (6_250, 100_000))
    most = 80 * min(seconds(small), seconds(small)) + 0.1
    # What took too long once, since something else had the machine, is tried again.
    assert seconds(large) < most or seconds(large) < most


def test_a_story_of_a_hundred_thousand_signs_in_any_script_is_read():
    text = "Осъ сказал: «Мы идём». 山は閉じた。" * 4_000
    assert isinstance(find_statements(text[:100_000]), list)
