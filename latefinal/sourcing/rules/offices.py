"""Who is meant by an office alone. Pure."""

from __future__ import annotations

from latefinal.plumbing.stemming import WORD, fold

from .word_lists import word_lists


def names_office(words: str, *, title: str, body: str) -> bool:
    """Whether “the foreign minister of Karsa” is that office: all of its title, of its body or not.

    A deputy, a former one, “a minister” and “his minister” are others.
    """
    said, called = _words_of(words), _words_of(title)
    return bool(called) and called <= said <= called | _words_of(body)


def is_one_of_many(words: str) -> bool:
    """Whether it is one word, like “the mayor”: elsewhere is another one."""
    return len(_words_of(words)) < 2


def _words_of(text: str) -> set[str]:
    found = {fold(one.group()).removesuffix("'s") for one in WORD.finditer(text.replace("’", "'"))}
    return found - {"the", "s"} - word_lists()["words.of"] - word_lists()["words.prepositions"]
