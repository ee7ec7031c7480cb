"""Rows that were read as values, as the models they are of."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def as_if_read(model: type[M], **columns: object) -> M:
    """A row as if it had been read; a column that is not given is, when somebody looks at it."""
    # Django wants them in the order of the table.
    names = [field.attname for field in model._meta.concrete_fields if field.attname in columns]
    return model.from_db("default", names, [columns[name] for name in names])
