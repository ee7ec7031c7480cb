"""The form in which words are compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.stemming import WORD, fold, second_stems, stem, stems_of, words_of


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Leases", "leasing", "en"),
        ("ministry's", "ministries", "en"),
        ("ministry’s", "ministry", "en"),
        ("Malmö", "malmo", "en"),
        ("ﬁne", "FINE", "en"),
        ("ｐｏｒｔ", "port", "en"),
        ("Łódź", "lodz", "en"),
        ("новые", "новый", "ru"),
        ("Казахстана", "Казахстан", "ru"),
        ("Ёлка", "елки", "ru"),
        ("canciones", "canción", "es"),
        ("Häuser", "Haus", "de"),
        ("STRASSE", "Straße", "de"),
        ("évaluations", "évaluation", "fr-ca"),
        ("kitaplar", "kitap", "tr"),
        ("İSTANBUL", "istanbul", "tr"),
        ("Gʻafur", "gafur", "uz"),
        ("co\u00adoperate", "cooperate", "en"),
        ("أحمد", "احمد", "ar"),
        ("שָׁלוֹם", "שלום", "he"),
    ],
)
def test_two_forms_of_a_word_are_one(one, other, language):
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [("край", "краи", "uk"), ("port", "sport", "en"), ("दिन", "दान", "hi"), ("їх", "іх", "uk")],
)
def test_two_words_are_two(one, other, language):
    assert stem(one, language) != stem(other, language)


def test_a_language_without_a_stemmer_is_folded_only():
    assert stems_of("Đà Nẵng ports", "vi") == ["da", "nang", "ports"]


def test_a_word_typed_without_accents_is_known_too():
    bare = stem("hablaria", "es")
    assert stem("hablaría", "es") != bare
    assert second_stems("Hablaría y hablaría.", "es") == [bare]
    assert second_stems("The Malmö ferry", "en") == []


def test_words_are_parted_as_they_are_written():
    assert words_of("The co-op’s «harbour», 10 000 किताब…") == [
        "The", "co", "op’s", "harbour", "10", "000", "किताब",
    ]  # fmt: skip


def test_a_very_long_word_is_not_stemmed():
    assert stem("x" * 5000 + "ing", "en") == "x" * 5000 + "ing"


@given(st.text())
def test_every_word_of_any_text_has_a_stem_that_is_one_word(text):
    stems = stems_of(text, "en")
    assert len(stems) == len(words_of(text))
    for one in stems:
        assert one
        assert not set(one) & set(" \"'_:*&|!()")


@given(st.text(alphabet=st.characters(categories=["L", "N", "M"]), min_size=1))
def test_folding_twice_changes_nothing_more(text):
    for word in WORD.findall(text):
        assert fold(fold(word)) == fold(word)
        assert unicodedata.is_normalized("NFC", fold(word))
