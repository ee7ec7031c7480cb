"""The people room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Who has a session, and what they may do."""

    name = "latefinal.people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"
