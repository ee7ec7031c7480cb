"""The stories room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    """Sections, topics, stories, corrections, notices."""

    name = "latefinal.stories"
    verbose_name = _("Stories")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask the door our questions; set up the editors; follow moves, pictures and outlets."""
        from functools import partial

        from django.db import transaction
        from django.db.models.signals import post_save
        from wagtail.models import Page
        from wagtail.signals import post_page_move

        from latefinal.outlets.models import Outlet
        from latefinal.pictures.models import Picture

        from . import door, panels
        from .models import Story
        from .rules import missing_from_pictures
        from .services import draw_bodies_again, follow_the_tree

        door.register(missing_from_pictures)
        panels.set_up()

        def moved(instance: Page, **_signal: object) -> None:
            if isinstance(page := instance.specific, Story):
                follow_the_tree(story=page)

        post_page_move.connect(moved, weak=False, dispatch_uid="stories.follow_the_tree")

        def picture_edited(instance: Picture, **signal: object) -> None:
            if not signal["created"]:
                transaction.on_commit(partial(draw_bodies_again.enqueue, instance.pk))

        def outlet_edited(instance: Outlet, **_signal: object) -> None:
            # A handout says who owns the outlet that handed it out.
            for picture in instance.pictures.all():
                picture_edited(picture, created=False)

        post_save.connect(picture_edited, Picture, weak=False, dispatch_uid="stories.picture")
        post_save.connect(outlet_edited, Outlet, weak=False, dispatch_uid="stories.outlet")
