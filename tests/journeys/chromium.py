"""Where the browser is."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str:
    """The system's Chromium, or an empty string for Playwright's own."""
    named = os.environ.get("CHROME_PATH", "")
    return named or next(filter(None, map(shutil.which, NAMES)), "")
