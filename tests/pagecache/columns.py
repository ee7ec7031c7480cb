"""Another value for any column of any row, whatever it says: the first that the database takes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import Field, Model, QuerySet
from wagtail.fields import StreamField

from tests.factories import AT

from .addresses import ELSEWHERE

_numbers = itertools.count(1)

BY_NAME = {"zone": ["America/Lima"], "slug": [ELSEWHERE]}
"""Columns for which few words will do, or one that was asked for before it was there."""
BY_KIND: list[tuple[type[Field[Any, Any]], Callable[[Any], list[Any]]]] = [
    (StreamField, lambda _now: [[("text", f"<p>Other words, {next(_numbers)}.</p>")]]),
    (models.BooleanField, lambda now: [not now]),
    (models.IntegerField, lambda now: [(now or 0) + 1]),
    (models.FloatField, lambda now: [(now or 0) + 1]),
    (models.DateField, lambda now: [now - timedelta(days=1, minutes=7) if now else AT + HOUR]),
    (models.TimeField, lambda now: [time(4) if now == time(3) else time(3)]),
    (models.UUIDField, lambda _now: [uuid4()]),
    (Field, lambda _now: [f"other-{next(_numbers)}", "/other"]),
]
"""Values to try in the place of the present one, by the first kind that a column is of."""
HOUR = timedelta(hours=1)


def models_of(tables: Iterable[str]) -> list[type[Model]]:
    """The models whose rows stand in these tables."""
    every = apps.get_models(include_auto_created=True)
    return sorted((one for one in every if one._meta.db_table in tables), key=str)


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """Those that hold what somebody wrote: no numbers of rows, no JSON, nothing that is packed."""
    fields = model._meta.local_concrete_fields
    other = (models.JSONField, models.BinaryField)
    return [field for field in fields if not (field.primary_key or isinstance(field, other))]


def groups_of(model: type[Model]) -> list[list[Any]]:
    """Numbers of its rows: all of them, the first alone, the last alone.

    Where all are changed, one of them may drop the page that another should have dropped.
    """
    every = list(QuerySet(model).order_by("pk").values_list("pk", flat=True))
    return [every, every[:1], every[-1:]] if len(every) > 1 else [every]


def change(model: type[Model], field: Field[Any, Any], numbers: list[Any]) -> None:
    """Give the column another value, past Django, in each of these rows that may have one."""
    for row in QuerySet(model).filter(pk__in=numbers).order_by("pk"):
        for value in _others(field, getattr(row, field.attname)):
            try:
                with transaction.atomic():
                    QuerySet(model).filter(pk=row.pk).update(**{field.attname: value})
                break
            except (DatabaseError, ValueError):
                continue


def _others(field: Field[Any, Any], now: Any) -> list[Any]:
    if field.choices:
        # The last first: neighbours often mean the same to a page, as two kinds of state media.
        found = [value for value, _words in reversed(field.flatchoices) if value != now]
    elif field.is_relation:
        others = QuerySet(field.related_model).exclude(pk=now).order_by("-pk")
        found = list(others.values_list("pk", flat=True)[:5])
    else:
        made = (make for kind, make in BY_KIND if isinstance(field, kind))
        found = BY_NAME.get(field.name) or next(made)(now)
    return [*found, None] if field.null and now is not None else found
