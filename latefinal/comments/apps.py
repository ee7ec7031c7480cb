"""The comments room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What readers answer, and the rulings on it."""

    name = "latefinal.comments"
    verbose_name = _("Comments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand under every story; tell and forget what is held about who wrote there."""
        from . import cache_keys

        cache_keys.declare()
        from latefinal.readers.personal_data_registry import register
        from latefinal.stories.slots import slots

        from .personal_data import WORDS_STAY, comments_of, forget_comments
        from .slots import under_the_story

        register("comments", tell=comments_of, erase=forget_comments, weight=60, stays=WORDS_STAY)
        slots.register("after", under_the_story, weight=50)
