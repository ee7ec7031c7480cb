"""Questions about who writes for the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat

from latefinal.plumbing.typed_names import called

if TYPE_CHECKING:
    from .models import Contributor


class ContributorQuerySet(models.QuerySet["Contributor"]):
    def called(self, typed: str) -> Self:
        """Those of that name, or the one whose label it is."""
        label = Concat("name", Value(" ("), "slug", Value(")"), output_field=models.CharField())
        named = called(typed, among=self)
        return named if named.exists() else self.alias(label=label).filter(label__iexact=typed)

    def label_of(self, contributor: Contributor) -> str:
        """The name, with the word of their page where others have the same."""
        others = called(contributor.name, among=self).exclude(pk=contributor.pk)
        return f"{contributor} ({contributor.slug})" if others.exists() else str(contributor)
