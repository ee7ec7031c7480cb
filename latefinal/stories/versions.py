"""Versions of a story that somebody gave a name: they stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from latefinal.plumbing.deleting import protect_alone

if TYPE_CHECKING:
    from .models import Story

NAME_LENGTH = 80


class NamedVersion(models.Model):
    """The name of a version, like “before the lawyer's cuts”.

    While it has one, the editor does not save over it and nobody purges it: see `protect_alone`.
    """

    version = models.OneToOneField(Revision, protect_alone, related_name="named")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    named_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="a_named_version_has_a_name"),
        )
        verbose_name = _("named version")
        verbose_name_plural = _("named versions")

    def __str__(self) -> str:
        return self.name


def names_of(story: Story) -> dict[int, str]:
    """Of the versions of `story` that have a name, by their numbers."""
    named = NamedVersion.objects.filter(version__in=story.revisions.all())
    return dict(named.values_list("version", "name"))


def to_be_written_over(asked: Revision | None) -> Revision | None:
    """`asked`, or None where it has a name; inside a transaction nobody names it until its end."""
    if asked is None:
        return None
    # To name it takes this lock first; of SQLite's writers there is one anyway.
    Revision.objects.select_for_update().filter(pk=asked.pk).first()
    return None if NamedVersion.objects.filter(version=asked).exists() else asked
