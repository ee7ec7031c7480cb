"""The syndication room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    """Feeds, sitemap and structured data out."""

    name = "latefinal.syndication"
    verbose_name = _("Syndication")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand in the head of every story, and of the imprint."""
        from latefinal.stories.slots import notice_slots, slots

        from .head import head, imprint_head

        slots.register("head", head, weight=10)
        notice_slots.register("head", imprint_head, weight=10)
