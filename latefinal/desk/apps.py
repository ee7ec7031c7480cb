"""The desk room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The desk's own screens."""

    name = "latefinal.desk"
    verbose_name = _("Desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand above the story; write the letter that a check of mail looks at."""
        from latefinal.deliverability import sample_letters
        from latefinal.stories.slots import slots
        from latefinal.wire.slots import slots as item_slots

        from . import groups, menus, services
        from .slots import edit_link
        from .views import refusing
        from .views.drafting import draft_button
        from .views.said_in_item import said_in_item

        sample_letters.writers.register(services.sample_letter)
        slots.register("top", edit_link)
        item_slots.register("do", draft_button)
        item_slots.register("below", said_in_item)
        groups.set_up()
        menus.set_up()
        refusing.set_up()
