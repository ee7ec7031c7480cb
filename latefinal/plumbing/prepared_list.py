"""A list that is read page after page, mostly the first: that one is a prepared question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from .prepared import Prepared


class PreparedList:
    """The rows of `question(**given)`, which answers a queryset in the list's order.

    What Prepared says of a question holds here too. The later pages are asked as querysets are.
    """

    def __init__(self, question: Callable[..., QuerySet[Any]]) -> None:
        self.question = question
        self._first: dict[int, Prepared] = {}
        self._numbers: dict[int, Prepared] = {}

    def given(self, **given: Any) -> GivenList:
        """The list for these values; nothing is asked yet."""
        return GivenList(self, given)

    def first(self, many: int) -> Prepared:
        """Its first rows."""
        return self._first.setdefault(many, Prepared(lambda **given: self.question(**given)[:many]))

    def numbers(self, many: int) -> Prepared:
        """The numbers of so many of its rows, whichever."""

        def question(**given: Any) -> QuerySet[Any]:
            return self.question(**given).order_by().values_list("pk")[:many]

        return self._numbers.setdefault(many, Prepared(question))


class GivenList:
    """A PreparedList with the values that it is asked for."""

    def __init__(self, prepared: PreparedList, given: dict[str, Any]) -> None:
        self.prepared, self.given = prepared, given

    def part(self, start: int, stop: int) -> list[Any]:
        """The rows from `start`, counted from 0, to before `stop`."""
        if start == 0:
            return self.prepared.first(stop).ask(**self.given)
        return list(self.prepared.question(**self.given)[start:stop])

    def count(self, most: int) -> int:
        """How many rows there are, counted to `most`."""
        return len(self.prepared.numbers(most).ask(**self.given))
