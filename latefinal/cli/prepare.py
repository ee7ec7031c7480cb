"""Making a folder ready to serve: tables, styles, address. Nothing is done twice."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from latefinal import __version__
from latefinal.pagecache.triggers import are_in_step, make_triggers
from latefinal.plumbing.errors import words_of, writing_to

from .children import Aside
from .errors import CannotStart
from .terminal import Progress

STAMP = ".made-from"


def prepare(progress: Progress) -> None:
    """Bring tables and styles up to date, side by side: the first run has seconds of each."""
    stamp = static_stamp()
    styles = None if static_is_current(stamp) else Aside(lambda: collect_static(stamp))
    try:
        prepare_database(progress)
    finally:
        if styles is not None:
            progress(_("Gathering styles and scripts"), 0, 1)
            styles.result()
            progress(_("Gathering styles and scripts"), 1, 1)
            progress.close()


def prepare_database(progress: Progress | None = None) -> None:
    """Apply the migrations that are missing; a tenth of a second when there are none."""
    try:
        if connection.vendor == "sqlite":
            make_private(Path(connection.settings_dict["NAME"]))
        missing = missing_migrations()
        if missing:
            shown = progress or Progress()
            # Now: reading some hundreds of migrations takes seconds before the first is made.
            shown(_("Preparing the database"), 0, len(missing))
            call_command(_Migrate(shown, len(missing)), verbosity=0, interactive=False)
            shown.close()
        elif not are_in_step():
            make_triggers()  # another release watches other columns, and needs no migration for it
    except OperationalError as error:
        words = _("The database cannot be reached: %(said)s. Run “latefinal doctor”.")
        raise CannotStart(words % {"said": words_of(error)}) from error
    finally:
        connections.close_all()


def is_unmade() -> bool:
    """Whether the paper has no database yet. It is not made by asking."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    return not MigrationRecorder(connection).has_table()


def make_private(file: Path) -> None:
    """Make SQLite's file, if it is not there, for its owner alone; what lies beside it follows."""
    with writing_to(file.parent):
        file.touch(mode=0o600)


class _Migrate(MigrateCommand):
    """Django's own command, telling us of each step."""

    def __init__(self, progress: Progress, total: int) -> None:
        super().__init__(stdout=io.StringIO())
        self.progress, self.total, self.done = progress, total, 0

    def migration_progress_callback(self, action: str, *_args: Any, **_kwargs: Any) -> None:
        """Count what was applied."""
        self.done += action == "apply_success"
        if action in ("apply_start", "apply_success"):
            self.progress(_("Preparing the database"), min(self.done, self.total), self.total)


def missing_migrations() -> set[tuple[str, str]]:
    """Migrations on disk that the database has not seen.

    Their names are enough: importing some hundreds of them, as Django does, takes a second.
    """
    return set(_migrations_on_disk()) - set(MigrationRecorder(connection).applied_migrations())


def _migrations_on_disk() -> Iterator[tuple[str, str]]:
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        for module in iter_modules([str(folder)]):
            if module.name[0] not in "_~" and not module.ispkg:
                yield (app.label, module.name)


def static_stamp() -> str:
    """What the gathered files are made from: our version, the packages', our own files' times."""
    digest = hashlib.sha256(package_versions().encode())
    for folder in settings.STATICFILES_DIRS:
        for file in sorted(Path(folder).rglob("*")):
            seen = file.stat()
            digest.update(f"{file}{seen.st_mtime_ns}{seen.st_size}".encode())
    return digest.hexdigest()


def package_versions() -> str:
    """Our own, and those of the packages that make what readers are sent."""
    packages = ("Django", "wagtail", "whitenoise")
    return __version__ + "".join(f"{package}{_version(package)}" for package in packages)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def static_is_current(stamp: str) -> bool:
    """Whether the folder holds just what would be gathered."""
    try:
        return (Path(settings.STATIC_ROOT) / STAMP).read_text() == stamp
    except OSError:
        return False


def collect_static(stamp: str) -> None:
    """Gather, name by content and compress; the stamp is written last."""
    made_from = Path(settings.STATIC_ROOT) / STAMP
    with writing_to(settings.LATEFINAL_HOME):
        made_from.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        made_from.write_text(stamp)


def throw_away(home: Path, *, keep: Callable[[Path], bool]) -> None:
    """Empty `home`, all but what `keep` answers for."""
    for entry in home.iterdir():
        if keep(entry):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
