"""Tonight's edition from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latefinal.editions.errors import NobodyMissing
from latefinal.editions.management.receipts import (
    as_json,
    confirmed,
    edition_called,
    in_words,
    watch,
    whom,
)
from latefinal.editions.models import LetterVariant
from latefinal.editions.rules.receipt_text import headline_of
from latefinal.editions.services import (
    close_now,
    draft_of,
    edition_at_hand,
    edition_receipt,
    hold_edition,
    last_edition,
    line_up,
    missing_of,
    release_edition,
    send_missing,
)
from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import utc_name
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.subscriptions.models import EVENING, Newsletter
from latefinal.subscriptions.services import newsletter_by_slug, subscribers

_DAY = "the edition's date, such as 2026-11-23; 2026-11-23/2 for the second of that date"


class Command(BaseCommand):
    """Say how the edition stands, show it, hold it, release it, close it, send it on."""

    help = "Tonight's edition: how it stands, what it says, and whether it goes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A word for what is to be done, and to which newsletter."""
        parser.add_argument(
            "--newsletter", default=EVENING, metavar="SLUG", help="which one (evening)"
        )
        words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
        status = words.add_parser(
            "status", help="when it closes, what it holds, what became of the last"
        )
        status.add_argument("day", nargs="?", metavar="DATE", help=_DAY)
        status.add_argument("--json", action="store_true", help="the receipt as one JSON object")
        status.add_argument(
            "--watch", action="store_true", help="say it again until every letter is done with"
        )
        again = words.add_parser("send-missing", help="send it to those whom it did not reach")
        again.add_argument("day", metavar="DATE", help=_DAY)
        again.add_argument("--yes", action="store_true", help="without asking once more")
        show = words.add_parser("show", help="print the letter as it would go now")
        show.add_argument("--html", action="store_true", help="as HTML and not as plain text")
        close = words.add_parser("close", help="close it and send its letters")
        close.add_argument(
            "--now",
            action="store_true",
            required=True,
            help="at once, before its hour and even when it is held",
        )
        close.add_argument(
            "--everybody",
            action="store_true",
            help="also to readers whose own evening is still to come",
        )
        words.add_parser("hold", help="keep it from closing by itself")
        words.add_parser("release", help="let it close by itself; at once, if its hour is past")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the word says. A refusal is one sentence and exit code 1."""
        at = clock.now()
        try:
            newsletter = newsletter_by_slug(options["newsletter"])
            if options["word"] == "show":
                self._show(newsletter, at, as_html=options["html"])
            elif options["word"] == "status":
                self._status(newsletter, at, options)
            elif options["word"] == "send-missing":
                self._send_missing(newsletter, at, options)
            else:
                self._decide(options["word"], newsletter, at, options)
        except LatefinalError as error:
            raise CommandError(str(error)) from error

    def _decide(
        self, word: str, newsletter: Newsletter, at: datetime, options: dict[str, Any]
    ) -> None:
        day = edition_at_hand(newsletter=newsletter, at=at).edition.local_date
        if word == "hold":
            hold_edition(newsletter=newsletter, local_date=day)
            self.stdout.write(_("The edition of %s is held.") % day)
            return
        if word == "close":
            everybody = options["everybody"]
            variant = close_now(newsletter=newsletter, local_date=day, at=at, everybody=everybody)
            if variant is None:
                raise CommandError(_("There is nothing new, so nothing was sent."))
        else:
            variant = release_edition(newsletter=newsletter, local_date=day, at=at)
        self.stdout.write(self._sent(variant) if variant else _("It is released: %s.") % day)

    def _status(self, newsletter: Newsletter, at: datetime, options: dict[str, Any]) -> None:
        """Tonight's and the last; with a date only that one; for machines only the receipt."""
        alone = bool(options["day"] or options["json"] or options["watch"])
        if not alone:
            self._tonight(newsletter, at)
        if options["day"]:
            edition = edition_called(options["day"], newsletter=newsletter)
        elif (last := last_edition(newsletter=newsletter)) is not None:
            edition = last
        elif alone:
            raise CommandError(_("No edition was sent yet."))
        else:
            return
        if options["watch"]:
            watch(edition, self.stdout, for_machines=options["json"])
        else:
            told = edition_receipt(edition=edition, at=at)
            self.stdout.write(as_json(told) if options["json"] else in_words(told))

    def _send_missing(self, newsletter: Newsletter, at: datetime, options: dict[str, Any]) -> None:
        edition = edition_called(options["day"], newsletter=newsletter)
        missing = missing_of(edition=edition, at=at)
        if not missing.number:
            raise NobodyMissing(edition.code)
        self.stdout.write(whom(missing))
        if not options["yes"] and not confirmed():
            raise CommandError(_("Nothing was sent."))
        number = send_missing(edition=edition, at=clock.now())
        said = ngettext("%(count)d letter is queued.", "%(count)d letters are queued.", number)
        self.stdout.write(said % {"count": number})

    def _tonight(self, newsletter: Newsletter, at: datetime) -> None:
        masthead = Masthead.load()
        hour = edition_at_hand(newsletter=newsletter, at=at)
        lineup = line_up(edition=hour.edition, at=at)
        closes = (hour.closes_at or at).astimezone(masthead.zoneinfo)
        when = f"{date_format(closes, 'j M Y, H:i')} ({utc_name(closes)})"
        self.stdout.write(_("The edition of %s") % hour.edition.local_date)
        if hour.closes_at is None:
            self.stdout.write(_("  goes when the desk sends it"))
        elif hour.edition.is_held:
            self.stdout.write(_("  held: it does not close until it is released"))
        elif hour.was_kept:
            self.stdout.write(_("  nothing was new at its hour, %s") % when)
        elif hour.is_past:
            self.stdout.write(_("  was to close on %s and has not yet") % when)
        else:
            self.stdout.write(_("  closes by itself on %s") % when)
        readers = subscribers(newsletter=newsletter, at=at)
        self.stdout.write(
            ngettext("  %(count)d reader", "  %(count)d readers", readers) % {"count": readers}
        )
        for place, story in enumerate(lineup.stories, start=1):
            self.stdout.write(f"  {place:>2}. {story.headline}")
        if not lineup.stories:
            self.stdout.write(_("  nothing new yet; without a story nothing is sent"))

    def _sent(self, variant: LetterVariant) -> str:
        edition = variant.closing.edition
        told = edition_receipt(edition=edition, at=clock.now())
        return _("The edition of %(day)s is closed. %(told)s") % {
            "day": edition.code,
            "told": headline_of(told.letters),
        }

    def _show(self, newsletter: Newsletter, at: datetime, *, as_html: bool) -> None:
        hour = edition_at_hand(newsletter=newsletter, at=at)
        lineup = line_up(edition=hour.edition, at=at)
        if not lineup.stories:
            raise CommandError(_("There is nothing new, so there is no letter yet."))
        draft = draft_of(edition=hour.edition, lineup=lineup, at=at)
        self.stdout.write(draft.shown(draft.html if as_html else draft.text))
