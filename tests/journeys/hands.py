"""Somebody at the desk who does one thing after the other, and whose acts are counted."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Locator, Page

from .desk import text_of
from .marks import select


class Hands:
    """Counts each act but the writing, by the part of the work that it belongs to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: Counter[str] = Counter()
        self.part = ""

    def click(self, what: Locator) -> None:
        """One press of the mouse."""
        self.done[self.part] += 1
        what.click()

    def press(self, keys: str) -> None:
        """One key, or one after the other."""
        for key in keys.split():
            self.done[self.part] += 1
            self.page.keyboard.press(key)

    def paste(self, words: str) -> None:
        """What was copied elsewhere, by the keys for it, where the cursor is."""
        self.done[self.part] += 1
        self.page.keyboard.insert_text(words)

    def give(self, field: Locator, value: str) -> None:
        """One field that is no prose: gone to and typed, or chosen from its list."""
        self.done[self.part] += 1
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)

    def hand_over(self, field: Locator, file: bytes) -> None:
        """One file, chosen in the browser's own window: the button, the file."""
        self.done[self.part] += 2
        field.set_input_files({"name": "crane.png", "mimeType": "image/png", "buffer": file})

    def mark(self, words: str) -> None:
        """One stroke over words of the story."""
        self.done[self.part] += 1
        select(text_of(self.page), words)

    def write(self, prose: str) -> None:
        """Type where the cursor is; the prose is free."""
        self.page.keyboard.type(prose)

    def write_over(self, field: Locator, prose: str) -> None:
        """Go to a field and write in place of what stands there."""
        self.click(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.write(prose)
