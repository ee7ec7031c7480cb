"""The receipt of an edition in a terminal: in words, for machines, and watched while it goes."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latefinal.editions.models import Edition
from latefinal.editions.rules.receipt_text import grouped, headline_of, lines_of, shown_domains
from latefinal.editions.services import closed_edition, edition_receipt
from latefinal.editions.services.missing import Missing
from latefinal.editions.services.receipts import EditionReceipt
from latefinal.mailroom.rules.reasons import WORDS
from latefinal.mailroom.rules.receipts import DomainLine
from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import utc_name
from latefinal.plumbing import clock
from latefinal.subscriptions.models import Newsletter

EVERY = 2.0
"""Seconds between two looks."""

CLEAR = "\r\033[K"

FIGURES = (
    "intended", "accepted", "waiting", "again", "refused", "given_up", "uncertain", "left",
    "bounced", "complaints",
)  # fmt: skip


def edition_called(words: str, *, newsletter: Newsletter) -> Edition:
    """The closed edition whose code somebody typed. Raises CommandError, NotClosedYet."""
    day, slash, number = words.partition("/")
    try:
        local_date, which = date.fromisoformat(day), int(number) if slash else None
    except ValueError as error:
        raise CommandError(
            _("“%s” is no date. Write it as year, month and day: 2026-11-23.") % words[:40]
        ) from error
    return closed_edition(newsletter=newsletter, local_date=local_date, number=which)


def in_words(told: EditionReceipt) -> str:
    """Everything that the desk's page shows, in lines."""
    letters = told.letters
    closed = told.closed_at.astimezone(Masthead.load().zoneinfo)
    lines = [
        _("The edition of %(day)s: %(subject)s")
        % {"day": told.edition.code, "subject": told.subject},
        _("  closed on %(when)s (%(zone)s)")
        % {"when": date_format(closed, "j M Y, H:i"), "zone": utc_name(closed)},
        f"  {headline_of(letters)}",
    ]
    for line in lines_of(letters, unsubscribed=told.unsubscribed):
        note = f"  ({line.note})" if line.note and line.number else ""
        lines.append(f"  {line.shown:>12}  {line.name}{note}")
    for domain in shown_domains(letters.domains):
        if domain.words:
            lines.append(f"  {domain.domain or _('All others')}")
            lines += [f"  {grouped(number):>12}  {words}" for words, number in domain.words]
    if told.opened:
        lines.append(_("  Links opened, by machines too:"))
        lines += [f"  {one.shown:>12}  {one.headline}" for one in told.opened]
    else:
        lines.append(_("  Links opened: not counted"))
    return "\n".join(lines)


def as_json(told: EditionReceipt) -> str:
    """The same as one object: moments in ISO 8601, spans and rates in seconds."""
    letters = told.letters
    found: dict[str, Any] = {
        "edition": told.edition.code,
        "newsletter": told.edition.newsletter.slug,
        "subject": told.subject,
        "closed_at": _moment(told.closed_at),
        "as_of": _moment(letters.at),
        "is_at_work": letters.is_at_work,
        **{name: getattr(letters, name) for name in FIGURES},
        "unsubscribed": told.unsubscribed,
        "percent": letters.percent,
        "rate": round(letters.rate, 2),
        "seconds_left": letters.time_left.total_seconds() if letters.time_left else None,
        "started_at": _moment(letters.started_at),
        "finished_at": _moment(letters.finished_at),
        "is_pruned": letters.is_pruned,
        "domains": [_domain(line) for line in letters.domains],
        "clicks": [asdict(one) for one in told.opened] or None,
        "pace": [[_moment(since), number] for since, number in letters.pace],
    }
    return json.dumps(found, ensure_ascii=False)


def watch(edition: Edition, out: OutputWrapper, *, for_machines: bool = False) -> None:
    """Say it every two seconds until every letter is done with; on a terminal in the same place."""
    tell = as_json if for_machines else _in_a_line
    in_place = out.isatty() and not for_machines
    while (told := edition_receipt(edition=edition, at=clock.now())).letters.is_at_work:
        out.write(
            f"{CLEAR}{tell(told)}" if in_place else tell(told), ending="" if in_place else "\n"
        )
        out.flush()
        time.sleep(EVERY)
    out.write((CLEAR if in_place else "") + (as_json(told) if for_machines else in_words(told)))


def whom(missing: Missing) -> str:
    """How many are missing, and why."""
    lines = [
        ngettext(
            "%(count)s reader was not reached:",
            "%(count)s readers were not reached:",
            missing.number,
        )
        % {"count": grouped(missing.number)}
    ]
    rows = [(str(WORDS[why]), number) for why, number in missing.reasons.most_common()]
    if missing.uncertain:
        rows.append(
            (_("The link broke at the last dot: these may get it twice."), missing.uncertain)
        )
    if missing.unwritten:
        rows.append((_("They were meant, and no letter was written for them."), missing.unwritten))
    return "\n".join([*lines, *(f"  {grouped(number):>12}  {words}" for words, number in rows)])


def confirmed() -> bool:
    """Ask whoever sits there; nobody there says no."""
    if not sys.stdin.isatty():
        return False
    return input(_("Send it to them? Say “yes”: ")).strip().lower() in {"yes", _("yes")}


def _in_a_line(told: EditionReceipt) -> str:
    return f"{told.letters.percent:>3} %  {headline_of(told.letters)}"


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _domain(line: DomainLine) -> dict[str, Any]:
    names = ("accepted", "refused", "given_up", "uncertain", "again", "left")
    return {
        "domain": line.domain,
        **{name: getattr(line, name) for name in names},
        "reasons": {str(reason): number for reason, number in line.reasons.items()},
    }
