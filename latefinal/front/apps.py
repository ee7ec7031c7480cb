"""The front room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontConfig(AppConfig):
    """What the front page and the lists show, in which order."""

    name = "latefinal.front"
    verbose_name = _("Front page")
    default_auto_field = "django.db.models.BigAutoField"
