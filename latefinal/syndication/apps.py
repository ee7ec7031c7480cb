"""The syndication room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    """Feeds, sitemap and structured data out."""

    name = "latefinal.syndication"
    verbose_name = _("Syndication")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand in the head of every story."""
        from latefinal.stories.slots import slots

        from .head import head

        slots.register("head", head, weight=10)
