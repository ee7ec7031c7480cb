"""Dates as feeds write them, each in its own way. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

LONGEST = 100
OLDEST = datetime(1980, 1, 2, tzinfo=UTC)
"""Before that is what computers write that have no clock."""
# Names of zones that no standard has and that feeds write; hours east of Greenwich.
_ZONES = {
    "MSK": 3, "MSD": 4, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "WEST": 1, "BST": 1,
    "IDT": 3, "TRT": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "NZST": 12,
    "MET": 1, "MEST": 2, "AT": -4, "ET": -5, "CT": -6, "MT": -7, "PT": -8,
    "NZDT": 13, "SAST": 2, "BRT": -3, "ART": -3, "KGT": 6, "UZT": 5, "PKT": 5,
    "WIB": 7, "ICT": 7, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7,
}  # fmt: skip
# How months begin in the languages that feeds name them in, folded to what is unambiguous.
_MONTHS = (
    ("jan", "янв", "ene", "gen", "січ", "oca", "яну", "ιαν", "sty"),
    ("feb", "фев", "fév", "fev", "лют", "şub", "φεβ", "lut"),
    ("mar", "мар", "mär", "бер", "mrt", "μάρ", "μαρ"),
    ("apr", "апр", "avr", "abr", "кві", "nis", "απρ", "kwi"),
    ("may", "май", "мая", "mai", "mag", "mei", "тра", "maj", "μάι", "μαΐ", "μαϊ"),
    ("jun", "июн", "juin", "giu", "чер", "haz", "юни", "ιούν", "ιουν", "cze"),
    ("jul", "июл", "juil", "lug", "лип", "tem", "юли", "ιούλ", "ιουλ", "lip"),
    ("aug", "авг", "aoû", "ago", "сер", "ağu", "αύγ", "αυγ", "sie"),
    ("sep", "сен", "set", "вер", "eyl", "σεπ", "wrz"),
    ("oct", "окт", "okt", "out", "ott", "жов", "eki", "οκτ", "paź"),
    ("nov", "ноя", "лис", "kas", "ное", "νοέ", "νοε", "lis"),
    ("dec", "дек", "dez", "déc", "dic", "гру", "ara", "δεκ", "gru"),
)
_NAMED = re.compile(
    r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})"
    r"(?:\D{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(.*)"
)
_DOTTED = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\D{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(.*)"
)
# As in Asia: the year first, with strokes, dots or signs of their own between.
_BY_YEAR = re.compile(
    r"(\d{4})\s?[/.年년]\s?(\d{1,2})\s?[/.月월]\s?(\d{1,2})(?:\s?[日일])?"
    r"(?:\D{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})")
_REMARK = re.compile(r" \([^()]*\)$")
_SECONDS = re.compile(r"\d{10}(?:\d{3})?")
_BEGINS = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d|$)|\d{8}(?:[Tt ]\d|$)|\d{4}-?W")
_PARTIAL = re.compile(r"\d{4}(?:-\d{2})?")
_SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)")
_FRACTION = re.compile(r"([.,]\d{6})\d+")


def moment_of(written: str, *, zone: ZoneInfo) -> datetime | None:
    """The moment that `written` names, aware, in UTC; without a zone it is read in `zone`.

    None where it names none, or one that nobody means.
    """
    bare = _REMARK.sub("", " ".join(written.split()))
    if not bare or len(bare) > LONGEST:
        return None
    for way in (_standard, _of_mail, _of_a_clock, _by_names, _dotted, _by_year):
        try:
            found = way(bare)
            if found is not None:
                aware = found if found.tzinfo else found.replace(tzinfo=zone)
                moment = aware.astimezone(UTC)
                return moment if moment >= OLDEST else None
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _standard(bare: str) -> datetime | None:
    """ISO 8601 and what is nearly so."""
    if _PARTIAL.fullmatch(bare):
        return datetime.fromisoformat(f"{bare}-01-01"[:10])
    is_one = bare[:4].isdecimal() and not _SECONDS.fullmatch(bare) and _BEGINS.match(bare)
    if not is_one:
        return None
    return datetime.fromisoformat(_FRACTION.sub(r"\1", _SPACED_OFFSET.sub("", bare)))


def _of_mail(bare: str) -> datetime | None:
    """RFC 822 and what is nearly so."""
    parts = parsedate_tz(bare)
    if parts is None:
        return None
    year, month, day, hour, minute, second = parts[:6]
    # An offset of 0 is said of a zone that is unknown, or missing, too.
    zone = _east(timedelta(seconds=parts[9])) if parts[9] else _zone_of(bare)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)


def _of_a_clock(bare: str) -> datetime | None:
    """Seconds or milliseconds of Unix."""
    if not _SECONDS.fullmatch(bare):
        return None
    return datetime.fromtimestamp(int(bare[:10]), tz=UTC)


def _by_names(bare: str) -> datetime | None:
    """A day, the month by its name in some language, and a year."""
    found = _NAMED.search(bare.lower())
    if not found:
        return None
    months = [n for n, begins in enumerate(_MONTHS, 1) if found[2].startswith(begins)]
    return _put_together(found[1], months[0], found, bare)


def _dotted(bare: str) -> datetime | None:
    """Day, month and year with dots between."""
    found = _DOTTED.search(bare)
    return _put_together(found[1], int(found[2]), found, bare) if found else None


def _by_year(bare: str) -> datetime | None:
    """Year, month and day, in that order."""
    found = _BY_YEAR.search(bare)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone_of(bare))


def _put_together(day: str, month: int, found: re.Match[str], bare: str) -> datetime:
    hour, minute, second = (int(part or 0) for part in found.groups()[3:6])
    return datetime(int(found[3]), month, int(day), hour, minute, second, tzinfo=_zone_of(bare))


def _zone_of(bare: str) -> tzinfo | None:
    """The zone that stands last, as an offset or by its name; None where there is none."""
    last = bare.rsplit(" ", 1)[-1]
    if offset := _OFFSET.fullmatch(last):
        east = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return _east(east if offset[1] == "+" else -east)
    name = last.strip("()").upper()
    if name in ("Z", "GMT", "UTC", "UT"):
        return UTC
    return _east(timedelta(hours=_ZONES[name])) if name in _ZONES else None


def _east(offset: timedelta) -> timezone:
    return timezone(offset)
