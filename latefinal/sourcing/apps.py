"""The sourcing room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcingConfig(AppConfig):
    """Who said what, via whom."""

    name = "latefinal.sourcing"
    verbose_name = _("Sourcing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask the door about marks; stand beside a story; follow what Wagtail publishes."""
        from . import cache_keys

        cache_keys.declare()
        from wagtail.models import Page
        from wagtail.signals import page_published, page_unpublished

        from latefinal.stories import panels, publish_checks
        from latefinal.stories.models import Story
        from latefinal.stories.slots import body_filters, slots

        from .beside import number_the_text, who_said_what
        from .checks_before import missing_from_sourcing, missing_from_statements
        from .checks_of_quotations import quoted_by_nobody
        from .checks_of_wire import words_of_the_wire
        from .panels import SourcingPanel
        from .services import tie_statements

        panels.add_to_story(SourcingPanel(heading=_("Who said what")))
        asked = (
            missing_from_statements,
            missing_from_sourcing,
            quoted_by_nobody,
            words_of_the_wire,
        )
        for check in asked:
            publish_checks.checks.register(check)
        slots.register("own", who_said_what, weight=10)
        body_filters.register(number_the_text)

        def follow(instance: Page, **_signal: object) -> None:
            if isinstance(story := instance.specific, Story):
                tie_statements(story=story)

        page_published.connect(follow, weak=False, dispatch_uid="sourcing.tie_published")
        page_unpublished.connect(follow, weak=False, dispatch_uid="sourcing.tie_unpublished")
