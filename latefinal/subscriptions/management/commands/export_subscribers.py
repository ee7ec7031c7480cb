"""`latefinal export subscribers`: the readers of a newsletter as CSV."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError
from latefinal.subscriptions.services import export_subscribers, newsletter_by_slug


class Command(BaseCommand):
    """Writes lines as they are read, however many there are."""

    help = _("Write the readers of a newsletter as CSV, with how each of them stands to it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--newsletter", default="evening", help=_("whose readers, by its slug (evening)")
        )
        parser.add_argument(
            "--output", type=Path, help=_("a file, which must not be there yet (the screen)")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write them; one sentence on the error stream where it was refused."""
        try:
            lines = export_subscribers(newsletter=newsletter_by_slug(options["newsletter"]))
            if options["output"] is None:
                for chunk in lines:
                    self.stdout.write(chunk, ending="")
                return
            with options["output"].open("x", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            words = _("“%(file)s” cannot be written: %(why)s.")
            why = error.strerror or error
            raise CommandError(words % {"file": options["output"], "why": why}) from error
        except LatefinalError as error:
            raise CommandError(str(error)) from error
