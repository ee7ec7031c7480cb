"""A story as a list shows it, read as values: lists are long, and a story has many columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from latefinal.outlets.models import Outlet
from latefinal.pagecache.gathering import shows
from latefinal.pictures.models import Picture
from latefinal.plumbing.partial_rows import as_if_read

from .cache_keys import line_of, page_of
from .every_page import Linked
from .models import StoryKind
from .parts import parts_of_lines
from .rules import minutes_to_read

COLUMNS = (
    "pk", "title", "slug", "kind", "kicker", "standfirst", "dateline", "published_at",
    "word_count",
    "section_id", "section__title", "section__slug",
    "lead_picture_id", "lead_picture__title", "lead_picture__kind", "lead_picture__credit",
    "lead_picture__caption", "lead_picture__alt", "lead_picture__source_type",
    "lead_picture__alt_by_machine", "lead_picture__alt_machine", "lead_picture__alt_checked_at",
    "lead_picture__outlet_id", "lead_picture__outlet__name", "lead_picture__outlet__kind",
    "lead_picture__outlet__ownership",
)  # fmt: skip
"""What a queryset of stories is asked for, as `values`, so that its rows can be listed."""

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class ListedStory:
    """What a line prints, by the names that a Story has for it.

    Two are equal that are printed alike: by the `content` of their rows.
    """

    pk: int
    headline: str
    slug: str
    kind: str
    kicker: str
    standfirst: str
    dateline: str
    published_at: datetime
    word_count: int
    section: Linked
    lead_picture: Picture | None
    names: tuple[str, ...]
    content: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ListedStory) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)

    def get_absolute_url(self) -> str:
        """Its address below the paper's."""
        return f"{self.section.address}{self.slug}/"

    @property
    def title(self) -> str:
        """Wagtail's word for the headline."""
        return self.headline

    @property
    def minutes(self) -> int:
        """Reading time, in whole minutes, at least one."""
        return minutes_to_read(self.word_count)

    @property
    def shown_kind(self) -> str:
        """What readers are told about the kind; news needs no word."""
        return "" if self.kind == StoryKind.NEWS else str(StoryKind(self.kind).label)


def listed(rows: Sequence[Row], *, pictured: Collection[int] | None = None) -> list[ListedStory]:
    """The stories of `rows`, with who signs them and their pictures' renditions; one statement.

    Without renditions are the stories whose number is not in `pictured`; None: every one has them.
    """
    drawn = {
        row["lead_picture_id"]
        for row in rows
        if row["lead_picture_id"] and (pictured is None or row["pk"] in pictured)
    }
    shows(*(line_of(row["pk"]) for row in rows), *(page_of(row["section_id"]) for row in rows))
    names, renditions = parts_of_lines([row["pk"] for row in rows], drawn)
    pictures = {}
    for row in rows:
        number = row["lead_picture_id"]
        if number and number not in pictures:
            pictures[number] = picture = _picture(row)
            if number in drawn:
                picture.shown = renditions.get(number, ())
    return [
        _story(row, pictures.get(row["lead_picture_id"]), tuple(names.get(row["pk"], ())))
        for row in rows
    ]


def _story(row: Row, picture: Picture | None, names: tuple[str, ...]) -> ListedStory:
    slug = row["section__slug"]
    return ListedStory(
        pk=row["pk"],
        headline=row["title"],
        slug=row["slug"],
        kind=row["kind"],
        kicker=row["kicker"],
        standfirst=row["standfirst"],
        dateline=row["dateline"],
        published_at=row["published_at"],
        word_count=row["word_count"],
        section=Linked(row["section_id"], row["section__title"], slug, f"/{slug}/"),
        lead_picture=picture,
        names=names,
        content=(*row.values(), names, tuple(picture.shown or ()) if picture else ()),
    )


def _picture(row: Row) -> Picture:
    columns = (
        "title", "kind", "credit", "caption", "alt", "source_type", "outlet_id",
        "alt_by_machine", "alt_machine", "alt_checked_at",
    )  # fmt: skip
    given = {name: row[f"lead_picture__{name}"] for name in columns}
    picture = as_if_read(Picture, id=row["lead_picture_id"], **given)
    if picture.outlet_id:
        of_outlet = ("name", "kind", "ownership")
        named = {name: row[f"lead_picture__outlet__{name}"] for name in of_outlet}
        picture.outlet = as_if_read(Outlet, id=picture.outlet_id, **named)
    return picture
