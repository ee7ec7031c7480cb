"""The product's own settings, at the speed and in the place of a test."""

import os
import shutil
import tempfile
from pathlib import Path

# Set before the product's settings are read: the workers of one run share a scratch folder, in
# memory where there is room for it, since a test's database is written to at every turn.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2**30
if "LATEFINAL_TEST_SCRATCH" not in os.environ:
    os.environ["LATEFINAL_TEST_SCRATCH"] = tempfile.mkdtemp(
        prefix="latefinal-", dir=MEMORY if ROOM else None
    )
SCRATCH = Path(os.environ["LATEFINAL_TEST_SCRATCH"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
for name in ("DATABASE_URL", "STORAGE_URL", "MAIL_URL", "LATEFINAL_URL", "PORT"):
    os.environ.pop(name, None)
os.environ["LATEFINAL_HOME"] = str(SCRATCH / WORKER)

from latefinal.conf.settings import *  # noqa: E402, F403 - the same, but for what follows
from latefinal.conf.settings import LATEFINAL_HOME, STORAGES  # noqa: E402 - after the environment
from tests.database import test_database  # noqa: E402 - after the environment

DATABASES = {"default": test_database(LATEFINAL_HOME)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "tests.tasks.AtOnce"}}
