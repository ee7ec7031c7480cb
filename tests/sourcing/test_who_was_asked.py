"""Whether anybody else was asked, and what a name says of who speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.sourcing.rules.who_was_asked import (
    WeighedStatement,
    is_only_one_speaker,
    is_only_state_media,
    says_what_they_are,
)

STATE = WeighedStatement("Osk", "state")
BODY = WeighedStatement("Port Authority", "body")
UNSEEN = WeighedStatement("Ministry", "document")
WAYS = st.sampled_from(["state", "body", "captured", "outlet", "document", "told"])


@pytest.mark.parametrize(
    ("others", "only_state"),
    [
        ([], True),
        ([STATE], True),
        ([UNSEEN], True),
        ([BODY], True),
        ([WeighedStatement("Ministry", "document", is_seen=True)], False),
        ([WeighedStatement("Osk", "told")], False),
        ([WeighedStatement("Osk", "outlet")], False),
        ([WeighedStatement("Osk", "captured")], False),
    ],
)
def test_a_document_seen_a_word_told_to_us_or_another_outlet_is_somebody_else(others, only_state):
    assert is_only_state_media([STATE, *others]) is only_state


def test_a_state_body_alone_is_the_state_alone():
    assert is_only_state_media([BODY])


@pytest.mark.parametrize("said", [[], [UNSEEN], [WeighedStatement("Osk", "outlet")]])
def test_without_a_state_controlled_outlet_nothing_came_through_one(said):
    assert not is_only_state_media(said)


@pytest.mark.parametrize(
    ("said", "only_one"),
    [
        ([], False),
        ([STATE], True),
        ([UNSEEN], True),
        ([WeighedStatement("Osk", "told")], False),
        ([WeighedStatement("Osk", "document", is_seen=True)], False),
        ([WeighedStatement("Osk", "told"), WeighedStatement("Osk", "told")], True),
        ([WeighedStatement("Osk", "told"), UNSEEN], False),
    ],
)
def test_one_speaker_may_stand_alone_with_one_statement_that_we_heard_or_hold(said, only_one):
    assert is_only_one_speaker(said) is only_one


@given(st.lists(st.builds(WeighedStatement, st.sampled_from("abc"), WAYS), max_size=6))
def test_who_else_was_asked_does_not_hang_on_the_order(said):
    assert is_only_state_media(said) is is_only_state_media(said[::-1])
    assert is_only_one_speaker(said) is is_only_one_speaker(said[::-1])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Darian Osk", False),
        ("Rudolf van der Aa", False),
        ("Minister Darian Osk", True),
        ("Government spokesman", True),
        ("Night watchman at Halmey", True),
    ],
)
def test_a_name_that_is_an_office_needs_no_other(name, says):
    assert says_what_they_are(name) is says
