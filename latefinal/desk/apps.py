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

        from . import groups, menus, services
        from .slots import edit_link
        from .views import refusing

        sample_letters.writers.register(services.sample_letter)
        slots.register("top", edit_link)
        groups.set_up()
        menus.set_up()
        refusing.set_up()
