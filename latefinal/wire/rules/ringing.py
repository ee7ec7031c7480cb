"""Words for which the desk is rung, and whether a text holds them. Pure."""

from __future__ import annotations

import re

from .searching import asked_words

LONGEST_READ = 50_000
"""Characters of an item that are looked through."""

QUOTES = '"“”„«»'
_QUOTED = re.compile(f"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]?")
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that set no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def terms_in(typed: str) -> list[str]:
    """What was typed as what has to stand in a text: words, and phrases that stood in quotes."""
    phrases = [" ".join(asked_words(quoted)) for quoted in _QUOTED.findall(typed)]
    words = asked_words(_QUOTED.sub(" ", typed))
    return list(dict.fromkeys(term for term in (*phrases, *words) if term))


def heard_in(text: str) -> str:
    """`text` as terms are looked for in it."""
    return f" {' '.join(asked_words(text[:LONGEST_READ]))} "


def holds(heard: str, terms: list[str]) -> bool:
    """Whether each of the terms stands in what `heard_in` made, as whole words."""
    return all((term if _UNPARTED.search(term) else f" {term} ") in heard for term in terms)
