"""`latefinal import subscribers FILE`: bring readers over from another system."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.progress import ProgressTeller
from latefinal.stories.models import Paper
from latefinal.subscriptions.errors import NoPaperForReaders
from latefinal.subscriptions.services import ListSource, import_list, newsletter_by_slug


class Command(BaseCommand):
    """Reads the words of the command, shows the report."""

    help = _(
        "Bring readers over from a list (CSV) of Ghost, Mailchimp or another system. Who is "
        "unsubscribed, bounced or suppressed stays out. Running it twice adds nothing."
    )

    no_paper = NoPaperForReaders

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("the list, as the other system exports it"))
        parser.add_argument(
            "--newsletter", default="evening", help=_("what they get, by its slug (evening)")
        )
        parser.add_argument(
            "--they-agreed",
            action="store_true",
            help=_("say that everybody on the list agreed to receive it; kept on record"),
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME=MEANING",
            help=_(
                "what a column means that is not known: wants, left, bounced, confirmed, since, "
                "zone, address, labels or nothing; may be said several times"
            ),
        )
        parser.add_argument("--json", action="store_true", help=_("the report as one JSON object"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take them in, then report; one sentence on the error stream where it was refused."""
        try:
            if not Paper.objects.exists():
                raise self.no_paper
            newsletter = newsletter_by_slug(options["newsletter"])
            with options["file"].open("rb") as file:
                report = import_list(
                    source=ListSource(
                        file,
                        options["file"].name,
                        newsletter,
                        meanings=_meanings(options["column"]),
                    ),
                    they_agreed=options["they_agreed"],
                    at=clock.now(),
                    telling=ProgressTeller(silent=options["json"]),
                )
        except OSError as error:
            words = _("“%(file)s” cannot be read: %(why)s.")
            raise CommandError(
                words % {"file": options["file"], "why": error.strerror or error}
            ) from error
        except LatefinalError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False))
        else:
            self.stdout.write(report.as_text(width=shutil.get_terminal_size((100, 24)).columns))


def _meanings(said: list[str]) -> dict[str, str]:
    """NAME=MEANING as pairs; a name may hold “=” itself, a meaning none."""
    pairs = [words.rpartition("=") for words in said]
    for words, (name, _sign, _meaning) in zip(said, pairs, strict=True):
        if not name:
            raise CommandError(_("“%s” says no meaning. Write --column NAME=MEANING.") % words)
    return {name: meaning for name, _sign, meaning in pairs}
