"""Bringing an export over, as the command does."""

import pytest

from latefinal.importers.wordpress.bring import import_wordpress
from latefinal.importers.wordpress.mapping import Rules
from latefinal.plumbing.progress import ProgressTeller

from . import exports


@pytest.fixture
def bring(paper, at):
    def bring(path=exports.SAMPLE, *, rules=None, section="", dry_run=False):
        return import_wordpress(
            path=path,
            rules=rules or Rules(),
            section=section,
            dry_run=dry_run,
            at=at,
            telling=ProgressTeller(silent=True),
        )

    return bring
