"""Which columns of a list somebody is asked about, and what they are shown of them."""

from __future__ import annotations

import pytest

from latefinal.subscriptions.rules.asking import ColumnAsked, ask_about
from latefinal.subscriptions.rules.lists import columns_of


def asked(header, *cells, said=None):
    """What is asked about a list of which `cells` stand in the second column."""
    columns = columns_of(["email", header], said=said)
    return ask_about([["ada@example.org", cell] for cell in cells], columns)


@pytest.mark.parametrize(
    ("header", "cells", "is_asked"),
    [
        ("colour", ["red", "blue"], False),
        ("colour", ["red", "unsubscribed"], True),
        ("colour", ["red", "Subscribed"], True),
        ("colour", ["yes", "", "no"], True),
        ("colour", ["yes"], True),
        ("colour", ["1", "0"], True),
        ("colour", ["yes", "no", "perhaps"], False),
        ("colour", ["perhaps", "no"], False),
        ("colour", ["yes", "no", "true", "false", "42"], False),
        ("colour", ["", " "], False),
        ("colour", [], False),
        ("Permission", [], True),
        ("Permission", ["red"], True),
        ("name", ["yes", "no"], False),
        ("name", ["Ada", "Unsubscribed"], True),
        ("tags", ["unsubscribed"], False),
        ("status", ["unsubscribed"], False),
    ],
)
def test_a_column_is_asked_about_by_its_name_or_by_what_stands_in_it(header, cells, is_asked):
    assert [column.name for column in asked(header, *cells)] == [header] * is_asked


@pytest.mark.parametrize("meaning", ["nothing", "since"])
def test_nobody_is_asked_again_about_what_they_said_already(meaning):
    assert asked("Permission", "unsubscribed", said={"Permission": meaning}) == []


@pytest.mark.parametrize(("dots", "is_asked"), [(28, True), (29, False)])
def test_the_word_of_a_state_counts_in_a_cell_of_up_to_forty_signs(dots, is_asked):
    assert bool(asked("colour", "unsubscribed" + "." * dots)) is is_asked


def test_a_cell_of_one_sign_is_looked_at_like_any_other():
    (column,) = asked("Permission", "a", "b", "c", "d", "e", "5", "f")
    assert column.samples == ["a", "b", "c", "d"]


def test_four_different_cells_are_shown_in_their_order_numbers_among_them():
    (column,) = asked("Permission", "one", " one ", "2", "", "three", "one", "4", "five")
    assert column.samples == ["one", "2", "three", "4"]


def test_of_a_long_cell_forty_signs_are_shown():
    (column,) = asked("Permission", "x" * 41, "y" * 40)
    assert column.samples == ["x" * 40, "y" * 40]


def test_a_word_far_down_a_long_list_is_found():
    cells = [f"free words {number} in a row" for number in range(500)]
    assert not asked("remarks", *cells)
    assert asked("remarks", *cells, "unsubscribed")


def test_a_row_that_ends_early_says_nothing_of_the_columns_behind():
    columns = columns_of(["email", "colour", "Permission"])
    rows = [["ada@example.org"], ["bo@example.org", "no"], ["cleo@example.org", "no", "given"]]
    assert [(one.name, one.samples) for one in ask_about(rows, columns)] == [
        ("colour", ["no"]),
        ("Permission", ["given"]),
    ]


def test_a_column_without_a_name_is_asked_about_by_its_number():
    assert [column.name for column in asked(" ", "unsubscribed")] == ["2"]


def test_a_question_comes_back_from_the_database_as_it_went_in():
    question = ColumnAsked("Permission", ["given", "taken"])
    assert ColumnAsked.from_data(question.as_data()) == question
