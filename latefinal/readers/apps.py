"""The readers room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    """An address and its zone."""

    name = "latefinal.readers"
    verbose_name = _("Readers")
    default_auto_field = "django.db.models.BigAutoField"
