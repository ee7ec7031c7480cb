"""Days that are named by when they are read: “today”, “on Thursday”. English; pure.

Which day is meant is reckoned as a reader of that day would. What somebody is quoted as saying is
left alone, and so is a day that has its date beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from latefinal.plumbing.quotations import find_quotations

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|Mar|April|Apr|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_PART = "morning|afternoon|evening|night"
_NAMED = re.compile(
    r"\b(?:"
    r"(?P<near>(?:the day (?:before|after) )?(?:today|tonight|yesterday|tomorrow)|"
    rf"this (?:{_PART})|last night)"
    r"|(?P<which>on|last|next|this|by|until|since|before|after|from) "
    rf"(?P<weekday>{'|'.join(WEEKDAYS)})(?: (?:{_PART}))?"
    r")\b",
    re.IGNORECASE,
)
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)\b"
_DATED = re.compile(
    rf"(?:['’]s)?[,\s(–—-]{{1,3}}(?:the )?(?:{_ORDINAL}|\d{{1,2}} {_MONTH}|{_MONTH}\.? \d{{1,2}})",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.!?…:](?:\s|$)")
_AHEAD = re.compile(
    r"\b(?:will|shall|won['’]t|due|scheduled|expected|planned|plans? to|coming|ahead of|"
    r"(?:is|are|was|were) (?:set )?to)\b|\b['’]ll\b",
    re.IGNORECASE,
)
_STEPS = {"yesterday": -1, "last night": -1, "tomorrow": 1}


@dataclass(frozen=True)
class RelativeDay:
    """Words of a text that name a day, and which one if it is read on the day it was asked of.

    `is_near`: reckoned from that day alone, like “today”; a weekday holds for some days.
    """

    words: str
    day: date
    is_near: bool


def relative_days(paragraph: str, *, on: date) -> list[RelativeDay]:
    """What `paragraph`, plain words read `on` that day, names so, in the order of the text."""
    quoted = find_quotations(paragraph, lambda _word: False)
    return [
        RelativeDay(found.group(), _day(found, paragraph, on), bool(found["near"]))
        for found in _NAMED.finditer(paragraph)
        if not _DATED.match(paragraph, found.end())
        and not any(one.start <= found.start() < one.end for one in quoted)
        and not _is_a_name(found, paragraph)
    ]


def _is_a_name(found: re.Match[str], text: str) -> bool:
    """“Varen Today” is a paper: a capital within a sentence."""
    if not found["near"] or not found.group()[0].isupper():
        return False
    before = text[: found.start()].rstrip()
    return bool(before) and before[-1] not in ".!?…:"


def _day(found: re.Match[str], text: str, on: date) -> date:
    if found["near"]:
        return on + timedelta(days=_steps(found["near"].lower()))
    which = found["which"].lower()
    ahead = (WEEKDAYS.index(found["weekday"].lower()) - on.weekday()) % 7
    if which == "next":
        return on + timedelta(days=ahead or 7)
    if which == "last":
        return on - timedelta(days=7 - ahead)
    is_ahead = ahead == 0 or which in ("by", "until", "this") or _looks_ahead(found, text)
    return on + timedelta(days=ahead if is_ahead and which != "since" else ahead - 7)


def _steps(words: str) -> int:
    """How many days on: “the day before yesterday” is two back."""
    step = _STEPS.get(words.rpartition(" ")[2] if words.startswith("the day") else words, 0)
    if words.startswith("the day before"):
        return step - 1
    return step + 1 if words.startswith("the day after") else step


def _looks_ahead(found: re.Match[str], text: str) -> bool:
    """Whether the sentence speaks of what is to come."""
    ends = [0, *(one.end() for one in _SENTENCE_ENDS.finditer(text)), len(text)]
    start = max(end for end in ends if end <= found.start())
    return bool(_AHEAD.search(text, start, min(end for end in ends if end >= found.end())))


def each_once(found: Iterable[RelativeDay]) -> list[RelativeDay]:
    """The first of those that say the same."""
    told: dict[tuple[str, date], RelativeDay] = {}
    for one in found:
        told.setdefault((one.words.lower(), one.day), one)
    return list(told.values())
