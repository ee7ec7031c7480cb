"""`latefinal import wordpress FILE`: bring a WordPress export over."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from latefinal.importers.errors import NoPaper
from latefinal.importers.wordpress.bring import import_wordpress
from latefinal.importers.wordpress.mapping import Rules, read_map
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.progress import ProgressTeller


class Command(BaseCommand):
    """Reads the words of the command, shows the report."""

    help = _(
        "Bring posts, pages, authors, categories and tags over from a WordPress export (WXR). "
        "Running it twice adds nothing."
    )

    no_paper = NoPaper

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("the export: Tools, Export in WordPress"))
        parser.add_argument(
            "--section",
            default="",
            help=_("slug or name of the section stories go to; opened if new (the site's title)"),
        )
        parser.add_argument(
            "--map",
            type=Path,
            help=_("a TOML file that says what becomes of categories, tags and authors"),
        )
        parser.add_argument(
            "--site", default="", help=_("the old site's address, where the file does not say it")
        )
        parser.add_argument(
            "--paper",
            default="",
            metavar="NAME",
            help=_("where there is no paper yet: found one of this name to bring it to"),
        )
        parser.add_argument("--json", action="store_true", help=_("the report as one JSON object"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would come, write nothing")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, then report; one sentence on the error stream where it was refused."""
        try:
            report = import_wordpress(
                path=options["file"],
                rules=_rules(options["map"], site=options["site"], paper=options["paper"]),
                section=options["section"],
                dry_run=options["dry_run"],
                at=clock.now(),
                telling=ProgressTeller(silent=options["json"]),
            )
        except LatefinalError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False))
        else:
            self.stdout.write(report.as_text(width=shutil.get_terminal_size((100, 24)).columns))


def _rules(path: Path | None, *, site: str, paper: str) -> Rules:
    rules = read_map(path) if path else Rules()
    return replace(rules, site=site or rules.site, paper=paper)
