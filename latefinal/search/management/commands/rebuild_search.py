"""Make the readers' index again from the stories."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from latefinal.search.services import rebuild_index


class Command(BaseCommand):
    """Needed after rows were written past the services, as by a restored backup."""

    help = "Make the readers' search index again from the published stories."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Index them batch by batch, saying how far it is."""
        done = 0
        for done in rebuild_index():
            self.stderr.write(f"\r{done}", ending="")
        self.stderr.write("\r", ending="")
        said = ngettext("%(count)d story is indexed.", "%(count)d stories are indexed.", done)
        self.stdout.write(said % {"count": done})
