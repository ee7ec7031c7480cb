"""Whether letters would arrive, from the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from latefinal.deliverability.rules.findings import Finding, FindingVerdict
from latefinal.deliverability.sample_letters import sample_letter
from latefinal.deliverability.services.checkup import STEPS, is_well, look_at_mail
from latefinal.plumbing import clock


class Command(BaseCommand):
    """Look at DNS, relay and letter; say of each how it is and how to mend it."""

    help = (
        "Whether letters would arrive: DNS records, the relay, the edition's letter. Sends nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the same for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each step as it is done; exit code 1 when there is a fault."""
        at = clock.now()
        findings: list[Finding] = []
        for topic, found in look_at_mail(letter=sample_letter(at=at), at=at):
            findings += found
            if not options["json"] and found:
                self._print(str(STEPS[topic]), found)
        well = is_well(findings)
        if options["json"]:
            rows = [one.as_json() for one in findings]
            told = {"well": well, "findings": rows}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_verdict(findings))
        if not well:
            sys.exit(1)

    def _print(self, heading: str, found: list[Finding]) -> None:
        self.stdout.write(heading)
        words = _words()
        width = max(map(len, words.values()))
        for one in found:
            self.stdout.write(f"  {words[one.verdict]:<{width}}  {one.words}")
            if one.fix:
                self.stdout.write(f"  {'':<{width}}  → {one.fix}")
            for line in one.records:
                self.stdout.write(f"  {'':<{width}}    {line.name}  {line.kind}  {line.value}")
        self.stdout.write("")
        self.stdout.flush()


def _words() -> dict[FindingVerdict, str]:
    return {
        FindingVerdict.GOOD: _("good"),
        FindingVerdict.ADVICE: _("advice"),
        FindingVerdict.FAULT: _("fault"),
        FindingVerdict.UNSEEN: _("not seen"),
    }


def _verdict(findings: list[Finding]) -> str:
    number = sum(one.verdict is FindingVerdict.FAULT for one in findings)
    if number:
        return _("Faults: %d. Mend them and look again.") % number
    return _("No fault was found.")
