"""The masthead room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MastheadConfig(AppConfig):
    """The paper's name, imprint and contributors."""

    name = "latefinal.masthead"
    verbose_name = _("Masthead")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the masthead its screen."""
        from . import cache_keys

        cache_keys.declare()
        from .models import Masthead
        from .panels import masthead_editor

        Masthead.edit_handler = masthead_editor()
