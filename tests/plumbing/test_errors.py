"""What went wrong is said within a sentence."""

import pytest

from latefinal.plumbing.errors import LatefinalError, place_of, words_of


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("refused\n  Is it running?"), "refused Is it running"),
        (LatefinalError("There is no relay."), "There is no relay"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_an_errors_words_are_one_line_that_ends_in_no_stop(error, words):
    assert words_of(error) == words


def test_our_own_sentence_is_logged_and_a_strangers_words_are_not():
    assert place_of(LatefinalError("There is no relay.")) == "There is no relay"
    assert place_of(ValueError("reader@example.org")) == "ValueError"
