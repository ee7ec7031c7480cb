"""The desk room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The desk's own screens."""

    name = "latefinal.desk"
    verbose_name = _("Desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand above the story; write the letters of the desk; alter screens of Wagtail."""
        from latefinal.deliverability import sample_letters
        from latefinal.stories.slots import slots
        from latefinal.wire.slots import slots as item_slots

        from . import account, groups, menus, services
        from .slots import edit_link
        from .views import refusing
        from .views.drafting import draft_button
        from .views.said_in_item import said_in_item

        sample_letters.writers.register(services.sample_letter)
        slots.register("top", edit_link)
        item_slots.register("do", draft_button)
        item_slots.register("below", said_in_item)
        self._tell_who_decides()
        account.set_up()
        groups.set_up()
        menus.set_up()
        refusing.set_up()

    def _tell_who_decides(self) -> None:
        from wagtail.models import TaskState
        from wagtail.signals import task_submitted

        from latefinal.people.models import User
        from latefinal.plumbing import clock

        from .services import tell_who_decides

        def submitted(instance: TaskState, user: User | None, **_signal: object) -> None:
            tell_who_decides(waits=instance, by=user, at=clock.now())

        task_submitted.connect(submitted, weak=False, dispatch_uid="desk.tell_who_decides")
