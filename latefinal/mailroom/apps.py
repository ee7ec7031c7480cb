"""The mailroom room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailroomConfig(AppConfig):
    """Letters out: queue, claim, send, retry."""

    name = "latefinal.mailroom"
    verbose_name = _("Mailroom")
    default_auto_field = "django.db.models.BigAutoField"
