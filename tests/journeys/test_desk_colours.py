"""Every menu, toolbar, dialog, tooltip and notice of the desk is opened, and can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .axe import SCHEMES, violations_of_colour
from .contrast import too_faint
from .demo import Demo
from .desk import SELECT, sign_in

pytestmark = pytest.mark.journey

SETTLED = "() => Promise.allSettled(document.getAnimations().map(one => one.finished))"
STORY = "Ferry crews end their strike"
LISTS = ("stories/", "images/", "snippets/outlets/outlet/", "readers/")
SCREENS = ("", "comments/", "edition/", "mail/", "pages/", "account/", "reports/site-history/")


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """An editor who is signed in, and for whom nothing moves."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, demo)
    yield page
    context.close()


def look(page: Page, what: str, *, inside: str = "body") -> list[str]:
    """What cannot be read of the screen as it stands, or `inside` a part, in either scheme."""
    page.wait_for_timeout(300)  # what opens fades in
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        faint = [*too_faint(page, inside=inside), *violations_of_colour(page, inside=inside)]
        found += [f"{what}, {scheme}: {sentence}" for sentence in faint]
    return found


def test_screens_and_the_menus_of_their_lists_can_be_read(page: Page, demo: Demo) -> None:
    found = []
    for screen in (*SCREENS, *LISTS):
        page.goto(f"{demo.url}/desk/{screen}")
        found += look(page, screen or "home")
    page.goto(f"{demo.url}/desk/stories/")
    page.locator("tbody [data-controller~=w-dropdown] button").first.click()
    expect(page.locator("tbody .w-dropdown__content").first).to_be_visible()
    found += look(page, "the menu of a row")
    page.keyboard.press("Escape")
    page.locator("tbody input[type=checkbox]").first.check(force=True)
    found += look(page, "what is done to many")
    for entry in ("Settings", "Reports"):
        page.get_by_role("button", name=entry, exact=True).click()
        found += look(page, f"the menu {entry}")
    assert found == []


def test_everything_that_opens_in_the_editor_can_be_read(page: Page, demo: Demo) -> None:
    open_story(page, demo)
    found = look(page, "the editor")
    for name in ("Actions", "More actions", "Insert a block"):
        page.get_by_role("button", name=name, exact=True).first.click()
        found += look(page, f"the menu {name}")
        page.keyboard.press("Escape")
    for panel in ("status", "preview", "checks", "comments"):
        page.get_by_role("button", name=f"Toggle {panel}").click()
        found += look(page, f"the panel {panel}")
    page.get_by_role("button", name="Toggle comments").click()
    found += look_at_the_text(page)
    assert found == []


def look_at_the_text(page: Page) -> list[str]:
    """The toolbar over marked words, its hints, its dialog; a mark; the list behind a slash."""
    text = body_of(page)
    text.click()
    words = text.locator("[data-text]").last.inner_text()[:20]
    assert page.evaluate(SELECT, [text.element_handle(), words])
    said = page.get_by_role("button", name="Who said this").first
    said.hover()
    page.wait_for_timeout(400)  # a hint comes late
    found = look(page, "the toolbar and a hint")
    said.click()
    expect(page.locator("[data-said-form]")).to_be_visible()
    found += look(page, "the dialog", inside=".modal-dialog")
    page.keyboard.press("Escape")
    expect(page.locator("[data-said-form]")).to_have_count(0)
    page.locator(".TooltipEntity").first.click()
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    found += look(page, "a mark")
    page.keyboard.press("Escape")
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(" /")
    page.wait_for_timeout(400)
    found += look(page, "the list of blocks")
    page.keyboard.press("Escape")
    return found


def open_story(page: Page, demo: Demo) -> None:
    """One with marks, from the list."""
    page.goto(f"{demo.url}/desk/stories/")
    page.get_by_role("link", name=STORY).first.click()
    expect(body_of(page)).to_be_visible()


def body_of(page: Page) -> Locator:
    """The story's first block of text."""
    return page.get_by_role("region", name="Body").locator("[contenteditable=true]").first
