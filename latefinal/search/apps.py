"""The search room, as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The readers' index."""

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
        self._follow_names()

    def _follow_names(self) -> None:
        from functools import partial

        from django.db import transaction
        from django.db.models.signals import post_save

        from latefinal.masthead.models import Contributor
        from latefinal.sourcing.models import Source
        from latefinal.stories.models import Topic

        from .services import index_again

        def edited(sender: Any, instance: Any, **signal: object) -> None:
            if not signal["created"]:
                kind = sender._meta.model_name
                transaction.on_commit(partial(index_again.enqueue, kind, instance.pk))

        for model in (Topic, Contributor, Source):
            post_save.connect(edited, model, weak=False, dispatch_uid="search.index_again")
