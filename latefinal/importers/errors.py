"""What can go wrong with an import, each in one sentence, raised before anything is written."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class ImportRefused(LatefinalError):
    """The file, the map or the paper is not fit for an import."""


class NoPaper(ImportRefused):
    """Stories are brought to a paper, and there is none."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no paper in %(home)s yet to bring stories to. Say --paper NAME to found "
                "one with the import, or found it with “latefinal run” first."
            )
            % {"home": settings.LATEFINAL_HOME}
        )
