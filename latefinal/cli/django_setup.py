"""Loading Django once, in a way that children share its memory."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from latefinal.plumbing.memory import give_back, keep_small

TAKEN_ALONG = ("docutils", "jinja2", "pillow_heif", "pygments", "requests", "yaml")
"""What Wagtail and its libraries load where it is installed, for uses that nobody has here.

Each is asked for with a way around it. HEIC is refused (decision 0023).
"""
ON_POSTGRESQL = ("psycopg",)
API = (
    "wagtail.api.querysets",
    "wagtail.api.v3.api",
    "wagtail.contrib.redirects.api.v3",
    "wagtail.images.api.v3.registry",
    "wagtail.images.api.v3.router",
    "wagtail.snippets.api.v3",
    "wagtail.snippets.api.v3.router",
)
"""Where Wagtail announces itself to its REST API, which a paper does not serve; with pydantic."""


def load_house() -> None:
    """Read the settings and load every room. Raises BadSetting; opens no database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latefinal.conf.settings")
    keep_small()
    with without_what_nobody_uses():
        django.setup()


def load_addresses() -> None:
    """Import every view, now and not at the first reader's expense."""
    from django.urls import get_resolver

    with without_what_nobody_uses():
        get_resolver().url_patterns  # noqa: B018 - reading it imports them


@contextmanager
def without_what_nobody_uses() -> Iterator[None]:
    """Let some modules that libraries load not be loaded, until the end of the block.

    They take thirty megabytes of a process, and a third of the time until it has loaded a paper.
    """
    from django.conf import settings

    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    # None in the place of a module is "there is no such module".
    missing = dict.fromkeys([*TAKEN_ALONG, *(ON_POSTGRESQL if is_sqlite else ())])
    instead = {**missing, **{name: _Deaf(name) for name in API}}
    instead = {name: module for name, module in instead.items() if name not in sys.modules}
    sys.modules.update(instead)
    try:
        yield
    finally:
        for name in instead:
            del sys.modules[name]


class _Deaf(ModuleType):
    """A module in which there is everything that is asked for, and nothing comes of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Deaf(name)

    def __call__(self, *_given: object) -> None:
        """Whatever is announced."""


def learn_static_names() -> None:
    """Read the names by content again: loading Wagtail reads them, before the first gathering."""
    from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

    if isinstance(staticfiles_storage, ManifestFilesMixin):
        names, digest = staticfiles_storage.load_manifest()
        staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = names, digest


def settle_memory() -> None:
    """Before children are made: give back what is free, and do once what each would do.

    A child that writes into an object copies the page it lies on, and who counts references writes.
    The first question walks through all fields of all models, and a collection through everything.
    """
    from django.apps import apps
    from django.db.models import QuerySet

    for model in apps.get_models(include_auto_created=True):
        str(QuerySet(model).query)  # its SQL is written, and nothing asked
    give_back()
    gc.freeze()
