"""Write the page of settings from the table that reads them.

    python scripts/write_reference.py

A test compares the page with the table, so that no setting goes undocumented.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "settings.md"

if TYPE_CHECKING:
    from latefinal.conf.env import Setting

HEAD = """\
# Settings

Latefinal reads these from the environment when it starts. None is needed: without any, a paper is
served at `http://localhost:8000/` from the folder `var/`. `latefinal doctor` says what each is now.

What a desk changes from day to day (the paper's name, its zone, its evening) is not here but in the
masthead, at the desk under *Settings*.

<!-- Made by scripts/write_reference.py from latefinal/conf/env.py and settings.py. -->
"""


def settings_page(table: Mapping[str, Setting]) -> str:
    """The whole page, one heading a setting, in the order in which they are read."""
    return HEAD + "".join(_entry(setting) for setting in table.values())


def _entry(setting: Setting) -> str:
    takes = f"Takes: {setting.kind}. Default: {setting.default or 'nothing'}."
    return f"\n## `{setting.name}`\n\n{setting.help}\n\n{takes}\n"


def main() -> int:
    """Write it."""
    sys.path.insert(0, str(ROOT))
    from latefinal.conf import settings  # noqa: F401, PLC0415 - reading them fills the table
    from latefinal.conf.env import env  # noqa: PLC0415 - found only once the path is set

    PAGE.write_text(settings_page(env.table))
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
