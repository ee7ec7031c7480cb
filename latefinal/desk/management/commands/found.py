"""`latefinal found`: a paper for its owner, for those who set machines up by script."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from latefinal.desk.forms import PaperForm
from latefinal.desk.services import found_for_owner
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError


class Command(BaseCommand):
    """Reads the words of the command, prints the owner's link."""

    help = _(
        "Found the paper, and print the link by which its owner chooses a password. It is good "
        "once and for a week; run again, the command prints a newer one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help=_("how the paper is called"))
        parser.add_argument(
            "--owner", required=True, metavar="ADDRESS", help=_("the owner's e-mail address")
        )
        parser.add_argument("--owner-name", default="", help=_("the owner's name (the address)"))
        parser.add_argument("--zone", default="", help=_("time zone (this machine's)"))
        parser.add_argument("--evening", default="18:00", help=_("when the edition closes (18:00)"))
        parser.add_argument(
            "--section", action="append", help=_("a section's name; again for each further one")
        )
        parser.add_argument("--json", action="store_true", help=_("the link as a JSON object"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Found it; one sentence on the error stream for each thing that cannot be."""
        form = PaperForm(_said(options))
        if not form.is_valid():
            faults = [f"{name}: {' '.join(map(str, told))}" for name, told in form.errors.items()]
            raise CommandError("\n".join(faults))
        try:
            link = found_for_owner(
                paper=form.paper(),
                owner=form.cleaned_data["owner"],
                email=form.cleaned_data["email"],
                at=clock.now(),
            )
        except LatefinalError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            told = {"link": link.url, "mailed": link.is_mailed}
            self.stdout.write(json.dumps(told))
            return
        words = _("“%(paper)s” is founded. %(email)s takes it over here, once and within a week:")
        self.stdout.write(words % {"paper": options["name"], "email": options["owner"]})
        self.stdout.write(link.url)


def _said(options: dict[str, Any]) -> dict[str, Any]:
    """What the form on the claim's page would hold, with its own first guesses."""
    fields = PaperForm().fields
    return {
        "name": options["name"],
        "owner": options["owner_name"] or options["owner"],
        "email": options["owner"],
        "evening": options["evening"],
        "zone": options["zone"] or fields["zone"].get_bound_field(PaperForm(), "zone").initial,
        "sections": "\n".join(options["section"] or []) or str(fields["sections"].initial),
    }
