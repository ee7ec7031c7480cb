"""The newsletter room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    """Wishes, editions, closings."""

    name = "latefinal.newsletter"
    verbose_name = _("Newsletter")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask for readers beside a story and across the front; close by the clock."""
        from latefinal.front.slots import slots as on_the_front
        from latefinal.stories.slots import slots as on_a_story

        from . import services  # noqa: F401 - importing it registers the job and the sweeps
        from .signup import across_the_front, beside_a_story

        on_a_story.register("margin", beside_a_story, weight=50)
        on_the_front.register("band", across_the_front)
