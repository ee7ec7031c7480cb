"""The wire room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WireConfig(AppConfig):
    """What other outlets send: feeds, items, and every version of them."""

    name = "latefinal.wire"
    verbose_name = _("Wire")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the page cache which pages show what."""
        from . import cache_keys

        cache_keys.declare()
