"""The demo room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """The sample publication and its mailbox."""

    name = "latefinal.demo"
    verbose_name = _("Demo")
    default_auto_field = "django.db.models.BigAutoField"
