"""Tonight's edition from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latefinal.mailroom.models import Delivery, State
from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import utc_name
from latefinal.newsletter.models import Closing, Newsletter, Subscription
from latefinal.newsletter.services import (
    close_now,
    edition_at_hand,
    found_evening,
    hold_edition,
    line_up,
    release_edition,
    write_letter,
)
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError


class Command(BaseCommand):
    """Say how the edition stands, show it, hold it, release it, close it."""

    help = "Tonight's edition: how it stands, what it says, and whether it goes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A word for what is to be done."""
        words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
        words.add_parser("status", help="when it closes, what it holds, what became of the last")
        show = words.add_parser("show", help="print the letter as it would go now")
        show.add_argument("--html", action="store_true", help="as HTML and not as plain text")
        close = words.add_parser("close", help="close it and send its letters")
        close.add_argument(
            "--now",
            action="store_true",
            required=True,
            help="at once, before its hour and even when it is held",
        )
        words.add_parser("hold", help="keep it from closing by itself")
        words.add_parser("release", help="let it close by itself; at once, if its hour is past")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the word says. A refusal is one sentence and exit code 1."""
        at, newsletter = clock.now(), found_evening()
        try:
            if options["word"] == "show":
                self._show(newsletter, at, as_html=options["html"])
            elif options["word"] == "status":
                self._status(newsletter, at)
            else:
                self._decide(options["word"], newsletter, at)
        except LatefinalError as error:
            raise CommandError(str(error)) from error

    def _decide(self, word: str, newsletter: Newsletter, at: datetime) -> None:
        day = edition_at_hand(newsletter=newsletter, at=at).edition.local_date
        if word == "hold":
            hold_edition(newsletter=newsletter, local_date=day)
            self.stdout.write(_("The edition of %s is held.") % day)
            return
        if word == "close":
            closing = close_now(newsletter=newsletter, local_date=day, at=at)
            if closing is None:
                raise CommandError(_("There is nothing new, so nothing was sent."))
        else:
            closing = release_edition(newsletter=newsletter, local_date=day, at=at)
        self.stdout.write(self._sent(closing) if closing else _("It is released: %s.") % day)

    def _status(self, newsletter: Newsletter, at: datetime) -> None:
        masthead = Masthead.load()
        hour = edition_at_hand(newsletter=newsletter, at=at)
        lineup = line_up(edition=hour.edition, at=at)
        closes = hour.closes_at.astimezone(masthead.zoneinfo)
        when = f"{date_format(closes, 'j M Y, H:i')} ({utc_name(closes)})"
        self.stdout.write(_("The edition of %s") % hour.edition.local_date)
        if hour.edition.is_held:
            self.stdout.write(_("  held: it does not close until it is released"))
        elif hour.was_kept:
            self.stdout.write(_("  nothing was new at its hour, %s") % when)
        elif hour.is_past:
            self.stdout.write(_("  was to close on %s and has not yet") % when)
        else:
            self.stdout.write(_("  closes by itself on %s") % when)
        readers = Subscription.objects.filter(newsletter=newsletter).in_force(at=at).count()
        self.stdout.write(
            ngettext("  %(count)d reader", "  %(count)d readers", readers) % {"count": readers}
        )
        for place, story in enumerate(lineup.stories, start=1):
            self.stdout.write(f"  {place:>2}. {story.headline}")
        if not lineup.stories:
            self.stdout.write(_("  nothing new yet; without a story nothing is sent"))
        last = Closing.objects.at_home(newsletter).select_related("edition").first()
        if last is not None:
            self.stdout.write(self._sent(last))

    def _sent(self, closing: Closing) -> str:
        batch = closing.batch_id or 0
        counts: Counter[str] = Delivery.objects.counts([batch]).get(batch, Counter())
        told = ", ".join(
            f"{number} {State(state).label}" for state, number in sorted(counts.items())
        )
        return _("The edition of %(day)s is closed: %(told)s.") % {
            "day": closing.edition.local_date,
            "told": told or _("it has no readers"),
        }

    def _show(self, newsletter: Newsletter, at: datetime, *, as_html: bool) -> None:
        hour = edition_at_hand(newsletter=newsletter, at=at)
        lineup = line_up(edition=hour.edition, at=at)
        if not lineup.stories:
            raise CommandError(_("There is nothing new, so there is no letter yet."))
        draft = write_letter(edition=hour.edition, lineup=lineup, at=at)
        self.stdout.write(draft.shown(draft.html if as_html else draft.text))
