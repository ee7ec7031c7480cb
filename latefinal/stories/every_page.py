"""What stands on every page of the paper: its masthead, its sections, its notices."""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject
from wagtail.models import Page

from latefinal.masthead.models import Masthead
from latefinal.plumbing.held import Held
from latefinal.plumbing.prepared import Prepared

from .models import Notice, Section
from .querysets import PAPER_DEPTH

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Linked:
    """A section or a notice as every page names it."""

    pk: int
    title: str
    slug: str
    address: str

    def get_absolute_url(self) -> str:
        """Its address below the paper's."""
        return self.address


@dataclass(frozen=True)
class EveryPage:
    """What hangs right below the paper, in the order of the tree, and the masthead above it.

    `version` is another one whenever anything of it is.
    """

    masthead: Masthead
    sections: tuple[Linked, ...]
    notices: tuple[Linked, ...]
    imprint: str
    """The address of the notice that says who owns the paper; empty where there is none."""
    version: str


def every_page(request: Any = None) -> EveryPage:
    """As it stands now, in one statement; asked once for a `request`.

    What is loaded as `request`'s masthead from then on is the same one.
    """
    if request is None:
        return _held.get()
    asked: EveryPage | None = getattr(request, "every_page", None)
    if asked is None:
        asked = request.every_page = _held.get()
        # A copy, since the held one is other threads' too, and a row may be changed.
        setattr(request, Masthead.get_cache_attr_name(), copy(asked.masthead))
    return asked


def _question() -> QuerySet[Any]:
    """The sections and notices in no order, and with them the masthead as JSON, as a title.

    By the small tables' numbers, since Wagtail's own has no index for a depth; and sorted here,
    since for an order of its own SQLite would walk through every page.
    """

    def rows_of(model: type[Page], kind: str) -> QuerySet[Any]:
        numbers = model.objects.order_by().values("page_ptr_id")
        shown = Page.objects.filter(pk__in=numbers, live=True, depth=PAPER_DEPTH + 1).order_by()
        return shown.values_list("path", "pk", "title", "slug", "url_path", Value(kind))

    columns = {field.attname: F(field.attname) for field in Masthead._meta.concrete_fields}
    masthead = Masthead.objects.order_by().values_list(
        Value(""),
        Value(0),
        Cast(JSONObject(**columns), TextField()),
        Value(""),
        Value(""),
        Value("masthead"),
    )
    sections, notices = rows_of(Section, "section"), rows_of(Notice, "notice")
    ticked = Notice.objects.filter(is_imprint=True).order_by().values("page_ptr_id")
    imprints = Page.objects.filter(pk__in=ticked, live=True).order_by()
    columns_of_page = ("path", "pk", "title", "slug", "url_path", Value("imprint"))
    return sections.union(notices, imprints.values_list(*columns_of_page), masthead, all=True)


_asked = Prepared(_question)


def _make(rows: tuple[Row, ...]) -> EveryPage:
    masthead, sections, notices, imprint = None, [], [], ""
    for _path, pk, title, slug, url_path, kind in sorted(rows):
        if kind == "masthead":
            masthead = _masthead(title)
        elif kind == "section":
            sections.append(Linked(pk, title, slug, f"/{slug}/"))
        elif kind == "imprint":
            imprint = imprint or _address(url_path)
        else:
            notices.append(Linked(pk, title, slug, _address(url_path)))
    return EveryPage(
        # None before the first page of a new paper: made there.
        masthead=masthead or Masthead.load(),
        sections=tuple(sections),
        notices=tuple(notices),
        imprint=imprint,
        version=sha256(repr(rows).encode()).hexdigest()[:16],
    )


def _address(url_path: str) -> str:
    return "/" + url_path.split("/", 2)[2]


def _masthead(row: str) -> Masthead:
    given = json.loads(row)
    fields = Masthead._meta.concrete_fields
    return Masthead.from_db(
        None, [field.attname for field in fields],
        [field.to_python(given[field.attname]) for field in fields],
    )  # fmt: skip


_held = Held(version=lambda: tuple(_asked.ask()), make=_make)
