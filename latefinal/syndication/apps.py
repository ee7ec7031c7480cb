"""The syndication room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    """Feeds, sitemap and structured data out."""

    name = "latefinal.syndication"
    verbose_name = _("Syndication")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand in the head of every story, and of the imprint; have cards drawn."""
        from . import cache_keys

        cache_keys.declare()
        from latefinal.stories import panels
        from latefinal.stories.parts import parts_above
        from latefinal.stories.slots import notice_slots, slots

        from .head import head, imprint_head
        from .panels import CardPanel
        from .querysets import card_part

        parts_above.register(card_part)
        slots.register("head", head, weight=10)
        notice_slots.register("head", imprint_head, weight=10)
        panels.add_to_story(CardPanel(heading=_("Card for links")))
        self._follow_stories()

    def _follow_stories(self) -> None:
        from wagtail.models import Page
        from wagtail.signals import page_published, page_unpublished

        from latefinal.stories.models import Story

        from .services import note_for_card

        def follow(instance: Page, **_signal: object) -> None:
            if isinstance(story := instance.specific, Story):
                note_for_card(story=story)

        page_published.connect(follow, weak=False, dispatch_uid="syndication.published")
        page_unpublished.connect(follow, weak=False, dispatch_uid="syndication.unpublished")
