"""What must fit is cut where a reader would cut it, in any script."""

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from latefinal.plumbing.shortening import shorten

# Letters with and without spaces between words, and signs that are several characters each.
FAMILY = "👩🏽\u200d👩🏻\u200d👧"
SIGNS = [
    "a", "ж", "ש", "م", " ", "\u00a0", ",", "“", "「", "e\u0301", "क\u094d\u0937\u093f", "நி",
    "พี่", "น้ำ", "ก", "ຄຳ", "កម្ម", "မြန်", "東", "か\u3099", "ｶﾞ", "각", "\u1112\u1161\u11ab",
    FAMILY, "🇺🇿", "🇰🇿", "❤\ufe0f", "1\ufe0f\u20e3", "می\u200cخ",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)


@pytest.mark.parametrize(
    ("words", "limit", "short"),
    [
        ("a b", 9, "a b"),
        ("aaaa bbbb cccc", 9, "aaaa…"),
        ("aaaa bbbb cccc", 10, "aaaa bbbb…"),
        ("aaaa bbbb, “cccc”", 12, "aaaa bbbb…"),
        ("aaaa 10\u00a0000 tonnes", 9, "aaaa…"),
        ("Порт сдан в аренду", 12, "Порт сдан в…"),
        ("הנמל הושכר לשנה", 12, "הנמל הושכר…"),
        ("港湾の新しい契約が結ばれた", 8, "港湾の新しい契…"),
        ("知事は「契約」を認めた", 5, "知事は…"),
        ("A " + "x" * 20, 9, "A xxxxxx…"),
        (FAMILY * 3, 14, f"{FAMILY}…"),
        ("x" + "\u0301" * 20, 5, "x\u0301\u0301\u0301…"),
    ],
)
def test_words_are_cut_where_a_reader_would(words, limit, short):
    assert shorten(words, limit) == short


@given(WORDS, st.integers(20, 80))
@example("น้ำ" * 20, 20)
@example("🇺🇿🇰🇿" * 10, 20)
def test_what_is_read_as_one_sign_is_never_parted(words, limit):
    """Judged by another's reading of Unicode's rules; no sign here is as long as the limit."""
    short = shorten(words, limit)
    assert len(short) <= limit
    if short != words:
        signs = regex.findall(r"\X", words)
        kept = short.removesuffix("…")
        assert kept in {"".join(signs[:number]) for number in range(len(signs) + 1)}


@given(st.lists(st.text("abcдеж", min_size=1, max_size=12), min_size=1, max_size=40))
def test_between_spaces_no_word_is_parted(words):
    text = " ".join(words)
    short = shorten(text, 60)
    if short != text:
        kept = short.removesuffix("…").split(" ")
        assert kept == words[: len(kept)]
