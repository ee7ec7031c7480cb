"""The search room, as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """What readers and the desk find."""

    name = "latefinal.search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the index in step: Wagtail says so whichever path published or unpublished."""
        from wagtail.signals import page_published, page_unpublished

        from latefinal.stories.models import Story

        from .services import index_story

        def changed(instance: Any, **_signal: object) -> None:
            if isinstance(instance, Story):
                index_story(story=instance)

        for signal in (page_published, page_unpublished):
            signal.connect(changed, weak=False, dispatch_uid="search.index_story")
        self._follow_drafts()
        self._follow_names()

    def _follow_drafts(self) -> None:
        from django.db.models.signals import post_save

        from latefinal.stories.models import Story

        from .services import index_at_the_desk

        def saved(instance: Story, **signal: Any) -> None:
            fields = signal["update_fields"]
            if fields is None or {"latest_revision", "draft_title"} & set(fields):
                index_at_the_desk(story=instance)

        post_save.connect(saved, Story, weak=False, dispatch_uid="search.index_at_the_desk")

    def _follow_names(self) -> None:
        from functools import partial

        from django.db import transaction
        from django.db.models.signals import post_save
        from wagtail.signals import post_page_move

        from latefinal.masthead.models import Contributor
        from latefinal.sourcing.models import Source, Statement
        from latefinal.stories.models import Section, Story, Topic

        from .services import index_again

        def edited(sender: Any, instance: Any, **signal: object) -> None:
            if not signal["created"]:
                kind = sender._meta.model_name
                transaction.on_commit(partial(index_again.enqueue, kind, instance.pk))

        def moved(instance: Any, **_signal: object) -> None:
            if issubclass(instance.specific_class, Story):
                transaction.on_commit(partial(index_again.enqueue, "story", instance.pk))

        for model in (Section, Topic, Contributor, Source, Statement):
            post_save.connect(edited, model, weak=False, dispatch_uid="search.index_again")
        post_page_move.connect(moved, weak=False, dispatch_uid="search.index_again")
