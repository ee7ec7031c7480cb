"""Which change of which row puts which keys out of date: declared by each room beside its models.

A key is written like `story:{page_ptr_id}`: each name in braces is a column of the row, before the
change and after it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Model

from latefinal.plumbing.registry import Registry

_NAME = re.compile(r"\{(\w+)\}")
EVENTS = ("INSERT", "UPDATE", "DELETE")
PREFIX = "pagecache_"


@dataclass(frozen=True)
class Through:
    """Keys of other rows: `key` of each row of `model` whose `column` is the row's `equals`."""

    key: str
    model: type[Model]
    column: str
    equals: str


@dataclass(frozen=True)
class MadeAnew:
    """Rows of `model` that are made of other rows, and which are to be made anew: `flag` is set.

    Those for which `which` (SQL, with `{row}.` before each column of the changed row) holds, in
    the transaction that made the change.
    """

    model: type[Model]
    flag: str
    which: str


@dataclass(frozen=True)
class Queued:
    """Rows of `model`, one for each number that `which` (a SELECT, with `{row}.` as above) answers.

    The number is written into `column`, in the transaction that made the change.
    """

    model: type[Model]
    column: str
    which: str


Touched = str | Through | MadeAnew | Queued


@dataclass(frozen=True)
class Watch:
    """When one of `fields` of a row of `model` changes, or a row comes or goes: touch `keys`.

    No `fields`: any change. A row for which `where` (SQL, with `{row}.` before each column) holds
    neither before nor after is passed over, and so is what is none of `events`.
    """

    model: type[Model]
    keys: Sequence[Touched]
    fields: Sequence[str] = ()
    where: str = ""
    events: Sequence[str] = EVENTS


watches: Registry[Watch] = Registry()


def watch(
    model: type[Model],
    *keys: Touched,
    fields: Sequence[str] = (),
    where: str = "",
    events: Sequence[str] = EVENTS,
) -> None:
    """Declare a Watch."""
    watches.register(
        Watch(model, keys, tuple(fields), where, events),
        name=f"{model._meta.label}:{keys}:{fields}",
    )


@dataclass(frozen=True)
class Trigger:
    """A trigger of the database: its name, which changes when its words do, and its statements."""

    name: str
    table: str
    make: tuple[str, ...]


def triggers_for(vendor: str, declared: Iterable[Watch]) -> list[Trigger]:
    """The triggers that keep the journal on "sqlite" or "postgresql"."""
    return [_trigger(vendor, one, event) for one in declared for event in one.events]


def _trigger(vendor: str, one: Watch, event: str) -> Trigger:
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[event]
    table = one.model._meta.db_table
    when = _condition(vendor, one, event)
    inserts = "; ".join(_inserts(one, rows))
    name = (
        PREFIX
        + hashlib.blake2b(
            f"{vendor}{table}{event}{when}{inserts}".encode(), digest_size=8
        ).hexdigest()
    )
    if vendor == "sqlite":
        words = f'CREATE TRIGGER {name} AFTER {event} ON "{table}" {when} BEGIN {inserts}; END'
        return Trigger(name, table, (words,))
    answer = "OLD" if event == "DELETE" else "NEW"
    return Trigger(
        name,
        table,
        (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {inserts}; RETURN {answer}; END $$",
            f'CREATE TRIGGER {name} AFTER {event} ON "{table}" FOR EACH ROW {when} '
            f"EXECUTE FUNCTION {name}()",
        ),
    )


def _condition(vendor: str, one: Watch, event: str) -> str:
    if event != "UPDATE":
        return ""
    differ = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = (f'OLD."{column}" {differ} NEW."{column}"' for column in _columns(one))
    return f"WHEN ({' OR '.join(changed)})"


def _columns(one: Watch) -> list[str]:
    meta = one.model._meta
    fields = [meta.get_field(name) for name in one.fields] or meta.local_concrete_fields
    return [str(field.column) for field in fields]  # type: ignore[union-attr]  # local and concrete


def _inserts(one: Watch, rows: Sequence[str]) -> Iterator[str]:
    # Here and not in the trigger's WHEN, where PostgreSQL takes no question to another table.
    for key in one.keys:
        for row in rows:
            if isinstance(key, MadeAnew):
                yield _mark(key, row, one.where)
                continue
            if isinstance(key, Queued):
                yield _queue(key, row)
                continue
            yield _insert(key, row) + (f" AND ({one.where.format(row=row)})" if one.where else "")


def _mark(due: MadeAnew, row: str, where: str) -> str:
    conditions = [f'NOT "{due.flag}"', due.which.format(row=row)]
    conditions += [where.format(row=row)] if where else []
    words = " AND ".join(f"({one})" for one in conditions)
    # Names and conditions of our own declarations, as in `_insert`.
    return f'UPDATE "{due.model._meta.db_table}" SET "{due.flag}" = TRUE WHERE {words}'  # noqa: S608 - see above


def _queue(key: Queued, row: str) -> str:
    # Names and a question of our own declarations, as in `_insert`.
    return f'INSERT INTO "{key.model._meta.db_table}" ("{key.column}") {key.which.format(row=row)}'


def _insert(key: str | Through, row: str) -> str:
    into = "INSERT INTO pagecache_purge (key) SELECT"
    if isinstance(key, str):
        words = _words(key, row)
        return f"{into} {words} WHERE {words} IS NOT NULL"
    words, table = _words(key.key, "beside"), key.model._meta.db_table
    return (
        f'{into} {words} FROM "{table}" beside WHERE beside."{key.column}" = {row}."{key.equals}"'
    )


def _words(key: str, row: str) -> str:
    """The key as SQL: "a:{b}" becomes 'a:' || NEW."b" || ''."""
    return "'" + _NAME.sub(lambda name: f"' || {row}.\"{name[1]}\" || '", key) + "'"
