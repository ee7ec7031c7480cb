"""Words of a story that are marked: by whom they were said."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from . import keyboard
from .desk import choose_outlet, text_of

KEYS = "Control+Alt+q"
"""Draftail's buttons take no focus, and its marks open at the mouse alone; these keys do both."""
CURSOR = """(text) => {
  const { focusNode, focusOffset } = getSelection();
  if (!text.contains(focusNode)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(focusNode, focusOffset);
  return before.toString().length;
}"""


def say_who_said(page: Page, words: str, *, who: str, outlet: str) -> None:
    """Mark `words` of the story as said by `who`, through `outlet`."""
    select(text_of(page), words)
    press_who_said(page)
    form = page.get_by_role("dialog")
    form.get_by_label("Who said it").fill(who)
    choose_outlet(form.get_by_role("combobox", name="Outlet", exact=True), outlet)
    form.get_by_role("button", name="Mark these words").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def select(text: Locator, words: str) -> None:
    """Mark `words` of a text that is being written, by the keys for it."""
    start = (text.text_content() or "").index(words)
    for _try in range(20):  # the editor takes the focus a moment after it was given
        text.press("ControlOrMeta+Home")
        if text.evaluate(CURSOR) == 0:
            break
        text.page.wait_for_timeout(50)
    for key, end in (("ArrowRight", start), ("Shift+ArrowRight", start + len(words))):
        # The edge of a mark may take a press of its own.
        while (left := end - text.evaluate(CURSOR)) > 0:
            for _press in range(left):
                text.page.keyboard.press(key)
    assert text.page.evaluate("getSelection().toString()") == words


def press_who_said(page: Page) -> None:
    """The button over the words that are selected."""
    if keyboard.is_all:
        page.keyboard.press(KEYS)
    else:
        page.get_by_role("button", name="Who said this").first.click()


def open_mark(mark: Locator) -> None:
    """Its form."""
    page = mark.page
    if keyboard.is_all:
        select(text_of(page), mark.inner_text())
        page.keyboard.press(KEYS)
    else:
        mark.click()
        page.get_by_role("button", name="Edit").click()
