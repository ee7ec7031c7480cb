"""What is looked at: which folder, which database, and whether that is the demo's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from latefinal.cli.demo import ELSEWHERE, HOME, MARK, UNUSED

from .finding import Diagnosis, well

LEFT_ALONE: list[str] = []
"""Settings of a real paper that were taken away, since the demo goes without them."""


def leave_the_paper_s_own() -> None:
    """For a demo's folder: go without what the demo goes without. Before settings are read."""
    LEFT_ALONE.clear()
    if not _is_sample(Path(os.environ.get("LATEFINAL_HOME") or "var")):
        return
    LEFT_ALONE.extend(name for name in (*ELSEWHERE, *UNUSED) if os.environ.pop(name, ""))


def check_place() -> Iterator[Diagnosis]:
    """Say it before anything else."""
    topic, home = _("looked at"), Path(settings.LATEFINAL_HOME)
    words = (
        _("The sample publication in %(home)s.")
        if _is_sample(home)
        else _("The paper in %(home)s.")
    )
    yield well(topic, words % {"home": home})
    yield well(topic, _("Its database is %(database)s.") % {"database": _database()})
    if LEFT_ALONE:
        words = _("The demo goes without %(names)s, so that is not looked at.")
        yield well(topic, words % {"names": ", ".join(LEFT_ALONE)})
    for beside in dict.fromkeys((home / Path(HOME).name, Path(HOME).absolute())):
        if beside != home and _is_sample(beside):
            words = _(
                "The demo in %(beside)s is another: LATEFINAL_HOME=%(beside)s latefinal doctor"
            )
            yield well(topic, words % {"beside": beside})


def _is_sample(home: Path) -> bool:
    return (home / MARK).exists()


def _database() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(given["NAME"])
    return _("“%(name)s” of PostgreSQL at %(host)s") % {
        "name": given["NAME"],
        "host": given["HOST"] or _("this machine"),
    }
