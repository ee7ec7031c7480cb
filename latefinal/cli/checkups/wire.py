"""What is laid into outlets' folders and not read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from latefinal.wire.services import dropped_notices

from .finding import Diagnosis, attention


def check_wire() -> Iterator[Diagnosis]:
    """Each folder and file below `wire/` that nobody reads."""
    home = Path(settings.LATEFINAL_HOME) / "wire"
    try:
        for words in dropped_notices(home=home):
            yield attention(_("wire"), words, _("Look into %(home)s.") % {"home": home})
    except DatabaseError:
        return  # said where the database is looked at
