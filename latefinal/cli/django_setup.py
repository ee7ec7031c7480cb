"""Loading Django once, in a way that children share its memory."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from latefinal.plumbing.memory import give_back, keep_small

TAKEN_ALONG = ("docutils", "jinja2", "pygments", "yaml")
"""What libraries of Wagtail's load where it is installed, for uses that nobody has here."""
ON_POSTGRESQL = ("psycopg",)


def load_house() -> None:
    """Read the settings and load every room. Raises BadSetting; opens no database."""
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latefinal.conf.settings")
    keep_small()
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    with _without([*TAKEN_ALONG, *(ON_POSTGRESQL if is_sqlite else ())]):
        django.setup()


@contextmanager
def _without(names: Sequence[str]) -> Iterator[None]:
    """Let these look as if they were not installed, until the end of the block.

    Each is asked for with a way around it. Together they take fifteen megabytes.
    """
    left_out = [name for name in names if name not in sys.modules]
    # None in the place of a module is "there is no such module".
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type]  # None is meant
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]


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
