"""The power goes in the middle of an edition: nobody is lost, and few get it twice."""

from __future__ import annotations

import shutil

import pytest
from django.db import connection

from latefinal.mailroom.services.outcomes import RECORD_AT
from latefinal.mailroom.transports.pipeline import LINKS
from tests import powercut
from tests.cli.paper import rows
from tests.smtp import Relay, running

from .test_killed import CLOCK, DELIVER, FILL, LOOK, READERS, home, wait_for  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL syncs each commit"),
    pytest.mark.skipif(powercut.library() is None, reason="SQLite is built into Python here"),
]

MANY = FILL.replace(f"range({READERS})", "range(900)")

LEFT = "SELECT count(*) FROM mailroom_delivery WHERE state NOT IN ('sent', 'uncertain')"

WATCH = """
from pathlib import Path
from tests.powercut import watch
watch(Path(os.environ["DISK"]))
"""


def test_what_was_not_synced_is_lost_and_only_the_last_letters_are_repeated(home, tmp_path):  # noqa: F811 - the fixture
    home.run(CLOCK + MANY)
    disk = tmp_path / "disk"
    shutil.copytree(home.home, disk)
    relay = Relay()
    with running(relay):
        home.environment["MAIL_URL"] = relay.url
        process = home.start(CLOCK + WATCH + DELIVER, DISK=str(disk))
        wait_for(lambda: len(relay.letters) > 600)
        process.kill()
        process.communicate()
        powercut.cut(home.home, disk)
        last = home.start(CLOCK + DELIVER + LOOK)
        # Not until everybody has one: of the letters that come twice some may be the last to go.
        wait_for(lambda: rows(home.home, LEFT) == [(0,)])
        last.terminate()
        said, complaint = last.communicate(timeout=60)
        assert last.returncode == 0, complaint
    assert len(relay.letters) - 900 <= RECORD_AT + LINKS
    assert said.splitlines()[-1] == "[('sent', 900)]"
