"""Write the pages of settings, of jobs and of AI companies' crawlers from the tables in the code.

    python scripts/write_reference.py

A test compares the pages with the tables, so that nothing goes undocumented.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PAGE = REFERENCE / "settings.md"
JOBS_PAGE = REFERENCE / "jobs.md"
CRAWLERS_PAGE = REFERENCE / "crawlers.md"

if TYPE_CHECKING:
    from latefinal.clockwork.registry import Daily, Every
    from latefinal.conf.env import Setting
    from latefinal.syndication.crawlers import Crawler

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

CRAWLERS_HEAD = """\
# Crawlers of AI companies

The names that `robots.txt` calls, by what the desk chose: see
{doc}`../how-to/say-what-crawlers-may-do`. Checked on {checked} against the operators' own pages, or
where those could not be read against what others quote from them. Left out are names whose
operators do not seem to say anywhere what they are for (`cohere-ai`, `ImagesiftBot`, `Timpibot`).
`Bytespider` is in the list all the same, since it is seen so often.

*Search* asks those to keep away that come to train models, *Nothing* all of them. `Google-Extended`
and `Applebot-Extended` fetch nothing: they say what Google and Apple may do with what their search
engines fetched. Without Google's, Gemini does not found its answers on the paper either.

A name that is missing or has changed is mended in `latefinal/syndication/crawlers.py`, with the
date.

<!-- Made by scripts/write_reference.py from latefinal/syndication/crawlers.py. -->

| name | whose | comes | obeys robots.txt |
|---|---|---|---|
"""


def settings_page(table: Mapping[str, Setting]) -> str:
    """The whole page, one heading a setting, in the order in which they are read."""
    return HEAD + "".join(_entry(setting) for setting in table.values())


def jobs_page(jobs: Iterable[Every | Daily]) -> str:
    """The whole page, one row a job, in the order of the table."""
    return JOBS_HEAD + "".join(f"| `{job.name}` | {job.rhythm} | {job.what} |\n" for job in jobs)


def crawlers_page(crawlers: Iterable[Crawler], *, checked: date) -> str:
    """The whole page, one row a crawler, in the order of the table."""
    head = CRAWLERS_HEAD.replace("{checked}", f"{checked.day} {checked:%B %Y}")
    return head + "".join(_row(one) for one in crawlers)


def _row(one: Crawler) -> str:
    whose = f"[{one.company}]({one.source})" if one.source else one.company
    return f"| `{one.name}` | {whose} | {one.purpose} | {one.obeys} |\n"


def _entry(setting: Setting) -> str:
    takes = f"Takes: {setting.kind}. Default: {setting.default or 'nothing'}."
    return f"\n## `{setting.name}`\n\n{setting.help}\n\n{takes}\n"


def main() -> int:
    """Write them."""
    sys.path.insert(0, str(ROOT))
    from latefinal.conf import settings  # noqa: F401, PLC0415 - reading them fills the table
    from latefinal.conf.env import env  # noqa: PLC0415 - found only once the path is set
    from latefinal.conf.jobs import JOBS  # noqa: PLC0415 - the same
    from latefinal.syndication.crawlers import CHECKED, CRAWLERS  # noqa: PLC0415 - the same

    PAGE.write_text(settings_page(env.table))
    JOBS_PAGE.write_text(jobs_page(JOBS))
    CRAWLERS_PAGE.write_text(crawlers_page(CRAWLERS, checked=CHECKED))
    names = ", ".join(str(page.relative_to(ROOT)) for page in (PAGE, JOBS_PAGE, CRAWLERS_PAGE))
    print(f"Wrote {names}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
