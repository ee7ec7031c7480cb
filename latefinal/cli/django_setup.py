"""Loading Django once, in a way that children share its memory."""

from __future__ import annotations

import gc
import os

from latefinal.plumbing.memory import give_back, keep_small


def load_house() -> None:
    """Read the settings and load every room. Raises BadSetting; opens no database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latefinal.conf.settings")
    keep_small()
    django.setup()


def learn_static_names() -> None:
    """Read the names by content again: loading Wagtail reads them, before the first gathering."""
    from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

    if isinstance(staticfiles_storage, ManifestFilesMixin):
        names, digest = staticfiles_storage.load_manifest()
        staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = names, digest


def settle_memory() -> None:
    """Before children are made: give back what is free, and keep what stays out of collections.

    A collection writes into every object it looks at, and each page written to is copied.
    """
    give_back()
    gc.freeze()
