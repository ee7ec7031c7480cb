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
