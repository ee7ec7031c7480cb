"""Two web servers of one paper, each with a folder of its own: one database, one bucket."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.bucket import bucket
from tests.database import URL
from tests.pictures.hostile import drawn, saved

from .desk import FOUND, PASSWORD, WHO, Desk
from .paper import DATABASE, environment, furnish, rows, running

PICTURE = {"title": "Quay", "kind": "own", "credit": "A. P.", "alt": "A quay", "collection": "1"}


@pytest.mark.skipif(not URL, reason="two machines share a PostgreSQL: set TEST_DATABASE_URL")
def test_what_is_handed_in_at_one_server_is_there_at_the_other(home, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    furnish(other)
    shutil.copy(home / DATABASE, other / DATABASE)
    with bucket() as server:
        told = {"STORAGE_URL": server.url, "LATEFINAL_SECRET_KEY": "shared by both " * 4}
        words = [sys.executable, "-c", FOUND]
        subprocess.run(words, env=environment(home, **told), check=True)  # noqa: S603 - our own
        with running(home, **told) as here, running(other, **told) as there:
            desk = Desk()
            desk.sign_in(here.port, WHO, PASSWORD)
            quay = ("file", "quay.png", saved(drawn(), "PNG"))
            desk.post(here.port, "/desk/images/add/", PICTURE, quay)
            people = b"email,status\nann@example.org,subscribed\n"
            desk.get(here.port, "/desk/readers/lists/")
            [(evening,)] = rows(home, "SELECT id FROM subscriptions_newsletter")
            facts = {"newsletter": str(evening), "they_agreed": "on"}
            desk.post(here.port, "/desk/readers/lists/", facts, ("file", "list.csv", people))
            ready = "SELECT 1 FROM pictures_picture WHERE is_ready"
            here.wait_until(lambda: rows(home, ready), "the renditions")
            done = "SELECT problem FROM readers_upload WHERE finished_at IS NOT NULL"
            here.wait_until(lambda: rows(home, done), "the list")
            assert rows(home, done) == [("",)]
            [(shown,)] = rows(
                home,
                "SELECT file FROM pictures_picturerendition "
                "WHERE filter_spec = 'width-360|format-jpeg'",
            )
            [(original,)] = rows(home, "SELECT file FROM pictures_picture")
            assert Desk().get(there.port, f"/media/{shown}")[:2] == b"\xff\xd8"
            # Signed in at one, one is at the other too.
            assert desk.get(there.port, f"/media/{original}")[1:4] == b"PNG"
        assert {f"media/{shown}", f"media/{original}"} <= server.keys
        assert not [key for key in server.keys if key.startswith("lists/")]
    assert not [folder for place in (home, other) for folder in place.glob("*/*images*")]
    assert not (home / "lists").exists()
