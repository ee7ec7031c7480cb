"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is."""

    OK = "ok"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True)
class Diagnosis:
    """One line: of what, how it is, in words, and how to mend it when it is not well."""

    topic: str
    state: Severity
    words: str
    mend: str = ""


def well(topic: str, words: str) -> Diagnosis:
    """Nothing to do."""
    return Diagnosis(topic, Severity.OK, words)


def attention(topic: str, words: str, mend: str) -> Diagnosis:
    """It works, but not as it should."""
    return Diagnosis(topic, Severity.ATTENTION, words, mend)


def broken(topic: str, words: str, mend: str) -> Diagnosis:
    """It does not work."""
    return Diagnosis(topic, Severity.BROKEN, words, mend)
