"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One line: of what, how it is, in words, and how to mend it when it is not well."""

    topic: str
    state: State
    words: str
    mend: str = ""


def well(topic: str, words: str) -> Finding:
    """Nothing to do."""
    return Finding(topic, State.OK, words)


def attention(topic: str, words: str, mend: str) -> Finding:
    """It works, but not as it should."""
    return Finding(topic, State.ATTENTION, words, mend)


def broken(topic: str, words: str, mend: str) -> Finding:
    """It does not work."""
    return Finding(topic, State.BROKEN, words, mend)
