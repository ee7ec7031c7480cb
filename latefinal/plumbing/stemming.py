"""The form in which words are compared: by their stem, in one case, without accents. Pure.

The same words come out whichever database then searches them. A language for which Snowball has no
stemmer is folded only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import Protocol

import snowballstemmer

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Snowball's stemmers by the first part of a language's tag."""

# Signs that belong to the letter before them: vowels and accents of every script up to kana.
_MARKS = "".join(chr(n) for n in range(0x300, 0x3100) if unicodedata.category(chr(n))[0] == "M")
WORD = re.compile(rf"[^\W_]+(?:[{_MARKS}\u200c\u200d\u00ad]+[^\W_]*)*(?:['’]s\b)?")
"""A word as it is written; an English possessive belongs to it."""

LONGEST = 60
"""Characters of a word that is stemmed; what is longer is no word of a language."""

_POSSESSIVE = re.compile(r"['’]s$")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200c\u200d\u02bb\u02bc\u02b9\u02ba"))
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_KEPT = frozenset("йї")  # letters of their own, not others with a sign


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_STEMMERS: dict[str, _Stemmer] = {}
_ONE_AT_A_TIME = Lock()  # a stemmer of Snowball's keeps the word it works at


def words_of(text: str) -> list[str]:
    """The words of `text` as they are written, in their order."""
    return WORD.findall(text)


def stems_of(text: str, language: str) -> list[str]:
    """The stems of the words of `text`, in their order: one for each of `words_of`."""
    return [stem(word, language) for word in WORD.findall(text)]


def second_stems(text: str, language: str) -> list[str]:
    """Stems that words of `text` have when they are typed without their accents; each once.

    Where a stemmer knows endings by their accents (creación), the bare word (creacion) keeps its.
    """
    accented = {word for word in WORD.findall(text) if not word.isascii()}
    pairs = ((stem(word, language), stem(fold(word), language)) for word in accented)
    return sorted({bare for full, bare in pairs if bare != full})


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str) -> str:
    """The stem of a word in `language` (a tag), folded; never empty for a word."""
    plain = _plain(word)
    return fold(_stem(plain, language.partition("-")[0].lower())) or plain


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """A word in lower case and without accents, ligatures and wide forms."""
    plain = _plain(word)
    return plain if plain.isascii() else "".join(map(_bare, plain.translate(_LETTERS)))


def _plain(word: str) -> str:
    whole = unicodedata.normalize("NFKC", _POSSESSIVE.sub("", word)).casefold()
    # What a sign is made of may be no letter, as in ½.
    kept = "".join(char for char in whole.translate(_UNSEEN) if char.isalnum() or _is_mark(char))
    return unicodedata.normalize("NFC", kept) or whole


def _bare(char: str) -> str:
    if char in _KEPT:
        return char
    parted = unicodedata.normalize("NFD", char)
    return unicodedata.normalize("NFC", "".join(sign for sign in parted if not _is_accent(sign)))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _is_accent(char: str) -> bool:
    # The classes of signs above and below a letter, and of points in Hebrew and Arabic. Those of
    # Indian scripts change which letter it is.
    place = unicodedata.combining(char)
    return place >= 200 or 10 <= place <= 36


def _stem(word: str, tag: str) -> str:
    if tag not in ALGORITHMS or len(word) > LONGEST:
        return word
    with _ONE_AT_A_TIME:
        if tag not in _STEMMERS:
            _STEMMERS[tag] = snowballstemmer.stemmer(ALGORITHMS[tag])
        return _STEMMERS[tag].stemWord(word)
