"""The page cache, as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    """Keys, stores, the purge journal."""

    name = "latefinal.pagecache"
    verbose_name = _("Page cache")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the triggers in step with the tables: SQLite cannot alter one that they name."""
        from django.db.models.signals import post_migrate, pre_migrate

        from .triggers import drop_triggers, make_triggers

        def before(using: str, **_signal: Any) -> None:
            drop_triggers(using=using)

        def after(using: str, **_signal: Any) -> None:
            make_triggers(using=using)

        pre_migrate.connect(before, self, weak=False, dispatch_uid="pagecache.drop_triggers")
        post_migrate.connect(after, self, weak=False, dispatch_uid="pagecache.make_triggers")
