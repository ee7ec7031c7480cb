"""`latefinal reader`: what is held about an address, for the operator who is asked for it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.rules import normalise
from latefinal.readers.services import copy_of, erase_reader


class Command(BaseCommand):
    """Tells, or erases."""

    help = _("Show everything that is held about an address, or erase it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(title="what", metavar="WORD", dest="word", required=True)
        copy = words.add_parser("copy", help=_("print what is held, as one JSON object"))
        copy.add_argument("address")
        erase = words.add_parser("erase", help=_("erase it, in one step and for good"))
        erase.add_argument("address")
        erase.add_argument(
            "--words-too",
            action="store_true",
            help=_("take published comments away too, not only the name above them"),
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; one sentence on the error stream where the address is none."""
        at = clock.now()
        try:
            address = normalise(options["address"])
            if options["word"] == "copy":
                data = copy_of(address=address, at=at).as_data()
                self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
                return
            number = erase_reader(address=address, words_too=options["words_too"], at=at)
        except LatefinalError as error:
            raise CommandError(str(error)) from error
        said = _(
            "Everything that named %s is erased. A keyed hash keeps lists from bringing it back."
        )
        self.stdout.write((said if number else _("Nothing is held about %s.")) % address)
