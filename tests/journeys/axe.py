"""axe-core on a page, in both schemes and at several widths."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any, Literal, TypeAlias

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from .keyboard import SETTLED

Scheme: TypeAlias = Literal["light", "dark"]
Looks: TypeAlias = Iterable[tuple[Scheme, int]]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (320, 390, 1280)
LOOKS = tuple(product(SCHEMES, WIDTHS))
FEW_LOOKS = (("light", 320), ("dark", 1280))
"""Where there are many pages: a scheme changes colours and a width the lines, seldom both one."""

# What is well is not written out: that takes longer than looking.
RUN = "async () => (await ourAxe.run({resultTypes: ['violations'], preload: false})).violations"
COLOUR = """async (part) => (await ourAxe.run(part, {
  runOnly: ['color-contrast'], resultTypes: ['violations'], preload: false
})).violations"""


def violations_of(
    browser: Browser, address: str, *, sent_to: Any = None, looks: Looks = LOOKS
) -> list[str]:
    """What axe finds at `address`, one sentence for each rule that is broken somewhere.

    `sent_to`, when given, is told of every request (its `answers` are filled).
    """
    context = browser.new_context(viewport={"width": WIDTHS[-1], "height": 900})
    page = context.new_page()
    if sent_to is not None:
        page.on("request", lambda asked: sent_to.answers.update({id(asked): (asked.url, "")}))
    page.goto(address, wait_until="load")
    found = all_violations(page, looks=looks)
    context.close()
    return found


def all_violations(page: Page, *, looks: Looks = LOOKS) -> list[str]:
    """The same for a page that is open already."""
    found = []
    bring_axe(page)
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)  # a colour on its way to another is nobody's to read
        for rule in page.evaluate(RUN):
            where = ", ".join(str(node["target"]) for node in rule["nodes"][:3])
            found.append(f"{rule['id']} ({scheme}, {width} px): {rule['help']}; at {where}")
    return found


def violations_of_colour(page: Page, *, inside: str = "body") -> list[str]:
    """What axe finds too faint on the page as it stands, menus and dialogs left open."""
    bring_axe(page)
    found = page.evaluate(COLOUR, inside)
    return [
        f"axe: {', '.join(str(node['target']) for node in rule['nodes'][:3])}" for rule in found
    ]


def bring_axe(page: Page) -> None:
    """Once for each page: it is half a megabyte. The editor's own explains nothing."""
    if not page.evaluate("'ourAxe' in window"):
        # Nothing is answered: all of axe, written out, would take longer than it takes to look.
        page.evaluate(f"{AXE_SCRIPT}; window.ourAxe = window.axe; null")
