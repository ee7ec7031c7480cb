"""A receipt in words and figures, the same at the desk and in a terminal. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from latefinal.mailroom.rules.receipts import DomainLine, Receipt

AT_EASE = 20
"""Domains without trouble that are listed each; the smaller ones stand together."""


@dataclass(frozen=True)
class FigureLine:
    """A figure with its name and, where it needs one, a word of what it means."""

    key: str
    name: str
    number: int
    note: str = ""

    @property
    def shown(self) -> str:
        """The figure as it is printed."""
        return grouped(self.number)


def headline_of(letters: Receipt) -> str:
    """How it stands, in a sentence or two."""
    if not letters.intended:
        return _("It has no readers, so nothing was sent.")
    if not letters.is_at_work:
        return _all_over(letters)
    told = ngettext(
        "%(settled)s of %(intended)s letter is done with.",
        "%(settled)s of %(intended)s letters are done with.",
        letters.intended,
    ) % {"settled": grouped(letters.settled), "intended": grouped(letters.intended)}
    return f"{told} {_going(letters)}"


def lines_of(letters: Receipt, *, unsubscribed: int) -> list[FigureLine]:
    """Every figure that says something: a few always, the others if they are not nought."""
    asked = [
        FigureLine("intended", _("Meant"), letters.intended),
        FigureLine("accepted", _("Accepted by the relay"), letters.accepted),
        FigureLine("waiting", _("Waiting"), letters.waiting - letters.again),
        FigureLine("again", _("To be tried again"), letters.again, _("refused for now")),
        FigureLine("refused", _("Refused"), letters.refused, _("for good")),
        FigureLine(
            "given_up", _("Given up"), letters.given_up, _("old news before they were taken")
        ),
        FigureLine(
            "uncertain", _("Uncertain"), letters.uncertain, _("the link broke at the last dot")
        ),
        FigureLine("left", _("Left out"), letters.left, _("the reader left, or is suppressed")),
        FigureLine("bounced", _("Came back"), letters.bounced),
        FigureLine("complaints", _("Complaints"), letters.complaints),
        FigureLine(
            "unsubscribed", _("Unsubscribed since"), unsubscribed, _("before the next edition")
        ),
    ]
    always = {"intended", "accepted", "refused", "unsubscribed"}
    return [line for line in asked if line.number or line.key in always]


def shown_domains(lines: Sequence[DomainLine]) -> list[DomainLine]:
    """Those in trouble, the larger of the others, and one for all that are small."""
    named = [line for line in lines if line.domain]
    troubled = [line for line in named if line.number > line.accepted]
    at_ease = [line for line in named if line.number == line.accepted]
    rest = [line for line in lines if not line.domain] + at_ease[AT_EASE:]
    shown = [*troubled, *at_ease[:AT_EASE]]
    return [*shown, _together(rest)] if rest else shown


@dataclass(frozen=True)
class ProviderRow:
    """A provider's line of the table, every figure as it is printed."""

    name: str
    numbers: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]


def table_of(letters: Receipt) -> tuple[list[str], list[ProviderRow]]:
    """The heads of the columns, and a row for each provider; live there is less to tell."""
    columns = [
        ("refused", _("Refused")),
        ("given_up", _("Given up")),
        ("uncertain", _("Uncertain")),
        ("left", _("Left out")) if letters.is_counted else ("again", _("Again")),
    ]
    if letters.is_counted:
        columns.insert(0, ("accepted", _("Accepted")))
    rows = [
        ProviderRow(
            name=line.domain or _("All others"),
            numbers=tuple(grouped(getattr(line, key)) for key, _name in columns),
            reasons=tuple((words, grouped(number)) for words, number in line.words),
        )
        for line in shown_domains(letters.domains)
    ]
    return [_("Provider"), *(name for _key, name in columns), _("Why")], rows


def span_of(span: timedelta) -> str:
    """A length of time in two words at most: “3 h 20 min”, “4 min 12 s”, “9 s”."""
    seconds = max(round(span.total_seconds()), 0)
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return pgettext("length of time", "%(hours)d h %(minutes)d min") % {
            "hours": hours,
            "minutes": minutes,
        }
    if minutes:
        return pgettext("length of time", "%(minutes)d min %(seconds)d s") % {
            "minutes": minutes,
            "seconds": seconds % 60,
        }
    return pgettext("length of time", "%(seconds)d s") % {"seconds": seconds}


def grouped(number: float, *, decimals: int = 0) -> str:
    """A number as the language groups its digits."""
    return number_format(number, decimals, use_l10n=True, force_grouping=True)


def rate_in_words(rate: float) -> str:
    """Letters a second, finer where there are few."""
    return grouped(rate, decimals=0 if rate >= 10 else 1)


def _going(letters: Receipt) -> str:
    if letters.waiting and letters.waiting == letters.again:
        return ngettext(
            "%(count)s is to be tried again.", "%(count)s are to be tried again.", letters.again
        ) % {"count": grouped(letters.again)}
    if letters.is_fresh:
        return _("They are about to go.")
    if letters.time_left is None:
        return _("None was taken in the last half minute.")
    return _("%(rate)s a second just now, which leaves %(left)s.") % {
        "rate": rate_in_words(letters.rate),
        "left": span_of(letters.time_left),
    }


def _all_over(letters: Receipt) -> str:
    told = ngettext(
        "The relay accepted %(accepted)s of %(count)s letter",
        "The relay accepted %(accepted)s of %(count)s letters",
        letters.intended,
    ) % {"accepted": grouped(letters.accepted), "count": grouped(letters.intended)}
    took = letters.took
    if took is None:
        return f"{told}."
    return _("%(told)s, in %(span)s.") % {"told": told, "span": span_of(took)}


def _together(lines: Sequence[DomainLine]) -> DomainLine:
    one = DomainLine("")
    one.reasons = sum((line.reasons for line in lines), Counter())
    for name in ("accepted", "refused", "given_up", "uncertain", "again", "left"):
        setattr(one, name, sum(getattr(line, name) for line in lines))
    return one
