"""The readers room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    """An address and its zone."""

    name = "latefinal.readers"
    verbose_name = _("Readers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forget by the clock what is no longer counted."""
        from . import services  # noqa: F401 - importing it registers the sweep
