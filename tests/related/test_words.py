"""What is read from a story's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.stemming import stem
from latefinal.related.words import LEAD, LONGEST_WORD, read_words

ANY = st.text(max_size=400)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("harbour", "harbours")),
        ("de-at", ("Häfen", "Häfens")),
        ("pt-br", ("barco", "barcos")),
        ("nb", ("havn", "havnen")),
        ("ru", ("порт", "порта")),
        ("tr", ("evler", "evlerde")),
    ],
)
def test_a_word_is_known_with_another_ending(language, words):
    one, other = (set(read_words(word, "", language=language).words) for word in words)
    assert one == other


@pytest.mark.parametrize("language", ["ja", "uk", "zh-hans", "tlh"])
def test_where_no_stemmer_knows_the_language_words_stand_as_they_are(language):
    assert stem("harbours", language) == "harbours"


def test_the_headline_and_the_opening_weigh_more():
    text = f"ferry {'· ' * LEAD} yacht"
    read = read_words("lease", text, language="en").words
    assert read["leas"] > read["ferri"] > read["yacht"]


def test_small_words_are_not_read():
    assert read_words("What is about to", "be there and then", language="en").words == {}


def test_a_name_is_a_word_with_a_capital_and_loses_its_possessive():
    read = read_words("", "the port of Varen's pilots", language="en")
    assert set(read.names) == {"varen"}
    assert read.shown("varen") == "Varen"


def test_a_person_is_shown_the_word_and_not_its_stem():
    read = read_words("Batteries", "batteries and batteries", language="en")
    assert [read.shown(stem) for stem in read.words] == ["batteries"]


def test_a_word_without_end_is_left_out():
    assert read_words("a" * (LONGEST_WORD + 1), "", language="xx").words == {}


@given(ANY, ANY)
def test_every_text_can_be_read_and_all_it_tells_is_weighed(headline, text):
    read = read_words(headline, text, language="en")
    assert all(stem and weight > 0 for stem, weight in read.words.items())
    assert all(weight <= read.words[stem] for stem, weight in read.names.items())
