"""Somebody who has no mouse: whatever a journey clicks is gone to by Tab, and pressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator

MOST = 400
"""Presses of Tab until a part counts as out of reach: the editor has some two hundred stops."""
BY_MOUSE = Locator.click
BEGINS = 150  # milliseconds
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
  .map((one) => one.finished))"""
STANDS = """(part) => {
  const at = document.activeElement;
  if (part === at || (part.control && part.control === at)) return "there";
  const radios = part.type === "radio" && at.type === "radio" && part.name === at.name;
  const tabs = part.closest("[role=tablist]") === (at.closest("[role=tablist]") ?? undefined);
  return radios || tabs ? "beside" : "";
}"""


def go_to(part: Locator) -> None:
    """Press Tab until the focus stands on `part`; an arrow among tabs or radio buttons."""
    BY_MOUSE(part, trial=True)
    # As a person does, not while it still comes in: a dialog takes the focus once it is there.
    part.page.evaluate(SETTLED)
    keys = part.page.keyboard
    for _press in range(MOST):
        stands = part.evaluate(STANDS)
        if stands == "there":
            return
        keys.press("ArrowRight" if stands == "beside" else "Tab")
    raise AssertionError(f"Nobody gets to {part} by the keyboard.")


def click(part: Locator, **_how: Any) -> None:
    """Enter on a link or a button; elsewhere to be there is what a click is for."""
    go_to(part)
    if part.evaluate("part => part.matches('a, button, summary, [role=button], [role=tab]')"):
        page = part.page
        page.keyboard.press("Enter")
        # Another page may be on its way; a real click waits for it to begin.
        page.wait_for_timeout(BEGINS)
        page.wait_for_load_state()


def check(part: Locator, **_how: Any) -> None:
    """Space, where it is not ticked yet."""
    go_to(part)
    if not part.is_checked():
        part.page.keyboard.press("Space")
    assert part.is_checked()


def fill(part: Locator, value: str, **_how: Any) -> None:
    """Typed over what stands there."""
    go_to(part)
    part.page.keyboard.press("ControlOrMeta+A")
    part.page.keyboard.press("Delete")
    part.page.keyboard.insert_text(value)


@contextmanager
def no_mouse(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within this, every page is used so."""
    chosen = Locator.select_option

    def select_option(part: Locator, *given: Any, **named: Any) -> Any:
        # By its own keys a list is chosen from as the system has it: there is nothing of ours.
        go_to(part)
        return chosen(part, *given, **named)

    with patch.context() as patched:
        for name, how in (("click", click), ("check", check), ("fill", fill)):
            patched.setattr(Locator, name, how)
        patched.setattr(Locator, "select_option", select_option)
        yield
