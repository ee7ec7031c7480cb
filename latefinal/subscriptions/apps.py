"""The room of wishes for newsletters, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    """Newsletters, and who wishes for them."""

    name = "latefinal.subscriptions"
    verbose_name = _("Subscriptions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask for readers, hear who leaves, tell and forget what is held about one."""
        from . import cache_keys

        cache_keys.declare()
        from latefinal.bounces import complaints, leaving
        from latefinal.readers.personal_data_registry import register
        from latefinal.stories.slots import slots

        from . import personal_data
        from .services.subscribing import end_all_subscriptions, leave_by_mail
        from .signup import beside_a_story

        leaving.takers.register(leave_by_mail)
        complaints.listeners.register(end_all_subscriptions)
        slots.register("margin", beside_a_story, weight=50)
        register(
            "wishes",
            tell=personal_data.subscriptions_of,
            erase=personal_data.forget_subscriptions,
            weight=30,
        )
        register(
            "letters",
            tell=personal_data.deliveries_of,
            erase=personal_data.forget_deliveries,
            weight=40,
            stays=personal_data.TOTALS_STAY,
        )
