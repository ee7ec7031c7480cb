"""Words that must fit: cut after a word and, in a script without spaces, between two signs."""

from __future__ import annotations

import re
import unicodedata

# Thai and Lao, Burmese, Khmer, Chinese and Japanese have no space between words. Where one ends
# only a dictionary knows.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uff9f\U00020000-\U0003ffff]"
)
# What may part words, Tibet's and Ethiopia's own signs among it; not the space in 10 000 tonnes.
_PARTS_WORDS = re.compile("[^\\S\u00a0\u2007\u202f]|[\u0f0b\u1361\u200b]")
# What is never left at an end: spaces, commas, and whatever opens something.
_LOOSE_END = re.compile(r"[\s\u200b,;:،؛、，；：(\[{“„‘‚«‹「『（【《〈]+\Z")

# Not marks by their category, and yet part of the sign before them: joiners, half-wide voicing,
# Thai's and Lao's am, tones of skin, the letters of a region's flag.
_BELONGS = re.compile(
    "[\u200c\u200d\u0e33\u0eb3\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_HALF_A_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_HANGUL_BEGINS = re.compile("[\u1100-\u115f\ua960-\ua97c]")
_HANGUL_GOES_ON = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
_HANGUL_JOINS = re.compile("[\u1100-\u115f\ua960-\ua97c\uac00-\ud7a3]")
_JOINER = "\u200d"
_VIRAMA = 9  # the combining class of what ties two consonants of India and its neighbours


def shorten(words: str, limit: int) -> str:
    """`words` in at most `limit` characters, cut after a word; “…” stands for the rest.

    Where no word ends in the second half, it is cut between two signs as a reader counts them.
    """
    if len(words) <= limit:
        return words
    places = [place for place in range(limit - 1, 0, -1) if not is_within_a_sign(words, place)]
    after_a_word = [one for one in places if one >= limit // 2 and _ends_a_word(words, one)]
    for place in (*after_a_word, *places, limit - 1):
        if kept := _LOOSE_END.sub("", words[:place]):
            return f"{kept}…"
    return "…"


def is_within_a_sign(words: str, place: int) -> bool:
    """Whether a cut at `place` would part what is read as one sign.

    By the rules of Unicode's annex 29, a little more strictly where they are long.
    """
    before, after = words[place - 1], words[place]
    if unicodedata.category(after).startswith("M") or _BELONGS.match(after) or before == _JOINER:
        return True
    if _HANGUL_GOES_ON.match(after) or (
        _HANGUL_BEGINS.match(before) and _HANGUL_JOINS.match(after)
    ):
        return True
    if _HALF_A_FLAG.match(before) and _HALF_A_FLAG.match(after):
        return _halves_before(words, place) % 2 == 1
    return unicodedata.combining(before) == _VIRAMA and after.isalpha()


def _ends_a_word(words: str, place: int) -> bool:
    before, after = words[place - 1], words[place]
    is_unspaced = _UNSPACED.match(before) and _UNSPACED.match(after)
    return bool(is_unspaced or _PARTS_WORDS.match(before) or _PARTS_WORDS.match(after))


def _halves_before(words: str, place: int) -> int:
    """How many halves of flags stand in a row before `place`: two make one flag."""
    start = place
    while start and _HALF_A_FLAG.match(words[start - 1]):
        start -= 1
    return place - start
