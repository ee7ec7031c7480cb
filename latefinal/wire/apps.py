"""The wire room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WireConfig(AppConfig):
    """What other outlets send: feeds, items, and every version of them."""

    name = "latefinal.wire"
    verbose_name = _("Wire")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the page cache which pages show what, and take the mail of press offices."""
        from latefinal.bounces import handing_on

        from . import cache_keys
        from .services import take_press_mail

        cache_keys.declare()
        handing_on.takers.register(take_press_mail)
