"""A picture's file as the row keeps it: its size is what the renderer saw."""

from __future__ import annotations

from typing import Any

from wagtail.images.models import WagtailImageField


class OriginalField(WagtailImageField):
    """Wagtail's own, which opens a file in this process each time that it is set and stored.

    A file from our form was looked at already. What is in the storage keeps the size that it came
    with; the works correct it, should it be another.
    """

    def deconstruct(self) -> Any:
        """To a migration it is Wagtail's own: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs

    def update_dimension_fields(
        self,
        instance: Any,
        force: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Note width and height without opening the file, where that can be."""
        if self.attname not in instance.__dict__:
            return  # deferred: to ask for it would be a statement
        file = getattr(instance, self.attname)
        if file and not file._committed and (seen := getattr(file.file, "seen", None)):  # noqa: SLF001 - Django has no other word for it
            instance.width, instance.height = seen.width, seen.height
        elif not (file and file._committed and instance.width and instance.height):  # noqa: SLF001 - as above
            super().update_dimension_fields(instance, force, *args, **kwargs)
