"""Write the pages of settings and of jobs from the tables in latefinal/conf.

    python scripts/write_reference.py

A test compares the pages with the tables, so that nothing goes undocumented.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PAGE = REFERENCE / "settings.md"
JOBS_PAGE = REFERENCE / "jobs.md"

if TYPE_CHECKING:
    from latefinal.clockwork.registry import Daily, Every
    from latefinal.conf.env import Setting

HEAD = """\
# Settings

Latefinal reads these from the environment when it starts. None is needed: without any, a paper is
served at `http://localhost:8000/` from the folder `var/`. `latefinal doctor` says what each is now.

What a desk changes from day to day (the paper's name, its zone, its evening) is not here but in the
masthead, at the desk under *Settings*.

<!-- Made by scripts/write_reference.py from latefinal/conf/env.py and settings.py. -->
"""

JOBS_HEAD = """\
# Jobs and sweeps

What happens without anybody pressing a button. All of it runs inside `latefinal run`; no cron is
needed.

A *job* is done once for each local date, at its wall time in its zone. It is a row, with when it
last finished and what went wrong; `latefinal doctor` reads them out. On the day the clocks go
forward, a wall time that does not exist is taken as the first moment after the gap. On the day they
go back, the first of two counts. A machine that slept through the moment does the job when it
wakes, unless the job's *grace* has run out.

A *sweep* comes round every few seconds and looks for what a lost nudge forgot. Finding nothing
costs one query.

<!-- Made by scripts/write_reference.py from latefinal/conf/jobs.py. -->

| name | when | what it does or looks for |
|---|---|---|
"""


def settings_page(table: Mapping[str, Setting]) -> str:
    """The whole page, one heading a setting, in the order in which they are read."""
    return HEAD + "".join(_entry(setting) for setting in table.values())


def jobs_page(jobs: Iterable[Every | Daily]) -> str:
    """The whole page, one row a job, in the order of the table."""
    return JOBS_HEAD + "".join(f"| `{job.name}` | {job.rhythm} | {job.what} |\n" for job in jobs)


def _entry(setting: Setting) -> str:
    takes = f"Takes: {setting.kind}. Default: {setting.default or 'nothing'}."
    return f"\n## `{setting.name}`\n\n{setting.help}\n\n{takes}\n"


def main() -> int:
    """Write them."""
    sys.path.insert(0, str(ROOT))
    from latefinal.conf import settings  # noqa: F401, PLC0415 - reading them fills the table
    from latefinal.conf.env import env  # noqa: PLC0415 - found only once the path is set
    from latefinal.conf.jobs import JOBS  # noqa: PLC0415 - the same

    PAGE.write_text(settings_page(env.table))
    JOBS_PAGE.write_text(jobs_page(JOBS))
    print(f"Wrote {PAGE.relative_to(ROOT)} and {JOBS_PAGE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
