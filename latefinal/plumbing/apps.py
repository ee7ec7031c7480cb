"""The plumbing, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlumbingConfig(AppConfig):
    """What every room stands on. It has no table."""

    name = "latefinal.plumbing"
    verbose_name = _("Plumbing")

    def ready(self) -> None:
        """Let no form of ours or of Wagtail's, and no row, take for words what looks empty."""
        from django import forms
        from django.db import models

        from .emptiness import Emptiness

        # Once for all: a field that a form or an editor's part makes later asks it as well.
        for field in (forms.CharField, models.CharField, models.TextField):
            field.empty_values = Emptiness(field.empty_values)
