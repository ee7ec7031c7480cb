"""Where the browser is."""

from __future__ import annotations

import os
import shutil

# The same engine without windows, in a package of its own: it has less to do for each page.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium(*, whole: bool = False) -> str:
    """The system's Chromium: rather its shell, or rather the `whole` browser.

    An empty string stands for Playwright's own.
    """
    named = os.environ.get("CHROME_PATH", "")
    names = (*BROWSERS, *SHELLS) if whole else (*SHELLS, *BROWSERS)
    return named or next(filter(None, map(shutil.which, names)), "")
