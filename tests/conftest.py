"""What every test starts from: a migrated database copied per worker, a clock that stands still."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from tests import factories
from tests.database import drop_template, prepare_database
from tests.settings import SCRATCH, WORKER
from tests.sharing import JourneysFirst, takes_long

# The same examples at every run: a change is judged by what it does, not by luck. To look for new
# ones, `make test ARGS="--hypothesis-profile=explore"`; what it finds becomes a test of its own.
settings.register_profile(
    "steady",
    derandomize=True,
    max_examples=200,
    deadline=None,
    database=None,
    # How fast the machine is at this moment says nothing of the code.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", max_examples=3000, deadline=None)
settings.load_profile("steady")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysFirst:
    """How the tests are shared out."""
    return JourneysFirst(config, log)


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long; and what has no database, which is the same on whichever there is."""
    asking = {"db", "transactional_db", "django_db_setup"}
    for item in items:
        if takes_long(item.nodeid):
            item.add_marker(pytest.mark.long)
        fixtures = asking & set(getattr(item, "fixturenames", ()))
        if not fixtures and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.one_database)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Pass over what has not begun before BEGIN_BEFORE, in seconds since 1970, where a run ends."""
    if time.time() > float(os.environ.get("BEGIN_BEFORE", "inf")):
        pytest.skip(f"the time of this run was over before {item.nodeid}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """One migrated database for the run, copied for this worker."""
    with django_db_blocker.unblock():
        drop = prepare_database(scratch=SCRATCH, worker=WORKER)
    yield
    with django_db_blocker.unblock():
        drop()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing behind."""
    if WORKER == "main":
        drop_template(SCRATCH)
        shutil.rmtree(SCRATCH, ignore_errors=True)


@pytest.fixture
def at() -> datetime:
    """A Monday evening, an hour before the edition."""
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def paper(db: None) -> factories.Paper:
    """A founded paper with two sections."""
    return factories.found()


@pytest.fixture
def section(paper: factories.Paper) -> factories.Section:
    """Its first section."""
    return factories.Section.objects.order_by("path").first()


@pytest.fixture
def editor(db: None) -> factories.User:
    """Someone who may do everything."""
    return factories.make_editor()


@pytest.fixture
def desk(client: Client, editor: factories.User) -> Client:
    """A browser in which the editor is signed in."""
    client.force_login(editor)
    return client
