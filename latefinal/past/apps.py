"""The past room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PastConfig(AppConfig):
    """What readers had of a story at any moment."""

    name = "latefinal.past"
    verbose_name = _("Past")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin a past with each story; keep what readers have as soon as it is another."""
        from . import cache_keys

        cache_keys.declare()
        from latefinal.stories.slots import slots

        from .earlier import leading_there

        slots.register("after", leading_there, weight=5)
        self._begin_with_stories()
        self._keep_at_once()

    def _begin_with_stories(self) -> None:
        from django.db.models.signals import post_save

        from latefinal.stories.models import Story

        from .services import begin_past

        def written(instance: Story, **signal: object) -> None:
            if signal["created"]:
                begin_past(story_id=instance.pk)

        post_save.connect(written, Story, weak=False, dispatch_uid="past.begin_past")

    def _keep_at_once(self) -> None:
        from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
        from wagtail.signals import (
            page_published,
            page_unpublished,
            post_page_move,
            pre_page_move,
        )

        from latefinal.masthead.models import Contributor, Masthead
        from latefinal.outlets.models import Outlet
        from latefinal.pictures.models import Picture
        from latefinal.sourcing.models import Source, Statement
        from latefinal.stories.models import Correction, Section, Story, Topic

        from .at_once import before_a_change, once_changed

        shown = (Story, Correction, Section, Topic, Contributor, Masthead, Outlet, Picture)
        for model in (*shown, Source, Statement):
            for signal in (pre_save, pre_delete):
                signal.connect(before_a_change, model, dispatch_uid=f"past.{model._meta.label}")
            for signal in (post_save, post_delete):
                signal.connect(once_changed, model, dispatch_uid=f"past.{model._meta.label}")
        pre_page_move.connect(before_a_change, dispatch_uid="past.in_the_tree")
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(once_changed, dispatch_uid="past.in_the_tree")
