"""The importers room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportersConfig(AppConfig):
    """Other systems' exports, brought in."""

    name = "latefinal.importers"
    verbose_name = _("Importers")
    default_auto_field = "django.db.models.BigAutoField"
