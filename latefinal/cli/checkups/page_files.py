"""Pages as files: whether they can be written, taken away, and read by a proxy."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.pagecache.page_folder import PAGES

from .finding import Diagnosis, attention, broken, well
from .storage import MEGABYTE, NONE

A_PAGE = 64 * 1024
"""Bytes that are written to see whether a page could be."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
TO_PASS, TO_READ = 0o001, 0o005


def check_page_files() -> Iterator[Diagnosis]:
    """Nothing is said where no folder is named."""
    folder, topic = settings.LATEFINAL_CACHE_FOLDER, _("pages as files")
    if folder is None:
        return
    if not folder.exists():
        words = _("There is no folder %(folder)s yet: the next start makes it.")
        yield well(topic, words % {"folder": folder})
        return
    try:
        for one in (folder, folder / PAGES):
            _try(one)
    except OSError as error:
        yield _refused(topic, folder, error)
        return
    yield _room(topic, folder)
    if (closed := _closed_to_others(folder)) is not None:
        words = _("Other users may not look into %(place)s, so a proxy finds no page.")
        mend = _("Run: chmod o+rx %(place)s, or have the proxy run as the same user.")
        yield attention(topic, words % {"place": closed}, mend % {"place": closed})


def _try(folder: Path) -> None:
    if folder.exists():
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(A_PAGE))


def _refused(topic: str, folder: Path, error: OSError) -> Diagnosis:
    if error.errno in FULL:
        words = _("There is no room for pages in %(folder)s: they are kept in memory only.")
        mend = _("Free some on its disk, or name another folder in LATEFINAL_CACHE_FOLDER.")
        return attention(topic, words % {"folder": folder}, mend)
    words = _(
        "%(folder)s cannot be written to (%(said)s): pages that are out of date stay there, and a "
        "proxy shows them."
    )
    mend = _("Make it belong to the user that runs Latefinal, or take it out of the proxy.")
    return broken(topic, words % {"folder": folder, "said": error.strerror}, mend)


def _room(topic: str, folder: Path) -> Diagnosis:
    free = shutil.disk_usage(folder).free
    shown = {"folder": folder, "free": f"{free // MEGABYTE:,}"}
    words = _("Pages lie as files in %(folder)s; %(free)s MB are free on its disk.") % shown
    if free < NONE:
        return attention(topic, words, _("Free some: on a full disk, none is added."))
    return well(topic, words)


def _closed_to_others(folder: Path) -> Path | None:
    """The uppermost folder that keeps a proxy, which is another user, from the pages."""
    for one in (*reversed(folder.parents), folder):
        if not one.stat().st_mode & TO_PASS:
            return one
    pages = folder / PAGES
    if pages.exists() and pages.stat().st_mode & TO_READ != TO_READ:
        return pages
    return None
