"""The clockwork room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockworkConfig(AppConfig):
    """What happens by the clock."""

    name = "latefinal.clockwork"
    verbose_name = _("Clockwork")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know every job of the house."""
        from django.conf import settings

        from .registry import register_jobs

        register_jobs(settings.JOBS)
