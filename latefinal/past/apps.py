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
        from django.db import transaction
        from django.db.transaction import get_connection
        from django.db.models.signals import post_delete, post_save, pre_save
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from latefinal.masthead.models import Contributor, Masthead
        from latefinal.outlets.models import Outlet
        from latefinal.pictures.models import Picture
        from latefinal.plumbing import clock
        from latefinal.sourcing.models import Source, Statement
        from latefinal.stories.models import Correction, Section, Story, Topic

        from .services import FEW, is_brought_over_now, keep_due

        def keep() -> None:
            keep_due(at=clock.now())

        def about_to_change(instance: object, **_signal: object) -> None:
            # Otherwise what stood between somebody's last change and this one would never be
            # drawn. After the first change of a transaction nobody but it sees what there is.
            is_first = keep not in [
                call for _savepoints, call, _robust in get_connection().run_on_commit
            ]
            if is_first and not (isinstance(instance, Story) and instance.imported_from):
                keep_due(at=clock.now(), most=FEW)

        def changed(instance: object, **_signal: object) -> None:
            if not (isinstance(instance, Story) and is_brought_over_now(story=instance)):
                transaction.on_commit(keep, robust=True)

        shown = (Story, Correction, Section, Topic, Contributor, Masthead, Outlet, Picture)
        for model in (*shown, Source, Statement):
            name = f"past.{model._meta.label_lower}"
            post_save.connect(changed, model, weak=False, dispatch_uid=name)
            post_delete.connect(changed, model, weak=False, dispatch_uid=name)
        for model in (Story, Correction, Statement):
            name = f"past.before_{model._meta.label_lower}"
            pre_save.connect(about_to_change, model, weak=False, dispatch_uid=name)
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(changed, weak=False, dispatch_uid="past.moved_in_the_tree")
