"""A mail that came back, handed over by a mail server on standard input."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from latefinal.bounces.rules.parts import LARGEST_MAIL
from latefinal.bounces.services import take_in_mail
from latefinal.plumbing import clock

AT_ONCE = 65536


class Command(BaseCommand):
    """Take it in and say nothing: what is said, a mail server sends back to somebody."""

    help = "Take in a mail that came back, from standard input, as a mail server's pipe hands it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom the envelope named."""
        parser.add_argument(
            "--to",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="whom it was sent to, by its envelope; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Any failure is the caller's to turn into “keep it and try again”."""
        raw = sys.stdin.buffer.read(LARGEST_MAIL)
        while sys.stdin.buffer.read(AT_ONCE):
            pass  # read to its end: a pipe that closes early is a failure to the mail server
        take_in_mail(raw=raw, to=" ".join(options["to"]), at=clock.now())
