"""What a row does when the one that it belongs to is deleted, where Django has no word for it."""

from __future__ import annotations

from typing import Any

from django.db.models import CASCADE, PROTECT


def protect_alone(collector: Any, field: Any, rows: Any, using: str) -> None:
    """Protect what `field` leads to from being deleted by itself; go with it where more is deleted.

    Whoever deletes the whole that both are part of deletes both.
    """
    origin = collector.origin  # a row, or the rows of a query
    model = getattr(origin, "model", type(origin))
    on_delete = PROTECT if issubclass(model, field.remote_field.model) else CASCADE
    on_delete(collector, field, rows, using)
