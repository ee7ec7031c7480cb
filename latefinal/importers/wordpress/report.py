"""What came, what was left out and why: as tables for people, as one object for machines."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

LISTED = 20  # rows of things kept raw; the rest are counted


@dataclass
class ImportReport:
    """The figures of one import."""

    site: str = ""
    dry_run: bool = False
    found: Counter[str] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept_raw: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    words_before: int = 0
    words_lost: int = 0
    seconds: float = 0.0

    def as_data(self) -> dict[str, Any]:
        """One object, for --json."""
        return {
            "site": self.site,
            "dry_run": self.dry_run,
            "found": dict(self.found),
            "came": dict(self.came),
            "already_here": dict(self.here),
            "left_out": [
                {"what": what, "why": why, "count": count}
                for (what, why), count in self.left_out.items()
            ],
            "kept_raw": [{"where": where, "what": what} for where, what in self.kept_raw],
            "words": {"before": self.words_before, "lost": self.words_lost},
            "remarks": self.remarks,
            "seconds": round(self.seconds, 1),
        }

    def as_text(self, *, width: int = 100) -> str:
        """Tables, for people."""
        out = io.StringIO()
        console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
        for table in (self._figures(), self._omissions(), self._raw()):
            if table.row_count:
                console.print(table)
        for remark in [*self.remarks, self._fidelity()]:
            console.print(remark)
        return out.getvalue()

    def _figures(self) -> Table:
        title = _("Would come from %s") if self.dry_run else _("From %s")
        table = Table(title=title % self.site, title_justify="left")
        table.add_column(_("What"))
        for name in (_("in the file"), _("came"), _("already here")):
            table.add_column(name, justify="right")
        for key, label in _labels().items():
            row = (self.found[key], self.came[key], self.here[key])
            if any(row):
                in_file = str(row[0]) if key in self.found else ""
                table.add_row(label, in_file, *map(str, row[1:]))
        return table

    def _omissions(self) -> Table:
        table = Table(title=_("Left out"), title_justify="left")
        table.add_column(_("What"))
        table.add_column(_("Count"), justify="right")
        table.add_column(_("Why"))
        for (what, why), count in self.left_out.most_common():
            table.add_row(what, str(count), why)
        return table

    def _raw(self) -> Table:
        title = _("Kept raw, for the desk to look at: %d") % len(self.kept_raw)
        table = Table(title=title, title_justify="left")
        table.add_column(_("In"))
        table.add_column(_("What"))
        for where, what in self.kept_raw[:LISTED]:
            table.add_row(where, what)
        rest = Counter(what for _where, what in self.kept_raw[LISTED:])
        for what, count in rest.most_common():
            table.add_row(_("… and %d more") % count, what)
        return table

    def _fidelity(self) -> str:
        return _("Words: %(before)d before, %(lost)d lost. It took %(seconds).1f s.") % {
            "before": self.words_before,
            "lost": self.words_lost,
            "seconds": self.seconds,
        }


def _labels() -> dict[str, str]:
    return {
        "posts": _("posts → stories"),
        "stories_live": _("   of them published"),
        "stories_draft": _("   of them drafts"),
        "pages": _("pages → notices"),
        "authors": _("authors → contributors"),
        "categories": _("categories → topics"),
        "tags": _("tags → topics"),
        "sections": _("sections opened"),
        "redirects": _("old addresses → redirects"),
        "pictures": _("pictures → notes to the desk"),
        "comments": _("comments"),
    }
