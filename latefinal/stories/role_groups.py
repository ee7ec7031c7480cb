"""Which of Django's groups stand for a role, and for which part of the paper."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latefinal.people.models import Role


class RoleGroup(models.Model):
    """The group of those who have `role` in `section`, or in the whole paper.

    Its rights are rows of Django's and Wagtail's, given by `desk.roles`.
    """

    group = models.OneToOneField(Group, models.CASCADE, related_name="role_group")
    role = models.CharField(gettext_lazy("role"), max_length=20, choices=Role.choices)
    section = models.ForeignKey(
        "stories.Section", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("role",), condition=Q(section=None), name="a_role_in_the_paper_once"
            ),
            models.UniqueConstraint(fields=("role", "section"), name="a_role_in_a_section_once"),
        )
        verbose_name = gettext_lazy("role group")
        verbose_name_plural = gettext_lazy("role groups")

    def __str__(self) -> str:
        if self.section is None:
            return str(self.get_role_display())
        return _("%(role)s, %(section)s") % {
            "role": self.get_role_display(),
            "section": self.section.title,
        }
