"""Whether anybody else was asked than those who say it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .word_lists import word_lists

OF_THE_STATE = ("state", "body")


@dataclass(frozen=True)
class WeighedStatement:
    """A statement as it is weighed: who spoke, and how it came, in the words of `Statement.way`.

    `is_seen` is only ever true of a document.
    """

    speaker: str
    way: str
    is_seen: bool = False

    @property
    def is_first_hand(self) -> bool:
        """Whether we heard it or hold it ourselves."""
        return self.way == "told" or self.is_seen


def is_only_state_media(said: Sequence[WeighedStatement]) -> bool:
    """Whether what state-controlled outlets and state bodies say is all there is to go by.

    A document that nobody of us saw is no one else, and no such outlet either.
    """
    others = any(one.is_first_hand or one.way in ("outlet", "captured") for one in said)
    return not others and any(one.way in OF_THE_STATE for one in said)


def is_only_one_speaker(said: Sequence[WeighedStatement]) -> bool:
    """Whether one speaker has all the words; a single statement that we heard or hold may stand."""
    if len({one.speaker for one in said}) != 1:
        return False
    return len(said) > 1 or not said[0].is_first_hand


def says_what_they_are(name: str) -> bool:
    """Whether what a person is called says it: Minister of transport, Night watchman at Halmey."""
    words, lists = set(name.lower().split()), word_lists()
    kinds = ("persons.offices", "words.prepositions", "words.determiners")
    return any(words & lists[kind] for kind in kinds)
