"""The newsletter room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    """Wishes, editions, closings."""

    name = "latefinal.newsletter"
    verbose_name = _("Newsletter")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask for readers where they are; close by the clock; warn the desk.

        Tell and forget what is held about a reader.
        """
        from latefinal.front.slots import slots as on_the_front
        from latefinal.mailroom import alerts
        from latefinal.readers.holdings import register
        from latefinal.stories.slots import slots as on_a_story

        from . import holdings, services  # noqa: F401 - importing it registers the job and the sweeps
        from .services.alerts import warn_desk
        from .signup import across_the_front, beside_a_story

        alerts.register(warn_desk)
        on_a_story.register("margin", beside_a_story, weight=50)
        on_the_front.register("band", across_the_front)
        register("wishes", tell=holdings.wishes_of, erase=holdings.forget_wishes, weight=30)
        register(
            "letters",
            tell=holdings.deliveries_of,
            erase=holdings.forget_deliveries,
            weight=40,
            stays=holdings.TOTALS_STAY,
        )
