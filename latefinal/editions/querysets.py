"""Questions about closings and variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from latefinal.subscriptions.models import Newsletter

    from .models import Closing, Edition, LetterVariant  # noqa: F401 - named in the bases


class ClosingQuerySet(models.QuerySet["Closing"]):
    def at_home(self, newsletter: Newsletter) -> Self:
        """Of the masthead's own zone, newest first."""
        return self.filter(is_home=True, edition__newsletter=newsletter).order_by(
            "-edition__local_date", "-edition__number"
        )

    def unfinished(self) -> Self:
        """Frozen, and their deliveries not all written yet."""
        return self.filter(released_at__isnull=True)


class LetterVariantQuerySet(models.QuerySet["LetterVariant"]):
    def public(self, newsletter: Newsletter) -> Self:
        """Those that the archive shows, newest first."""
        return self.filter(is_public=True, closing__edition__newsletter=newsletter).order_by(
            "-closing__edition__local_date", "-closing__edition__number"
        )

    def for_lists(self) -> Self:
        """With what a line in a list shows, and without the letters, which are long."""
        return self.select_related("closing__edition__newsletter").defer("html", "text")

    def of_edition(self, edition: Edition) -> Self:
        """All of an edition, in the order in which they closed."""
        return self.filter(closing__edition=edition).order_by("closing__closed_at", "pk")
