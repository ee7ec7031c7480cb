"""A dry run of an import stands in nobody's way."""

from __future__ import annotations

from tests.apart import house

from . import exports

# At each step that the run tells of, another connection writes and waits for nobody: had the run
# taken SQLite's one write lock, that would raise at once.
RUN = """
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from django.db import connections
from tests.factories import found
from latefinal.importers.wordpress.bring import import_wordpress
from latefinal.importers.wordpress.mapping import Rules
from latefinal.masthead.models import Masthead
from latefinal.plumbing.progress import ProgressTeller
from latefinal.stories.models import Story

written = []

def write(stage):
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 0")
    assert Masthead.objects.update(strapline=f"Rewritten while {{stage}}") == 1
    written.append(stage)

class Watched(ProgressTeller):
    @contextmanager
    def stage(self, name, total):
        desk.submit(write, name).result()
        yield lambda _advance: desk.submit(write, name).result()

found()
with ThreadPoolExecutor(max_workers=1) as desk:
    for paper in ("", "Another"):
        import_wordpress(
            path=Path({path!r}), rules=Rules(paper=paper), section="", dry_run=True, at=at,
            telling=Watched(silent=True),
        )
    desk.submit(connections.close_all).result()
print(*sorted(set(written)), len(written) > 20, Story.at_the_desk().count())
"""


def test_while_it_reads_and_takes_apart_another_connection_can_write(django_db_setup, tmp_path):
    with house(tmp_path / "house") as ours:
        said = ours.run(RUN.format(path=str(exports.SAMPLE)))
    assert said.split("\n")[-2] == "Reading Taking apart True 0"
