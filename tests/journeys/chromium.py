"""Where the browser is."""

from __future__ import annotations

import os
import shutil

# The same engine without windows, in a package of its own: it has less to do for each page.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium(*, whole: bool = False) -> str:
    """The system's Chromium, the shell if there is one and no `whole` browser is asked for.

    An empty string stands for Playwright's own.
    """
    named = "" if whole else os.environ.get("CHROME_PATH", "")
    names = BROWSERS if whole else (*SHELLS, *BROWSERS)
    return named or next(filter(None, map(shutil.which, names)), "")
