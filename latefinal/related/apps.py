"""The related room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelatedConfig(AppConfig):
    """What stands beside a story."""

    name = "latefinal.related"
    verbose_name = _("Related")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand under every story, before its comments; choose whenever one is published."""
        from . import cache_keys

        cache_keys.declare()
        from wagtail.models import Page
        from wagtail.signals import page_published

        from latefinal.stories import panels
        from latefinal.stories.models import Story
        from latefinal.stories.slots import slots

        from .panels import RelatedPanel
        from .services import note_published
        from .slots import under_the_story

        slots.register("after", under_the_story, weight=10)
        panels.add_to_story(RelatedPanel(heading=_("Related stories")))

        def published(instance: Page, **_signal: object) -> None:
            if isinstance(story := instance.specific, Story):
                note_published(story=story)

        page_published.connect(published, weak=False, dispatch_uid="related.note_published")
