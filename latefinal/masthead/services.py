"""The verbs that write who writes for the paper."""

from __future__ import annotations

from django.db import transaction

from latefinal.plumbing.typed_names import called, free_slug

from .models import Contributor


@transaction.atomic
def add_contributor(*, name: str) -> Contributor:
    """The contributor of that name, made if need be. Raises ValidationError for a name too long."""
    name = " ".join(name.split())
    there = called(name, among=Contributor.objects.all()).first()
    if there is not None:
        return there
    slug = free_slug(name, among=Contributor.objects.all(), otherwise="contributor")
    contributor = Contributor(name=name, slug=slug)
    contributor.full_clean()
    contributor.save()
    return contributor
