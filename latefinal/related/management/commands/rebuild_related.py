"""Choose anew what stands beside every story."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latefinal.plumbing.progress import ProgressTeller
from latefinal.related.services import rebuild_related
from latefinal.stories.models import Story


class Command(BaseCommand):
    """After a large import, or when the paper's language was changed. Pins and bans stay."""

    help = "Read every published story anew and choose what stands beside it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Batch by batch, saying how far it is."""
        stories = Story.at_the_desk().filter(live=True).count()
        before = 0
        with ProgressTeller().stage(_("Related stories"), 3 * stories) as step:
            for done, _of in rebuild_related():
                step(done - before)
                before = done
        said = ngettext("Chosen for %(count)d story.", "Chosen for %(count)d stories.", stories)
        self.stdout.write(said % {"count": stories})
