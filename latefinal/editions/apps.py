"""The room of editions, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    """Editions: assembled, closed, handed to the mailroom, accounted for."""

    name = "latefinal.editions"
    verbose_name = _("Editions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Warn the desk; ask for readers across the front page."""
        from . import cache_keys

        cache_keys.declare()
        from latefinal.front.slots import slots
        from latefinal.mailroom import alerts
        from latefinal.subscriptions.signup import across_the_front

        from .services.alerts import warn_desk

        alerts.listeners.register(warn_desk)
        slots.register("band", across_the_front)
