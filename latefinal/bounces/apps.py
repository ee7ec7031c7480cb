"""The room of what comes back, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BouncesConfig(AppConfig):
    """Letters that come back: how they come in, what they are, what follows."""

    name = "latefinal.bounces"
    verbose_name = _("Bounces")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - importing registers them
