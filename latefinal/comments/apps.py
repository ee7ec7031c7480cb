"""The comments room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What readers answer, and the rulings on it."""

    name = "latefinal.comments"
    verbose_name = _("Comments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand under every story."""
        from latefinal.stories.slots import slots

        from .slots import under_the_story

        slots.register("after", under_the_story, weight=50)
