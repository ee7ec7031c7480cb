"""The related room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelatedConfig(AppConfig):
    """What stands beside a story."""

    name = "latefinal.related"
    verbose_name = _("Related")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand under every story, before its comments."""
        from latefinal.stories.slots import slots

        from .slots import under_the_story

        slots.register("after", under_the_story, weight=10)
