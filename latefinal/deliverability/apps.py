"""The room that looks whether letters would arrive, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliverabilityConfig(AppConfig):
    """Whether letters would arrive: DNS, the relay, the letter itself."""

    name = "latefinal.deliverability"
    verbose_name = _("Deliverability")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - importing registers them
