"""Somebody who has no mouse: whatever a journey clicks is gone to by Tab, and pressed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Error, Locator

MOST = 400
"""Presses of Tab until a part counts as out of reach: the editor has some two hundred stops."""
TRIES = 3
"""Somebody whose focus a dialog took at the wrong moment goes back, and presses again."""
BY_MOUSE = Locator.click
is_all = False
"""Whether there is no mouse now, for what goes another way then."""
BEGINS = 100  # milliseconds
LOOKS = 50
"""Until another page has come; where a file was asked for none does."""
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
  .map((one) => one.finished))"""
NEXT_KEY = """(part) => {
  const at = document.activeElement;
  if (part === at || (part.control && part.control === at)) return "";
  if (part.type === "radio" && at.type === "radio" && part.name === at.name) return "ArrowDown";
  const tabs = part.closest("[role=tablist]");
  if (tabs && tabs === at.closest("[role=tablist]")) return "ArrowRight";
  const behind = at !== document.body &&
    part.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
  return behind ? "Shift+Tab" : "Tab";
}"""
PRESSES = "part => part.matches('a, button, summary, [role=button], [role=tab], [role=option]')"
# At the window, before anybody who might keep the click from the part itself.
LISTEN = """part => {
  const isAway = (link) => link && !link.target && !link.download &&
    link.href.split("#")[0] !== location.href.split("#")[0];
  addEventListener("click", (event) => {
    if (part.contains(event.target)) setTimeout(() => {
      const leads = !event.defaultPrevented && isAway(event.target.closest("a[href]"));
      part.dataset.pressed ??= leads ? "away" : "here";
    });
  }, {once: true, capture: true});
  addEventListener("submit", (event) => setTimeout(() => {
    if (!event.defaultPrevented) part.dataset.pressed = "away";
  }), {once: true, capture: true});
}"""
WAS_PRESSED = """part => {
  const pressed = part.dataset.pressed;
  if (pressed !== "away") delete part.dataset.pressed;
  return pressed ?? "";
}"""


def go_to(part: Locator) -> None:
    """Press Tab until the focus stands on `part`; an arrow among tabs or radio buttons."""
    BY_MOUSE(part, trial=True)
    # As a person does, not while it still comes in: a dialog takes the focus once it is there.
    part.page.evaluate(SETTLED)
    keys = part.page.keyboard
    for _press in range(MOST):
        key = part.evaluate(NEXT_KEY)
        if not key:
            return
        keys.press(key)
        if key == "ArrowRight":  # Wagtail moves the focus a moment after it has changed the tab
            part.page.wait_for_timeout(BEGINS)
    raise AssertionError(f"Nobody gets to {part} by the keyboard.")


def click(part: Locator, **_how: Any) -> None:
    """Enter on a link or a button; elsewhere to be there is what a click is for."""
    BY_MOUSE(part, trial=True)
    around = part.locator("xpath=ancestor::*[self::a or self::button]")
    part = around.last if around.count() else part  # its words cannot be gone to
    for _try in range(TRIES):
        go_to(part)
        if not part.evaluate(PRESSES) or _is_pressed(part):
            return
    raise AssertionError(f"Enter does nothing on {part}.")


def _is_pressed(part: Locator) -> bool:
    """Enter on it, and wait for another page where one comes, as a click does."""
    page, was_at = part.page, part.element_handle()
    assert was_at is not None
    was_at.evaluate(LISTEN)
    page.keyboard.press("Enter")
    page.wait_for_timeout(BEGINS)
    try:
        for _look in range(LOOKS):
            if (pressed := was_at.evaluate(WAS_PRESSED)) != "away":
                return bool(pressed)
            page.wait_for_timeout(BEGINS)
    except Error:  # what it stood on is gone: another page comes
        page.evaluate("document.title")
    page.wait_for_load_state()
    return True


def check(part: Locator, **_how: Any) -> None:
    """Space, where it is not ticked yet."""
    _tick(part, to=True)


def uncheck(part: Locator, **_how: Any) -> None:
    """Space, where it is ticked."""
    _tick(part, to=False)


def _tick(part: Locator, *, to: bool) -> None:
    go_to(part)
    if part.is_checked() != to:
        part.page.keyboard.press("Space")
    assert part.is_checked() == to


def fill(part: Locator, value: str, **_how: Any) -> None:
    """Typed over what stands there."""
    go_to(part)
    part.page.keyboard.press("ControlOrMeta+A")
    part.page.keyboard.press("Delete")
    part.page.keyboard.insert_text(value)


def press(part: Locator, key: str, **_how: Any) -> None:
    """A key, once there."""
    go_to(part)
    part.page.keyboard.press(key)


def press_sequentially(part: Locator, words: str, **how: Any) -> None:
    """Key by key, once there."""
    go_to(part)
    part.page.keyboard.type(words, **how)


@contextmanager
def no_mouse(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within this, every page is used so."""
    chosen = Locator.select_option

    def select_option(part: Locator, *given: Any, **named: Any) -> Any:
        # By its own keys a list is chosen from as the system has it: there is nothing of ours.
        go_to(part)
        return chosen(part, *given, **named)

    with patch.context() as patched:
        for how in (click, check, uncheck, fill, press, press_sequentially, select_option):
            patched.setattr(Locator, how.__name__, how)
        patched.setattr(sys.modules[__name__], "is_all", True)
        yield
