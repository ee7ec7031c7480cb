"""The outlets room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutletsConfig(AppConfig):
    """Who publishes, who owns it, on what evidence."""

    name = "latefinal.outlets"
    verbose_name = _("Outlets")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the page cache which pages show what."""
        from . import cache_keys

        cache_keys.declare()
