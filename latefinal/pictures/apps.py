"""The pictures room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    """Pictures with their credit, caption, alt and rights."""

    name = "latefinal.pictures"
    verbose_name = _("Pictures")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make renditions of whatever comes in: by Wagtail's screens, a service or an import."""
        from django.db.models.signals import post_save

        from .models import Picture
        from .services import make_renditions_soon

        def came_in(instance: Picture, *, raw: bool = False, **_signal: object) -> None:
            if not raw:
                make_renditions_soon(picture=instance)

        post_save.connect(
            came_in, sender=Picture, weak=False, dispatch_uid="pictures.make_renditions"
        )
