"""The room of sums, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageViewsConfig(AppConfig):
    """How often pages were read, by day; nobody is in it."""

    name = "latefinal.pageviews"
    verbose_name = _("Page views")
    default_auto_field = "django.db.models.BigAutoField"
