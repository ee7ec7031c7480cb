"""Quoted as it stands there, copied word for word, and whose words an outlet carried."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.sourcing.rules.find import find_statements
from latefinal.sourcing.rules.marks import stored_marks
from latefinal.sourcing.rules.second_hand import outlets_in_the_text
from latefinal.sourcing.rules.story_words import marked_words, own_words_of_body, words_of_body
from latefinal.sourcing.rules.wire_words import (
    FoldedWords,
    copied_runs,
    nearest_words,
    own_passages,
    quoted_passages,
)

MARK = "0c8b5f4e-0000-4000-8000-00000000000"
KEPT = FoldedWords.of(
    "The talks on that point continue and I will not describe them, Osk said. The pass is shut."
)
TWELVE = "one two three four five six seven eight nine ten eleven twelve"
WORDS = st.lists(st.sampled_from("abcd"), max_size=40).map(" ".join)


def marked(words, number=1):
    return f'<a linktype="statement" uuid="{MARK}{number}">{words}</a>'


@pytest.mark.parametrize(
    ("quotation", "there"),
    [
        ("The talks on that point continue", True),
        ("the TALKS, on that point — continue", True),
        ("thé talks", True),
        ("talk", False),
        ("The talks continue", False),
        ("shut the", False),
    ],
)
def test_a_quotation_is_there_whatever_its_case_accents_and_signs(quotation, there):
    assert KEPT.holds(FoldedWords.of(quotation)) is there


@pytest.mark.parametrize(
    ("quotation", "nearest"),
    [
        ("The talks on this point continue", "The talks on that point continue"),
        ("the pass was shut", "The pass is shut"),
        ("I shall never describe them", "I will not describe them"),
        ("nobody sold any bread", ""),
    ],
)
def test_the_nearest_words_are_those_of_which_most_are_the_same(quotation, nearest):
    assert nearest_words(FoldedWords.of(quotation), KEPT) == nearest


@given(WORDS, WORDS)
def test_what_is_there_is_its_own_nearest(quotation, text):
    folded, kept = FoldedWords.of(quotation), FoldedWords.of(f"{text} {quotation} {text}")
    nearest = FoldedWords.of(nearest_words(folded, kept))
    assert kept.holds(folded)
    assert sorted(nearest.words) == sorted(folded.words)


def test_nothing_is_near_where_there_is_nothing():
    assert nearest_words(FoldedWords.of(""), KEPT) == ""
    assert nearest_words(FoldedWords.of("the pass"), FoldedWords.of("")) == ""


@pytest.mark.parametrize(
    ("words", "passages"),
    [
        ("“We go,” he said, “and stay.”", ["“We go,”", "“and stay.”"]),
        ("we go", ["we go"]),
        ("“We … stay.”", ["“We ", " stay.”"]),
        ("“We [the crews] stay ... here”", ["“We ", " stay ", " here”"]),
        ("“…”", []),
    ],
)
def test_what_an_editor_left_out_or_put_in_parts_a_quotation(words, passages):
    assert quoted_passages(words) == passages


@pytest.mark.parametrize(
    ("own", "runs"),
    [
        (TWELVE, [(0, 12)]),
        (TWELVE.rpartition(" ")[0], []),
        (f"And {TWELVE.upper()}, but", [(1, 13)]),
        (TWELVE.replace("six", "seven"), []),
        (f"{TWELVE} thirteen", [(0, 13)]),
        (f"{TWELVE} or {TWELVE}", [(0, 12), (13, 25)]),
    ],
)
def test_twelve_words_in_a_row_are_copied_and_eleven_are_not(own, runs):
    kept = FoldedWords.of(f"He said {TWELVE} thirteen.")
    assert list(copied_runs(FoldedWords.of(own), kept)) == runs


@given(WORDS, WORDS)
def test_every_twelve_words_of_both_lie_in_a_run_and_runs_do_not_touch(own, kept):
    mine, theirs = FoldedWords.of(own), FoldedWords.of(kept)
    runs = list(copied_runs(mine, theirs))
    for at in range(len(mine.words) - 11):
        shingle = FoldedWords.of(" ".join(mine.words[at : at + 12]))
        if theirs.holds(shingle):
            assert any(first <= at and at + 12 <= last for first, last in runs)
    assert all(last < first for (_, last), (first, _) in pairwise(runs))
    assert all(last - first >= 12 for first, last in runs)


def test_words_in_quotation_marks_and_of_another_paragraph_are_not_joined():
    text = "Before “what he said” after.\n\nThe next."
    assert own_passages(text) == ["Before ", " after.", "The next."]


def test_a_passage_quoted_at_length_is_not_our_own_and_a_box_is():
    blocks = [
        {"type": "text", "value": "<p>Ours.</p>"},
        {"type": "quote", "value": {"words": "<p>Theirs.</p>", "source": ""}},
        {"type": "aside", "value": {"title": "", "words": "<p>In a box.</p>"}},
        {"type": "note", "value": {"words": "From the wire."}},
    ]
    assert own_words_of_body(blocks).split() == ["Ours.", "In", "a", "box."]


def test_each_mark_is_found_where_its_words_stand():
    blocks = [
        {"type": "text", "value": f"<p>A {marked('b &amp; <b>c</b>')} d {marked('e', 2)}</p>"},
        {"type": "list", "value": f"<ul><li>{marked('f')}</li></ul>"},
    ]
    text = words_of_body(blocks)
    found = marked_words(blocks)
    assert [one.words for one in found] == ["b & c", "e", "f"]
    assert [text[slice(*one.span)] for one in found] == ["b & c", "e", "f"]
    assert [str(one.mark)[-1] for one in found] == ["1", "2", "1"]
    assert list(stored_marks("<p>No mark.</p>")) == []


@pytest.mark.parametrize(
    ("behind", "outlets"),
    [
        (", Karsa Press reported.", ["Karsa Press"]),
        (", Darian Osk said, the agency Karsa Press reported.", ["Karsa Press"]),
        (", Darian Osk said.", []),
        (", Darian Osk said, the agency reported.", []),
        (", the post said.", []),
    ],
)
def test_an_outlet_is_named_by_its_name(behind, outlets):
    blocks = [{"type": "text", "value": f"<p>{marked('“The road is open,”')}{behind}</p>"}]
    found = find_statements(words_of_body(blocks), known_outlets=["Karsa Press"])
    named = outlets_in_the_text(found, marked_words(blocks))
    assert [name for _mark, name in named] == outlets


def test_a_person_is_no_outlet_because_one_is_called_like_them():
    text = f"<p>{marked('“It renews,”')} Ansa Wendl told us, Ansa said.</p>"
    blocks = [{"type": "text", "value": text}]
    found = find_statements(words_of_body(blocks), known_outlets=["Ansa"])
    named = dict(outlets_in_the_text(found, marked_words(blocks)))
    assert "Ansa" not in named.values()
