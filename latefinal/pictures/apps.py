"""The pictures room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    """Pictures with their credit, caption, alt and rights."""

    name = "latefinal.pictures"
    verbose_name = _("Pictures")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have renditions made of whatever comes in: by Wagtail's screens, a service, an import."""
        from . import cache_keys

        cache_keys.declare()
        from django.db.models.signals import post_save

        from .models import Picture
        from .services import render_again

        def came_in(instance: Picture, *, raw: bool = False, **signal: object) -> None:
            # A few fields alone, as when a file's size is noted: it is the same picture.
            if not raw and not signal.get("update_fields"):
                render_again(picture=instance)

        post_save.connect(came_in, sender=Picture, weak=False, dispatch_uid="pictures.came_in")
