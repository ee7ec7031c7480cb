"""The product's settings with the guard that keeps migrations in one line.

`makemigrations --settings scripts.guard_settings` also writes each room's `max_migration.txt`, so
that two branches which both add a migration meet in a conflict, not in a fork.
"""

from latefinal.conf.settings import *  # noqa: F403 - the same, and one app more
from latefinal.conf.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "django_linear_migrations"]
