"""Questions that every page asks: their SQL is written once, and from then on only sent.

To write the SQL of a story's page takes Django's ORM ten times as long as SQLite takes to answer it
(docs/reference/benchmarks.md, `uncached`). What is asked stays a queryset, and its answer is what
that queryset would answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from threading import local
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

SHORT = 32  # a sequence of so many values and fewer has a form of its own

Shape = tuple[Any, ...]


class Prepared:
    """A question, as a function of keywords that answers a queryset.

    It is called once for each number of values, with a stand-in for every value: so it may put
    values into filters and nowhere else. A value is a moment, a number, a word or a UUID, or a
    sequence of these.
    """

    def __init__(self, question: Callable[..., QuerySet[Any]]) -> None:
        self.question = question
        self._kept = _Kept()

    def ask(self, **given: Any) -> list[Any]:
        """The rows, read from the database now."""
        connection = connections[DEFAULT_DB_ALIAS]
        values = {name: _several(value) for name, value in given.items()}
        shape = (id(connection), *((name, len(some)) for name, some in values.items()))
        written = self._kept.written
        try:
            if shape not in written:
                written[shape] = _Written(self.question, given, values, connection)
            return written[shape].ask(values)
        except EmptyResultSet:  # an `__in` of nothing
            return []


class _Kept(local):
    """What was written, by thread, as connections are."""

    def __init__(self) -> None:
        self.written: dict[Shape, _Written] = {}


class _Written:
    """A queryset with its SQL, and what stands where in it."""

    def __init__(
        self,
        question: Callable[..., QuerySet[Any]],
        given: dict[str, Any],
        values: dict[str, Sequence[Any]],
        connection: Any,
    ) -> None:
        self.connection = connection
        stand_ins: dict[str, list[Any]] = {}
        names: dict[Any, tuple[str, int]] = {}
        for name, some in values.items():
            made = [_stand_in(value, len(names) + at) for at, value in enumerate(some)]
            names |= {self._parameter(one): (name, at) for at, one in enumerate(made)}
            stand_ins[name] = made
        self.rows = question(
            **{
                name: some if _is_sequence(given[name]) else some[0]
                for name, some in stand_ins.items()
            }
        )
        compiler = self.rows.query.get_compiler(connection=connection)
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        self.places = {
            place: names[param]
            for place, param in enumerate(params)
            if isinstance(param, tuple(_KINDS)) and param in names
        }
        if missing := set(names.values()) - set(self.places.values()):
            raise TypeError(f"These do not stand in the SQL as they are: {sorted(missing)}.")
        converters = compiler.get_converters([row[0] for row in compiler.select])
        # From here on the queryset asks with what was written here.
        compiler.as_sql = lambda *_given, **_named: (self.sql, tuple(self.params))
        compiler.get_converters = lambda _columns: converters
        self.rows.query.__dict__["get_compiler"] = lambda *_given, **_named: compiler

    def ask(self, values: dict[str, Sequence[Any]]) -> list[Any]:
        for place, (name, number) in self.places.items():
            self.params[place] = self._parameter(values[name][number])
        # What iterating over the queryset does as well, which would keep the rows.
        rows: Iterable[Any] = self.rows._iterable_class(self.rows)  # type: ignore[assignment]  # stubs say a class  # noqa: SLF001 - as its own iteration
        return list(rows)

    def _parameter(self, value: Any) -> Any:
        """As fields hand it to the database."""
        if isinstance(value, datetime):
            return self.connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, UUID) and not self.connection.features.has_native_uuid_field:
            return value.hex
        return value


# What nobody asks for, so that it is known again among the parameters.
_KINDS: dict[type, Callable[[int], Any]] = {
    datetime: lambda number: datetime(1066, 10, 14, microsecond=number, tzinfo=UTC),
    int: lambda number: -(10**9) - number,
    str: lambda number: f"\N{SYMBOL FOR SUBSTITUTE}{number}\N{SYMBOL FOR SUBSTITUTE}",
    UUID: lambda number: UUID(int=10**30 + number),
}


def _stand_in(value: Any, number: int) -> Any:
    make = next((make for kind, make in _KINDS.items() if type(value) is kind), None)
    if make is None:
        raise TypeError(f"A prepared question takes no {type(value).__name__}.")
    return make(number)


def _several(value: Any) -> Sequence[Any]:
    """The values of one argument; of a long sequence up to a power of two, the last one repeated.

    So that few forms of a question are kept, however many numbers it is asked about.
    """
    if not _is_sequence(value):
        return (value,)
    many = 1 << (len(value) - 1).bit_length() if len(value) > SHORT else len(value)
    return [*value, *(value[-1:] * (many - len(value)))]


def _is_sequence(value: Any) -> bool:
    return isinstance(value, list | tuple)
