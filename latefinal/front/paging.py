"""Pages of a list that is counted no further than readers leaf."""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.utils.functional import cached_property

from latefinal.pagecache.policy import LAST_KEPT
from latefinal.plumbing.prepared_list import GivenList

FURTHEST = 100_000
"""A page that no paper's list has; a number without end is none of a database's."""


class LongPaginator(Paginator[Any]):
    """`per_page` rows a page. To count a whole archive for each page of it takes its whole length.

    A list of more than LAST_KEPT pages has no last one that is known.
    """

    def __init__(self, rows: GivenList, per_page: int) -> None:
        super().__init__([], per_page)
        self.rows = rows

    @cached_property
    def count(self) -> int:
        """How many rows there are, or one more than are counted."""
        return self.rows.count(self.per_page * LAST_KEPT + 1)

    @property
    def is_long(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > self.per_page * LAST_KEPT

    def validate_number(self, number: Any) -> int:
        """The number of a page that may be there. Raises InvalidPage."""
        try:
            return super().validate_number(number)
        except EmptyPage:
            if not (self.is_long and 1 <= int(number) <= FURTHEST):
                raise
            return int(number)

    def page(self, number: Any) -> LongPage:
        """That page. Raises InvalidPage where there is none."""
        # The first is there, whatever is counted.
        number = 1 if str(number) == "1" else self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.rows.part(start, start + self.per_page + 1)
        if not rows and number > 1:
            raise EmptyPage(self.error_messages["no_results"])
        return LongPage(rows, number, self)


class LongPage(Page[Any]):
    """A page that was read with one row more, which tells whether another follows."""

    def __init__(self, rows: list[Any], number: int, paginator: LongPaginator) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.is_followed = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        """Whether there are older rows."""
        return self.is_followed
