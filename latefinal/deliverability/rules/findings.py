"""What a look at the mail's surroundings found: one thing, how it stands, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FindingVerdict(StrEnum):
    """How one thing stands."""

    GOOD = "good"
    ADVICE = "advice"
    """Letters arrive; more of them would."""
    FAULT = "fault"
    UNSEEN = "unseen"
    """Nobody answered, or there was nothing to ask: no fault of the paper's."""


@dataclass(frozen=True)
class Record:
    """A line for the DNS, as it is copied into a provider's form: full name, kind, value."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `code` is its name for machines, its topic before the dot."""

    code: str
    verdict: FindingVerdict
    words: str
    fix: str = ""
    records: tuple[Record, ...] = ()

    @property
    def topic(self) -> str:
        """What it is about: sender, spf, dkim, dmarc, ptr, mx, relay, letter, spam."""
        return self.code.partition(".")[0]

    def as_json(self) -> dict[str, Any]:
        """Its parts, as they are stored and printed."""
        return {
            "code": self.code,
            "verdict": str(self.verdict),
            "words": self.words,
            "fix": self.fix,
            "records": [[record.name, record.kind, record.value] for record in self.records],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Finding:
        """What `as_json` made."""
        return cls(
            code=stored["code"],
            verdict=FindingVerdict(stored["verdict"]),
            words=stored["words"],
            fix=stored["fix"],
            records=tuple(Record(*parts) for parts in stored["records"]),
        )


def good(code: str, words: str) -> Finding:
    """As it should be."""
    return Finding(code, FindingVerdict.GOOD, words)


def advice(code: str, words: str, fix: str, *records: Record) -> Finding:
    """It will do, and could be better."""
    return Finding(code, FindingVerdict.ADVICE, words, fix, records)


def fault(code: str, words: str, fix: str, *records: Record) -> Finding:
    """It costs letters; `fix` says what to do, `records` what to copy."""
    return Finding(code, FindingVerdict.FAULT, words, fix, records)


def unseen(code: str, words: str, fix: str = "") -> Finding:
    """It could not be looked at."""
    return Finding(code, FindingVerdict.UNSEEN, words, fix)
